import * as wasm from './wasm';
import type { Code, WasmFunction } from './wasm';

/*
 * The matrix product as WebAssembly with 128-bit vectors, written by this file: a tile of C stays in registers while k runs, so each loaded
 * number is used several times. Every element of C is the sum over ascending k of separately rounded float32 products: the order
 * of the plain kernel, so both give the same bits.
 */

/** Rows × vectors (of 4 columns; 0 = one single column) held in registers: 12 sums, 3 of B and 1 of A at most. Large tiles first; the others mop up. */
const TILE_ROWS = [4, 2, 1] as const;
const TILE_VECTORS = [3, 2, 1, 0] as const;
const UNROLL = 2;

const enumerateTiles = (): readonly (readonly [number, number])[] => TILE_ROWS.flatMap((rows) => TILE_VECTORS.map((vectors) => [rows, vectors] as const));
const tileName = (rows: number, vectors: number): string => `${rows}x${vectors}`;

/** Parameters of every tile function. Strides in bytes. */
const [A, B, C, ROW_TILES, COLUMN_TILES, BLOCKS, REST, A_STRIDE, B_STRIDE, C_STRIDE, ACCUMULATE] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const PARAMETERS = 11;

type TileFunction = (
  a: number,
  b: number,
  c: number,
  rowTiles: number,
  columnTiles: number,
  blocks: number,
  rest: number,
  aStride: number,
  bStride: number,
  cStride: number,
  accumulate: number,
) => void;

/** The part of the host's WebAssembly interface used here; the engine compiles without the types of any host. */
interface WasmHost {
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: Record<string, Record<string, object>>) => { readonly exports: Record<string, unknown> };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** The kernel bound to one memory. Offsets and strides count bytes; all matrices are row-major. */
export interface SimdKernel {
  readonly buffer: ArrayBuffer;
  multiply(
    a: number,
    b: number,
    c: number,
    rows: number,
    columns: number,
    depth: number,
    aStride: number,
    bStride: number,
    cStride: number,
    accumulate: boolean,
  ): void;
  /** Copies (or adds) `lines` ≥ 1 lines of 4 · `vectors` + `rest` numbers. */
  copyLines: LinesFunction;
  addLines: LinesFunction;
}

type LinesFunction = (source: number, target: number, lines: number, vectors: number, rest: number, sourceStride: number, targetStride: number) => void;

let compiled: { readonly host: WasmHost; readonly module: object } | null | undefined;

/** A memory of at least `bytes` with the kernel on it, or null where the host has no WebAssembly with vectors (or forbids it). */
export function createSimdKernel(bytes: number): SimdKernel | null {
  compiled ??= compile();
  if (!compiled) return null;
  const memory = new compiled.host.Memory({ initial: Math.ceil(bytes / 65536) + 1 });
  const { exports } = new compiled.host.Instance(compiled.module, { host: { memory } });
  const tile = (rows: number, vectors: number): TileFunction => exports[tileName(rows, vectors)] as TileFunction;
  const kernels = TILE_ROWS.map((rows) => ({ rows, columns: TILE_VECTORS.map((vectors) => ({ width: vectors * 4 || 1, run: tile(rows, vectors) })) }));
  return {
    buffer: memory.buffer,
    copyLines: exports['copy'] as LinesFunction,
    addLines: exports['add'] as LinesFunction,
    multiply(a, b, c, rows, columns, depth, aStride, bStride, cStride, accumulate) {
      const blocks = Math.floor(depth / UNROLL);
      const rest = depth - blocks * UNROLL;
      let row = 0;
      for (const kernel of kernels) {
        const rowTiles = Math.floor((rows - row) / kernel.rows);
        if (rowTiles === 0) continue;
        let column = 0;
        for (const { width, run } of kernel.columns) {
          const columnTiles = Math.floor((columns - column) / width);
          if (columnTiles === 0) continue;
          run(
            a + row * aStride,
            b + column * 4,
            c + row * cStride + column * 4,
            rowTiles,
            columnTiles,
            blocks,
            rest,
            aStride,
            bStride,
            cStride,
            accumulate ? 1 : 0,
          );
          column += columnTiles * width;
        }
        row += rowTiles * kernel.rows;
      }
    },
  };
}

function compile(): { readonly host: WasmHost; readonly module: object } | null {
  const host = (globalThis as { WebAssembly?: WasmHost }).WebAssembly;
  if (!host) return null;
  const bytes = wasm.assemble([...enumerateTiles().map(([rows, vectors]) => tileFunction(rows, vectors)), linesFunction('copy'), linesFunction('add')]);
  try {
    return host.validate(bytes) ? { host, module: new host.Module(bytes) } : null;
  } catch {
    // A content security policy may forbid compiling; the plain kernel serves then.
    return null;
  }
}

