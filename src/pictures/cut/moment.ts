import type { CutStep, CutSteps } from '../../engine/pruning/cut-types';
import type { Pruning } from '../../engine/pruning/types';
import type { RowSort } from '../../scenario/words';
import type { Cascade } from '../matrix/cascade';
import { rowOrder } from '../matrix/model';

/** A cut that is played. */
export interface PlayedCut {
  readonly cut: CutSteps;
  /** [m · rows + j], as in the engine. */
  readonly weights: Float32Array;
  readonly pruning: Pruning;
  readonly sort: RowSort;
}

/** Where in a cut. */
export interface CutPlace {
  /** Steps done. */
  readonly done: number;
  /** How far on the way to the next, in [0, 1). */
  readonly phase: number;
  /** Steps that what moves is under way: 1 where each step is seen by itself, more where they follow each other fast. */
  readonly flight: number;
}

/** Weights that are falling: of one row, or of all of them (−1), filters `from` to `to`. */
export interface Falling {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  /** 0 where it stands, 1 where it is gone. */
  readonly progress: number;
}

/** A moment of a cut, as it is painted. A function of the cut and the place alone. */
export interface CutMoment {
  readonly place: CutPlace;
  /** What stands, but for what is under way. */
  readonly cascade: Cascade;
  readonly order: Uint32Array;
  /** The step that is being taken; null after the last. */
  readonly step: CutStep | null;
  readonly falling: readonly Falling[];
  /** By place: rows that a row still has to go. Null where all rows are where they belong. */
  readonly offsets: Float64Array | null;
  /** Rows that are on their way. */
  readonly sliding: readonly number[];
  /** Of the layer's weights, in whose units a step is told. */
  readonly sigma: number;
  /** Rows before this one are judged. */
  readonly judged: number;
}

/** Of so many rows the ways are told one by one; more of them are too thin for it to be seen. */
const MOST_SLIDING_ROWS = 1500;
/** At most so many pieces fall at a time. */
const MOST_FALLING = 80;
/** Share of its way that a step is looked at before something happens. */
const LOOK = 0.3;

const clamped = (value: number): number => Math.max(0, Math.min(1, value));
/** As things fall. */
const falls = (share: number): number => share * share;
/** As things are moved. */
const slides = (share: number): number => share * share * (3 - 2 * share);

/** @param mask room for the layer's mask, written over; the moment holds on to it. */
export function cutMoment({ cut, weights, pruning, sort }: PlayedCut, place: CutPlace, mask: Uint8Array): CutMoment {
  const { rows, filters, chunks, settings } = pruning;
  const { done, phase, flight } = place;
  // What is under way has happened, but for what is still seen of it.
  const reached = Math.min(cut.total, phase > 0 ? done + 1 : done);
  cut.maskAt(reached, mask);
  const judged = cut.stateAt(reached).row;
  const cascade: Cascade = { rows, filters, chunkWidth: settings.chunkWidth, chunks, weights, mask, edges: edgesAt(pruning, cut, judged, mask) };
  const order = rowOrder(cascade, sort);
  const falling: Falling[] = [];
  const ways: Way[] = [];
  const first = Math.max(0, done - Math.ceil(flight) + 1);
  for (let index = Math.min(done, cut.total - 1); index >= first && falling.length < MOST_FALLING; index--) {
    const share = clamped((done + phase - index) / flight);
    if (share <= 0 || share >= 1) continue;
    const step = cut.stepAt(index);
    const progress = clamped((share - LOOK) / (1 - LOOK));
    if (step.kind === 'test' && !step.keeps) falling.push({ ...pieceOf(step, pruning), progress: falls(progress) });
    else if (step.kind === 'done' && sort === 'count' && rows <= MOST_SLIDING_ROWS) ways.push({ row: step.row, left: 1 - slides(share) });
  }
  return {
    place,
    cascade,
    order,
    step: done < cut.total ? cut.stepAt(done) : null,
    falling,
    ...offsetsOf(pruning, order, ways),
    judged,
    sigma: pruning.sigma,
  };
}

/** For each row, chunks up to and with the last of which something stands. */
function edgesAt({ rows, filters, chunks, streamedChunks, settings }: Pruning, cut: CutSteps, judged: number, mask: Uint8Array): Uint16Array {
  const edges = new Uint16Array(rows).fill(chunks);
  if (cut.unit !== 'filter') {
    edges.set(streamedChunks.subarray(0, judged));
    return edges;
  }
  let last = filters - 1;
  while (last >= 0 && mask[last * rows] === 0) last--;
  return edges.fill(Math.floor(last / settings.chunkWidth) + 1);
}

function pieceOf(step: CutStep & { readonly kind: 'test' }, { filters, settings }: Pruning): Omit<Falling, 'progress'> {
  const { row, chunk, filter } = step;
  if (filter >= 0) return { row, from: filter, to: filter + 1 };
  if (chunk < 0) return { row, from: 0, to: filters };
  const from = chunk * settings.chunkWidth;
  return { row, from, to: settings.pattern === 'cascade' ? filters : Math.min(filters, from + settings.chunkWidth) };
}

/** A row that leaves those not yet judged for its place among those that are. */
interface Way {
  readonly row: number;
  /** Share of it that is left. */
  readonly left: number;
}

function offsetsOf({ rows, chunks, streamedChunks }: Pruning, order: Uint32Array, ways: readonly Way[]): Pick<CutMoment, 'offsets' | 'sliding'> {
  const moved = ways.filter(({ row }) => streamedChunks[row] < chunks);
  if (moved.length === 0) return { offsets: null, sliding: [] };
  const byRow = new Float64Array(rows);
  for (const { row, left } of moved) {
    // It goes past all that are not yet judged, and past those that are and have no fewer chunks; each makes room by one.
    const count = streamedChunks[row];
    let passed = rows - 1 - row;
    for (let j = row + 1; j < rows; j++) byRow[j] += left;
    for (let j = 0; j < row; j++) {
      if (streamedChunks[j] < count || streamedChunks[j] === chunks) continue;
      passed++;
      byRow[j] += left;
    }
    byRow[row] -= passed * left;
  }
  return { offsets: Float64Array.from(order, (row) => byRow[row]), sliding: moved.map(({ row }) => row) };
}

/** The place in a second cut that goes with a place in the first: both judge the same row, as far in it as in the other; by share of the whole where one has no rows. */
export function accompanied(first: CutSteps, second: CutSteps, { done, phase, flight }: CutPlace): CutPlace {
  if (done >= first.total) return { done: second.total, phase: 0, flight };
  const row = first.stateAt(done).row;
  const byRows = first.unit !== 'filter' && second.unit !== 'filter';
  const [from, to] = byRows ? rowSpan(first, row) : [0, first.total];
  const [start, end] = byRows ? rowSpan(second, row) : [0, second.total];
  const position = start + ((done + phase - from) / (to - from)) * (end - start);
  const whole = Math.min(Math.floor(position), second.total);
  return { done: whole, phase: whole === second.total ? 0 : position - whole, flight: Math.max(1, (flight * (end - start)) / (to - from)) };
}

const rowSpan = (cut: CutSteps, row: number): readonly [number, number] => [cut.firstOfRow(row), row + 1 < cut.rows ? cut.firstOfRow(row + 1) : cut.total];
