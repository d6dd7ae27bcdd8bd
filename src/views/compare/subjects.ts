import { networkById } from '../../engine/networks/catalogue';
import type { NetworkInfo } from '../../worker/protocol';

/** A network's name for people; its id where nothing is known of it. */
export const subjectName = (id: string, trained: readonly NetworkInfo[] | null): string =>
  networkById(id)?.name ?? trained?.find((network) => network.id === id)?.name ?? id;

/** Fully connected layers of a convolutional network that may be left out. */
export const classifiersOf = (id: string): number => networkById(id)?.layers.filter(({ role }) => role === 'classifier').length ?? 0;