function tileFunction(rows: number, vectors: number): WasmFunction {
  const single = vectors === 0;
  const across = single ? 1 : vectors;
  const width = single ? 4 : vectors * 16;
  const [zero, add, multiply] = single ? [wasm.F32_ZERO, wasm.F32_ADD, wasm.F32_MULTIPLY] : [wasm.V128_ZERO, wasm.V128_ADD, wasm.V128_MULTIPLY];
  const [load, broadcast, store] = single ? [wasm.loadF32, wasm.loadF32, wasm.storeF32] : [wasm.loadV128, wasm.splatF32, wasm.storeV128];
  const { get, set, constant, ADD, MULTIPLY, advance, choose, countDown, repeatTimes, repeatWhile } = wasm;

  let next = PARAMETERS;
  const local = (): number => next++;
  const aRows = Array.from({ length: rows }, local);
  const [aTile, cTile, cRow, bRow, rowsLeft, steps] = [local(), local(), local(), local(), local(), local()];
  const integers = next - PARAMETERS;
  const sums = Array.from({ length: rows * across }, local);
  const bValues = Array.from({ length: across }, local);
  const aValue = local();
  const numbers = next - PARAMETERS - integers;

  const each = (count: number, make: (index: number) => Code): Code => Array.from({ length: count }, (_, index) => make(index)).flat();
  const overTile = (make: (sum: number, offset: number) => Code): Code => [
    ...get(cTile),
    ...set(cRow),
    ...each(rows, (r) => [...each(across, (v) => make(sums[r * across + v] ?? 0, v * 16)), ...advance(cRow, get(C_STRIDE))]),
  ];
  const step = (index: number): Code => [
    ...each(across, (v) => [...get(bRow), ...load(v * 16), ...set(bValues[v] ?? 0)]),
    ...each(rows, (r) => [
      ...get(aRows[r] ?? 0),
      ...broadcast(index * 4),
      ...set(aValue),
      ...each(across, (v) => {
        const sum = sums[r * across + v] ?? 0;
        return [...get(sum), ...get(aValue), ...get(bValues[v] ?? 0), ...multiply, ...add, ...set(sum)];
      }),
    ]),
    ...advance(bRow, get(B_STRIDE)),
  ];
  const alongDepth = (times: number, unroll: number): Code =>
    repeatTimes(times, steps, [...each(unroll, step), ...each(rows, (r) => advance(aRows[r] ?? 0, constant(unroll * 4)))]);
  const oneTile: Code = [
    ...get(aTile),
    ...set(aRows[0] ?? 0),
    ...each(rows - 1, (r) => [...get(aRows[r] ?? 0), ...get(A_STRIDE), ...ADD, ...set(aRows[r + 1] ?? 0)]),
    ...get(B),
    ...set(bRow),
    ...get(ACCUMULATE),
    ...choose(
      overTile((sum, offset) => [...get(cRow), ...load(offset), ...set(sum)]),
      each(sums.length, (i) => [...zero, ...set(sums[i] ?? 0)]),
    ),
    ...alongDepth(BLOCKS, UNROLL),
    ...alongDepth(REST, 1),
    ...overTile((sum, offset) => [...get(cRow), ...get(sum), ...store(offset)]),
    ...advance(aTile, [...get(A_STRIDE), ...constant(rows), ...MULTIPLY]),
    ...advance(cTile, [...get(C_STRIDE), ...constant(rows), ...MULTIPLY]),
    ...countDown(rowsLeft),
  ];
  const body = repeatWhile([
    ...get(A),
    ...set(aTile),
    ...get(C),
    ...set(cTile),
    ...get(ROW_TILES),
    ...set(rowsLeft),
    ...repeatWhile(oneTile),
    ...advance(B, constant(width)),
    ...advance(C, constant(width)),
    ...countDown(COLUMN_TILES),
  ]);
  return {
    name: tileName(rows, vectors),
    parameters: PARAMETERS,
    locals: [
      [integers, wasm.I32],
      [numbers, single ? wasm.F32 : wasm.V128],
    ],
    body,
  };
}

/** Moves a rectangle of numbers line by line: target = source, or target += source. */
function linesFunction(name: 'copy' | 'add'): WasmFunction {
  const [source, target, lines, vectors, rest, sourceStride, targetStride, from, to, left] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const { get, set, constant, advance, countDown, repeatTimes, repeatWhile } = wasm;
  const move = (load: Code, add: Code, store: Code, bytes: number): Code => [
    ...get(to),
    ...(name === 'add' ? [...get(to), ...load] : []),
    ...get(from),
    ...load,
    ...(name === 'add' ? add : []),
    ...store,
    ...advance(from, constant(bytes)),
    ...advance(to, constant(bytes)),
  ];
  const body = repeatWhile([
    ...get(source),
    ...set(from),
    ...get(target),
    ...set(to),
    ...repeatTimes(vectors, left, move(wasm.loadV128(0), wasm.V128_ADD, wasm.storeV128(0), 16)),
    ...repeatTimes(rest, left, move(wasm.loadF32(0), wasm.F32_ADD, wasm.storeF32(0), 4)),
    ...advance(source, get(sourceStride)),
    ...advance(target, get(targetStride)),
    ...countDown(lines),
  ]);
  return { name, parameters: 7, locals: [[3, wasm.I32]], body };
}
