import { networkById } from '../../engine/networks/network-tables';
import type { NetworkInfo } from '../../worker/protocol';

/** A network's name for people; its id where nothing is known of it. */
export const subjectName = (id: string, networks: readonly NetworkInfo[] | null): string =>
  networkById(id)?.name ?? networks?.find((network) => network.id === id)?.name ?? id;

/** Whether it is a convolutional network with fully connected layers, which may be left out. */
export function hasClassifiers(id: string, networks: readonly NetworkInfo[]): boolean {
  const known = networkById(id);
  if (known !== null) return known.layers.some(({ role }) => role === 'classifier');
  return networks.find((network) => network.id === id)?.layers.some(({ shape }) => shape.kind === 'linear') ?? false;
}
