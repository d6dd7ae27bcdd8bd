import fc from 'fast-check';
import type { Pruning } from '../../pruning/types';

export interface MaskCase {
  readonly rows: number;
  readonly filters: number;
  readonly chunkWidth: number;
  readonly n: number;
  readonly m: number;
  readonly mask: Uint8Array;
}

/** A pruning with this mask. Counts and sums are found the slow, obvious way. */
export function pruningOf({ rows, filters, chunkWidth, n, m, mask }: MaskCase): Pruning {
  const chunks = Math.ceil(filters / chunkWidth);
  const chunkHasWeight = (row: number, chunk: number): boolean => {
    for (let filter = chunk * chunkWidth; filter < Math.min(filters, (chunk + 1) * chunkWidth); filter++) if (mask[filter * rows + row] === 1) return true;
    return false;
  };
  const chunkCounts = new Uint16Array(rows);
  const streamedChunks = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) {
    const flags = Array.from({ length: chunks }, (_, chunk) => chunkHasWeight(row, chunk));
    chunkCounts[row] = flags.includes(false) ? flags.indexOf(false) : chunks;
    streamedChunks[row] = flags.lastIndexOf(true) + 1;
  }
  const kept = mask.reduce((sum, bit) => sum + bit, 0);
  return {
    settings: { pattern: 'unstructured', chunkWidth, n, m },
    q: null,
    sigma: 1,
    rows,
    filters,
    chunks,
    mask,
    chunkCounts,
    streamedChunks,
    kept,
    total: mask.length,
    sparsity: 1 - kept / mask.length,
    keptL1: kept,
    totalL1: mask.length,
  };
}

/** From 0 to below 1. (`fc.double` would give mostly numbers next to 0.) */
const shares = fc.integer({ min: 0, max: 999 }).map((thousandths) => thousandths / 1000);

/** Masks of every kind: nothing, everything, scattered, cascades, whole chunks with gaps, n:m; chunk widths that divide the filters and that do not. */
export const maskCases: fc.Arbitrary<MaskCase> = fc
  .record({
    rows: fc.integer({ min: 1, max: 13 }),
    filters: fc.integer({ min: 1, max: 34 }),
    chunkWidth: fc.integer({ min: 1, max: 12 }),
    m: fc.integer({ min: 1, max: 6 }),
    nSeed: fc.nat(5),
    kind: fc.constantFrom('nothing', 'everything', 'scattered', 'cascade', 'gaps', 'n:m'),
    density: shares,
    draws: fc.infiniteStream(shares),
  })
  .map(({ rows, filters, chunkWidth, m, nSeed, kind, density, draws }) => {
    const draw = (): number => draws.next().value as number;
    const n = 1 + (nSeed % m);
    const chunks = Math.ceil(filters / chunkWidth);
    const mask = new Uint8Array(rows * filters);
    const counts = Array.from({ length: rows }, () => Math.floor(draw() * (chunks + 1)));
    const blocks = Array.from({ length: rows * chunks }, () => draw() < density);
    for (let filter = 0; filter < filters; filter++) {
      for (let row = 0; row < rows; row++) {
        const chunk = Math.floor(filter / chunkWidth);
        const inGroup = mask.slice(filter * rows + row - (row % m), filter * rows + row).reduce((sum, bit) => sum + bit, 0);
        const keep = {
          nothing: false,
          everything: true,
          scattered: draw() < density,
          cascade: chunk < counts[row],
          gaps: blocks[row * chunks + chunk],
          'n:m': inGroup < n && draw() < 0.7,
        }[kind];
        mask[filter * rows + row] = keep ? 1 : 0;
      }
    }
    return { rows, filters, chunkWidth, n, m, mask };
  });
