/** What can be played: the cycles of a tile on the array, the steps of a cut, and the epochs of a training. Each is a field of the scenario. */
export const TRACKS = ['cycle', 'step', 'epoch'] as const;
export type Track = (typeof TRACKS)[number];

/** One value for every track. */
export const ofEachTrack = <Value>(make: (track: Track) => Value): Readonly<Record<Track, Value>> => ({
  cycle: make('cycle'),
  step: make('step'),
  epoch: make('epoch'),
});
