import { encodeLink } from '../scenario/codec';
import type { Scenario } from '../scenario/types';
import type { LabStore } from '../store/lab-store';
import { scenarioOf } from '../store/tracks';

export const LINK_COPIED = 'Link copied';

const addressOf = (scenario: Scenario, page: Pick<Window, 'location'>): string => {
  const { href, hash } = page.location;
  return `${href.slice(0, href.length - hash.length)}${encodeLink(scenario)}`;
};

/** The address of an embedded scene with the page around it. */
export const wholePageAddress = (scenario: Scenario, page: Pick<Window, 'location'>): string => addressOf({ ...scenario, embed: false }, page);

/** Copies the address and says so; where the clipboard is not allowed, shows it to be copied by hand. */
export async function copyLink(store: LabStore, page: Window): Promise<void> {
  const address = addressOf(scenarioOf(store.getState()), page);
  try {
    await page.navigator.clipboard.writeText(address);
    store.actions.notify('share', LINK_COPIED, ['It opens this scene, this layer, this pruning and this cycle.']);
  } catch {
    store.actions.notify('share', 'This browser does not let the page copy. Here is the link:', [address]);
  }
}
