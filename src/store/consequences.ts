import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { Scenario } from '../scenario/types';
import { samePlain } from './requests';

const CUT_FIELDS = ['checkpoint', 'pattern', 'amount', 'chunkWidth', 'nOfM', 'cutPlay'] as const;

/** An array for networks whose rows have many more chunks than those of the network that the lab opens with. */
const LARGER_ARRAY = { arrayRows: 8, chunkWidth: 8 } as const;

const hasOpeningArray = ({ arrayRows, chunkWidth }: Scenario): boolean =>
  arrayRows === DEFAULT_SCENARIO.arrayRows && chunkWidth === DEFAULT_SCENARIO.chunkWidth;

/**
 * The scenario after a person's change, with what follows from it: time starts anew where there is something else to play, the place in the layer stays, and a
 * network of another size gets an array of another size. What the person changed is never changed again.
 * @param next the scenario with the change made.
 */
export function withConsequences(before: Scenario, next: Scenario, change: Partial<Scenario>): Scenario {
  const anotherNetwork = next.network !== before.network;
  const anotherLayer = anotherNetwork || next.layer !== before.layer;
  // Whoever changes what is cut wants to see it cut.
  const anotherCut = anotherLayer || CUT_FIELDS.some((field) => !samePlain(next[field], before[field]));
  const array = anotherNetwork && before.network === DEFAULT_SCENARIO.network && hasOpeningArray(before) ? LARGER_ARRAY : {};
  const { arrayRows } = { ...next, ...array };
  const consequences: Partial<Scenario> = {
    ...array,
    ...(anotherLayer ? { tile: DEFAULT_SCENARIO.tile, cycle: 0 } : { tile: Math.floor(((next.tile + 0.5) * before.arrayRows) / arrayRows) }),
    ...(anotherCut && { step: 0 }),
    ...(anotherNetwork && { epoch: null }),
  };
  const own = Object.entries(consequences).filter(([field]) => !(field in change));
  return { ...next, ...Object.fromEntries(own) };
}
