/** What can be played: the cycles of a tile on the array, and the steps of a cut. Each is a field of the scenario, a whole number from 0. */
export const TRACKS = ['cycle', 'step'] as const;
export type Track = (typeof TRACKS)[number];
