import { firstAbove } from '../../engine/csph/navigate';
import type { Box } from '../../render/painter';
import type { OpenTile } from '../array/tile';

/** Activation memory as far as one tile reads it: the words of a matrix row side by side, one a position; rows below each other. */
export interface MemoryLayout {
  readonly grid: Box;
  readonly lines: number;
  /** Rows of the matrix in one line: more than one where the layer is large. */
  readonly rowsPerLine: number;
  readonly pitch: number;
  /** Words drawn side by side: a position each, or one for all where they are many. */
  readonly words: number;
}

const LINE = { least: 3.2, most: 10 };
const HEADING = 36;
const FOOTING = 32;
const LEAST_WORD = 3;
const MOST_WORD = 14;

/** @param frame of grid and words. */
export function memoryLayout({ trace, values }: Pick<OpenTile, 'trace' | 'values'>, frame: Box): MemoryLayout {
  const room = Math.max(LINE.least, frame.height - HEADING - FOOTING);
  const most = Math.max(1, Math.floor(room / LINE.least));
  const rowsPerLine = Math.ceil(trace.rows / most);
  const lines = Math.ceil(trace.rows / rowsPerLine);
  const pitch = Math.min(LINE.most, room / lines);
  const words = frame.width / values.positions >= LEAST_WORD ? values.positions : 1;
  const width = words === 1 && values.positions > 1 ? frame.width : Math.min(frame.width, words * MOST_WORD);
  return { grid: { x: frame.x, y: frame.y + HEADING, width, height: lines * pitch }, lines, rowsPerLine, pitch, words };
}

/** The line in which a matrix row is. */
export const lineOf = ({ rowsPerLine }: MemoryLayout, row: number): number => Math.floor(row / rowsPerLine);

/** Middle of a row's line. */
export const lineY = (layout: MemoryLayout, row: number): number => layout.grid.y + (lineOf(layout, row) + 0.5) * layout.pitch;

/** When the words of each row are first read. */
export interface Reads {
  /** By row; Infinity for a row that is never read. */
  readonly cycleOf: Float64Array;
  /** Rows that are never read, because nothing of them was kept. */
  readonly skipped: number;
  /** Rows read in a line up to and including a cycle, and rows of it that are ever read. */
  readonly inLine: (layout: MemoryLayout, line: number, cycle: number) => { readonly read: number; readonly ever: number };
}

const known = new WeakMap<OpenTile, Reads>();

/** Asks the trace once. Later passes read rows again; what is said here is of the first time. */
export function readsOf(tile: OpenTile): Reads {
  const before = known.get(tile);
  if (before) return before;
  const { trace } = tile;
  const { arrayRows, arrayColumns, groupSize } = trace.hardware;
  const cycleOf = new Float64Array(trace.rows).fill(Infinity);
  const [first] = trace.passes;
  const firstLoad = first ? first.firstCycle + arrayRows + arrayColumns - 2 : 0;
  first?.workList.forEach((row, work) => {
    cycleOf[row] = work < groupSize ? firstLoad + work : first.firstMac[work];
  });
  const perLine = new Map<string, Uint32Array>();
  const made: Reads = {
    cycleOf,
    skipped: trace.rows - (first?.workList.length ?? 0),
    inLine({ rowsPerLine }, line, cycle) {
      const key = `${rowsPerLine} ${line}`;
      const cycles =
        perLine.get(key) ?? Uint32Array.from(cycleOf.subarray(line * rowsPerLine, (line + 1) * rowsPerLine).filter((at) => at < Infinity)).toSorted();
      perLine.set(key, cycles);
      return { read: firstAbove(cycles, cycle), ever: cycles.length };
    },
  };
  known.set(tile, made);
  return made;
}

/** The first row of the line under a point that is ever read, and when; null beside the words, or where nothing is read. */
export function readAt(tile: OpenTile, layout: MemoryLayout, x: number, y: number): { readonly row: number; readonly cycle: number } | null {
  const { grid, pitch, lines, rowsPerLine } = layout;
  const line = Math.floor((y - grid.y) / pitch);
  if (x < grid.x || x > grid.x + grid.width || line < 0 || line >= lines) return null;
  const { cycleOf } = readsOf(tile);
  for (let row = line * rowsPerLine; row < Math.min(cycleOf.length, (line + 1) * rowsPerLine); row++) {
    if (cycleOf[row] < Infinity) return { row, cycle: cycleOf[row] };
  }
  return null;
}
