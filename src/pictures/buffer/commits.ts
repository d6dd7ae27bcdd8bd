import type { OpenTile } from '../array/tile';

/** First cycle of each slot's commit, by pass: [pass][slot]; Infinity for a slot that is never committed to. Costs a look at each cycle at most. */
export function firstCommits({ trace, slotsUsed }: OpenTile): readonly Float64Array[] {
  return trace.passes.map(({ firstCycle, endCycle, counts }) => {
    const cycles = new Float64Array(slotsUsed).fill(Infinity);
    let open = counts.reduce((most, count) => Math.max(most, count), 0);
    for (let cycle = firstCycle; cycle < endCycle && open > 0; cycle++) {
      const slot = trace.slot[cycle];
      if (slot < 0 || cycles[slot] !== Infinity) continue;
      cycles[slot] = cycle;
      open--;
    }
    return cycles;
  });
}
