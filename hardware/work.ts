import { readFileSync } from 'node:fs';
import { scenarioTile } from '../src/cli/scenario-tile';
import { registersOf } from '../src/engine/csph/registers';
import { NETWORK_ARCHITECTURES } from '../src/engine/training/architectures';
import { layerShapes } from '../src/engine/training/network';
import { createPrng } from '../src/lib/prng';
import { fail, ok } from '../src/lib/result';
import { DEFAULT_SCENARIO } from '../src/scenario/defaults';

/**
 * What the accumulation buffer of PE (0, 0) has to do, commit after commit, for the trained networks that are shipped: their layers cut as the page cuts
 * them, the activations of test image 0, T = 1. Beside them two drawn distributions of counts. Prints JSON; counts are those of rows with a chunk.
 */
interface Work {
  readonly name: string;
  readonly rows: number;
  /** rowsWith[c]: rows of c chunks. */
  readonly rowsWith: readonly number[];
  /** [last of its row, first of its slot, addend] of each commit. */
  readonly commits: readonly (readonly [number, number, number])[];
}

const COMMITS_A_LAYER = 400;
const CHUNK_WIDTH = 8;

const io = {
  readFile: (path: string) => {
    try {
      return ok(new Uint8Array(readFileSync(path)));
    } catch (error) {
      return fail(String(error), 'Run this in the project.');
    }
  },
  writeFile: () => fail('Nothing is written.', ''),
  out: () => ok(null),
  err: () => undefined,
};

function shippedWork(network: string): Work {
  const rowsWith: number[] = [];
  const commits: [number, number, number][] = [];
  for (const layer of layerShapes(NETWORK_ARCHITECTURES[network]).keys()) {
    const tile = scenarioTile(
      { ...DEFAULT_SCENARIO, network, checkpoint: 'cascade', layer, chunkWidth: CHUNK_WIDTH, arrayRows: 1, groupSize: 1 },
      'public/networks',
      io,
    );
    if (!tile.ok) throw new Error(tile.error.message);
    const { trace, values, mode } = tile.value;
    for (const { counts } of trace.passes) for (const count of counts) rowsWith[count] = (rowsWith[count] ?? 0) + 1;
    let taken = 0;
    for (const { commit, last, fresh, headRead, valueWritten } of registersOf(trace, values, mode)) {
      if (!commit) continue;
      commits.push([Number(last), Number(fresh), valueWritten[0] - headRead[0]]);
      if (++taken >= COMMITS_A_LAYER && last) break;
    }
  }
  return { name: network, rows: rowsWith.reduce((sum, count) => sum + count, 0), rowsWith: Array.from(rowsWith, (count) => count ?? 0), commits };
}

/** Counts drawn by shares, normal addends. */
function drawnWork(name: string, shares: readonly number[]): Work {
  const prng = createPrng(5);
  const rowsWith = shares.map(() => 0);
  const commits: [number, number, number][] = [];
  let reached = 0;
  while (commits.length < 1500) {
    let draw = prng.uniform() * shares.reduce((sum, share) => sum + share, 0);
    let count = 0;
    while (draw >= shares[count]) draw -= shares[count++];
    rowsWith[count]++;
    for (let slot = 0; slot < count; slot++) {
      commits.push([Number(slot === count - 1), Number(slot >= reached), Math.round(prng.normal() * 3000)]);
    }
    reached = Math.max(reached, count);
  }
  return { name, rows: rowsWith.reduce((sum, rows) => sum + rows, 0), rowsWith, commits };
}

const shipped = Object.keys(NETWORK_ARCHITECTURES).map(shippedWork);
const drawn = [
  drawnWork('shallow: 6 % none, 56 % one, 29 % two, 8 % three, 1 % four', [6, 56, 29, 8, 1]),
  drawnWork('deep: 1 to 16, evenly', [0, ...Array.from({ length: 16 }, () => 1)]),
];
console.log(JSON.stringify([...shipped, ...drawn]));
