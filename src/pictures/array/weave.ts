import { MAC } from '../../engine/csph/cycle-kinds';
import { chunkSize } from '../../engine/pruning/chunks';
import type { Moment } from './moment';

/** A chunk in weight memory, which lies there in the order in which it is streamed: no index is needed. */
export interface WovenChunk {
  /** Its place in that order, from 0. */
  readonly index: number;
  /** The cycle in which it is multiplied with. */
  readonly cycle: number;
  readonly row: number;
  readonly chunk: number;
  /** Weights in it. */
  readonly width: number;
}

/** Cycles that are looked through at most: a single ring may stall for long. */
const FARTHEST = 4096;

/** The chunks around a cycle: so many that have been streamed, that of the cycle included, and so many that come. */
export function wovenAround({ tile: { trace }, state, cycle }: Moment, before: number, after: number): WovenChunk[] {
  const woven = (index: number, at: number): WovenChunk => ({
    index,
    cycle: at,
    row: trace.row[at],
    chunk: trace.chunk[at],
    width: chunkSize(trace.filters, trace.hardware.arrayColumns, trace.chunk[at]),
  });
  const done: WovenChunk[] = [];
  for (let at = cycle; at >= 0 && cycle - at < FARTHEST && done.length < before; at--) {
    if (trace.kind[at] === MAC) done.push(woven(state.soFar.macCycles - 1 - done.length, at));
  }
  const coming: WovenChunk[] = [];
  for (let at = cycle + 1; at < trace.cycles && at - cycle < FARTHEST && coming.length < after; at++) {
    if (trace.kind[at] === MAC) coming.push(woven(state.soFar.macCycles + coming.length, at));
  }
  return [...done.toReversed(), ...coming];
}
