import { bytesOf } from '../design-cost';
import type { DesignConfig } from '../design';
import type { DesignId, Geometry, GroupWork } from '../design-types';
import { streamedChunks } from '../reach';
import type { Nest } from './nest';

/** Rows for which `isFetched` holds, as a nest has them. @param isFetched of the row tap · channels + c. */
function rowsWhere({ taps, channels, words }: Geometry, isFetched: (tap: number, channel: number) => boolean): Uint32Array {
  const rows = new Uint32Array(taps * words);
  for (let tap = 0; tap < taps; tap++) for (let c = 0; c < channels; c++) if (isFetched(tap, c)) rows[tap * words + (c >>> 5)] |= 1 << (c & 31);
  return rows;
}

/** Every row; or the rows of each fold of the reduction, which takes so many of them in natural order, j = c · taps + tap. */
const everyRow = (geometry: Geometry): readonly Uint32Array[] => [rowsWhere(geometry, () => true)];
const folded = (geometry: Geometry, atOnce: number): readonly Uint32Array[] =>
  Array.from({ length: Math.ceil(geometry.rows / atOnce) }, (_, fold) =>
    rowsWhere(geometry, (tap, c) => Math.floor((c * geometry.taps + tap) / atOnce) === fold),
  );

/** ⌈log₂(chunks + 1)⌉: bits of a chunk count. */
const countBits = (chunks: number): number => 32 - Math.clz32(chunks);

const upTo = (value: number, most: number): number => Math.min(Math.max(1, value), Math.max(1, most));

/**
 * The loop nest by which each design fetches inputs and weights [reading for all: no design's is public in full]. What a design holds beside its multipliers
 * (registers, local buffers) is no input buffer. Partial sums stay on the chip in all of them.
 */
export const NESTS: Readonly<Record<DesignId, (work: GroupWork, config: DesignConfig) => Nest>> = {
  'csp-h': cspHNest,
  // A cluster serves R positions with a weight chunk: the inputs of clusters × R positions pass once for every group of filters.
  sparten: ({ geometry, weights }, { sparten: { clusters, units, balance, outputsPerResidentChunk } }) => ({
    slices: everyRow(geometry),
    sweeps: Math.ceil(geometry.filters / (balance === 'none' ? units : 2 * units)),
    block: clusters * outputsPerResidentChunk,
    step: clusters,
    channelwise: false,
    stored: 'masked',
    weightBytes: weights.kept + bytesOf(geometry.rows * geometry.filters),
    weightsStay: false,
  }),
  // Pairs of a position and a group of filters are dealt to the chips: as many positions as that makes are at work.
  'cambricon-x': (work, config) => cambriconNest(work, config, work.weights.kept + bytesOf(work.weights.kept * config.cambricon.indexBits)),
  'cambricon-s': (work, config) =>
    cambriconNest(work, config, work.weights.kept + bytesOf(work.geometry.rows * Math.ceil(work.geometry.filters / config.cambricon.elements))),
  // Weights of a fold stay while all positions stream by, one at a time.
  'sparse-tensor-core': ({ geometry, weights }, { systolic: { rows, columns } }) => weightStationary(geometry, rows, columns, weights.kept),
  'nm-core': ({ geometry, weights }, { systolic: { rows, columns } }) => weightStationary(geometry, rows, columns, weights.kept),
  'dense-ws': ({ geometry, weights }, { systolic: { rows, columns } }) => weightStationary(geometry, rows, columns, weights.kept),
  // A fold of positions meets every fold of filters in turn.
  'dense-os': ({ geometry }, { systolic: { rows, columns } }) => ({
    slices: everyRow(geometry),
    sweeps: Math.ceil(geometry.filters / columns),
    block: rows,
    step: rows,
    channelwise: false,
    stored: 'bytes',
    weightBytes: geometry.rows * geometry.filters,
    weightsStay: false,
  }),
  // Inputs stay in the array while all filters stream by: each fold of inputs comes once.
  'dense-is': ({ geometry }, { systolic: { rows, columns } }) => ({
    slices: folded(geometry, rows),
    sweeps: 1,
    block: columns,
    step: columns,
    channelwise: false,
    stored: 'bytes',
    weightBytes: geometry.rows * geometry.filters,
    weightsStay: false,
  }),
};

/** All chunks of a row follow its activations' arrival: one sweep of a tile serves every filter, but for what the slots cannot hold. Rows come channel by channel. */
function cspHNest({ geometry, weights }: GroupWork, { hardware: { arrayRows, arrayColumns, bins } }: DesignConfig): Nest {
  const counts = streamedChunks(geometry, weights, arrayColumns);
  const capacity = bins.reduce((sum, size) => sum + size, 0);
  let longest = 0;
  let chunks = 0;
  for (let row = 0; row < counts.length; row++) {
    longest = Math.max(longest, counts[row]);
    chunks += Math.min(counts[row] * arrayColumns, geometry.filters);
  }
  const passes = Math.max(1, Math.ceil(longest / capacity));
  const above = (pass: number): Uint32Array => rowsWhere(geometry, (tap, c) => counts[tap * geometry.channels + c] > pass * capacity);
  return {
    slices: [above(0)],
    laterSweeps: Array.from({ length: passes - 1 }, (_, i) => above(i + 1)),
    sweeps: passes,
    block: arrayRows,
    step: arrayRows,
    channelwise: true,
    stored: 'bytes',
    weightBytes: chunks + bytesOf(geometry.rows * countBits(Math.ceil(geometry.filters / arrayColumns))),
    weightsStay: false,
  };
}

function cambriconNest({ geometry }: GroupWork, { cambricon: { chips, elements } }: DesignConfig, weightBytes: number): Nest {
  const groups = Math.ceil(geometry.filters / elements);
  const positions = upTo(Math.ceil(chips / groups), geometry.positions);
  return {
    slices: everyRow(geometry),
    sweeps: groups,
    block: positions,
    step: positions,
    channelwise: false,
    stored: 'bytes',
    weightBytes,
    weightsStay: false,
  };
}

function weightStationary(geometry: Geometry, rows: number, columns: number, weightBytes: number): Nest {
  const sweeps = Math.ceil(geometry.filters / columns);
  return {
    slices: folded(geometry, rows),
    sweeps,
    block: geometry.positions,
    step: 1,
    channelwise: false,
    stored: 'bytes',
    weightBytes,
    weightsStay: true,
  };
}
