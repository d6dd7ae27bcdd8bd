import { invariant } from '../../lib/assert';
import { createSimdKernel, type SimdKernel } from './matmul-simd';
import { multiplyPlain } from './matmul-plain';

export type KernelKind = 'simd' | 'plain';

/** Rows of B visited before C is written back: keeps the panel of B in use inside the first-level cache. */
const DEPTH_BLOCK = 256;

/** Named float32 arrays in one memory, and the matrix product on them. */
export interface Workspace<Name extends string> {
  readonly kernel: KernelKind;
  readonly arrays: Readonly<Record<Name, Float32Array>>;
  /**
   * C = A · B, or C += A · B with `accumulate`. A is rows × depth from `aOffset` on, B depth × columns, C rows × columns, all row-major
   * without gaps, all of this workspace. Each element is a float32 sum over ascending k, whatever the kernel: same bits everywhere.
   */
  multiply(
    a: Float32Array,
    aOffset: number,
    b: Float32Array,
    bOffset: number,
    c: Float32Array,
    cOffset: number,
    rows: number,
    columns: number,
    depth: number,
    accumulate: boolean,
  ): void;
  /** Copies `lines` ≥ 1 lines of `width` numbers between arrays of this workspace; strides from line to line. */
  copyLines: MoveLines;
  /** Adds instead of copying. */
  addLines: MoveLines;
}

type MoveLines = (
  source: Float32Array,
  sourceOffset: number,
  sourceStride: number,
  target: Float32Array,
  targetOffset: number,
  targetStride: number,
  lines: number,
  width: number,
) => void;

/** Lays out arrays of the given lengths. `kernel` is for tests and benchmarks; without it the fastest the host has is taken. */
export function createWorkspace<Name extends string>(lengths: Readonly<Record<Name, number>>, kernel?: KernelKind): Workspace<Name> {
  const names = Object.keys(lengths) as Name[];
  // Sixteen bytes apart, so that no two arrays share a vector.
  const padded = (length: number): number => Math.ceil(length / 4) * 4;
  const total = names.reduce((sum, name) => sum + padded(lengths[name]), 0);
  const simd = kernel === 'plain' ? null : createSimdKernel(total * 4);
  invariant(kernel !== 'simd' || simd !== null, 'this host has no vector kernel');
  const buffer = simd?.buffer ?? new ArrayBuffer(total * 4);
  let offset = 0;
  const arrays = {} as Record<Name, Float32Array>;
  for (const name of names) {
    arrays[name] = new Float32Array(buffer, offset * 4, lengths[name]);
    offset += padded(lengths[name]);
  }
  return {
    kernel: simd ? 'simd' : 'plain',
    arrays,
    multiply(a, aOffset, b, bOffset, c, cOffset, rows, columns, depth, accumulate) {
      invariant(
        aOffset + rows * depth <= a.length && bOffset + depth * columns <= b.length && cOffset + rows * columns <= c.length,
        'a matrix reaches past its array',
      );
      if (!simd) return multiplyPlain(a, aOffset, b, bOffset, c, cOffset, rows, columns, depth, accumulate);
      for (let k = 0; k < depth; k += DEPTH_BLOCK) {
        simd.multiply(
          a.byteOffset + (aOffset + k) * 4,
          b.byteOffset + (bOffset + k * columns) * 4,
          c.byteOffset + cOffset * 4,
          rows,
          columns,
          Math.min(DEPTH_BLOCK, depth - k),
          depth * 4,
          columns * 4,
          columns * 4,
          accumulate || k > 0,
        );
      }
    },
    copyLines: simd ? onBytes(simd.copyLines) : copyLinesPlain,
    addLines: simd ? onBytes(simd.addLines) : addLinesPlain,
  };
}

const onBytes =
  (move: SimdKernel['copyLines']): MoveLines =>
  (source, sourceOffset, sourceStride, target, targetOffset, targetStride, lines, width) =>
    move(source.byteOffset + sourceOffset * 4, target.byteOffset + targetOffset * 4, lines, width >> 2, width & 3, sourceStride * 4, targetStride * 4);

const copyLinesPlain: MoveLines = (source, sourceOffset, sourceStride, target, targetOffset, targetStride, lines, width) => {
  for (let line = 0; line < lines; line++) {
    const [from, to] = [sourceOffset + line * sourceStride, targetOffset + line * targetStride];
    for (let x = 0; x < width; x++) target[to + x] = source[from + x];
  }
};

const addLinesPlain: MoveLines = (source, sourceOffset, sourceStride, target, targetOffset, targetStride, lines, width) => {
  for (let line = 0; line < lines; line++) {
    const [from, to] = [sourceOffset + line * sourceStride, targetOffset + line * targetStride];
    for (let x = 0; x < width; x++) target[to + x] += source[from + x];
  }
};
