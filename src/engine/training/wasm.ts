/*
 * Just enough of the WebAssembly binary format to write one module of straight loops: bytes in, bytes out.
 * Opcodes and sections: WebAssembly Core Specification 2.0, chapters 5.4 (instructions) and 5.5 (modules).
 */

export type Code = readonly number[];

export const I32 = 0x7f;
export const F32 = 0x7d;
export const V128 = 0x7b;

/** Unsigned LEB128. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** Signed LEB128, for constants. */
function signed(value: number): Code {
  const bytes: number[] = [];
  let rest = value;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

const vector = (code: number): Code => [0xfd, ...unsigned(code)];
/** Alignment hint 2^2 and a constant byte offset. */
const at = (offset: number): Code => [2, ...unsigned(offset)];

export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
const tee = (local: number): Code => [0x22, ...unsigned(local)];
export const constant = (value: number): Code => [0x41, ...signed(value)];
export const ADD: Code = [0x6a];
const SUBTRACT: Code = [0x6b];
export const MULTIPLY: Code = [0x6c];

export const F32_ZERO: Code = [0x43, 0, 0, 0, 0];
export const F32_ADD: Code = [0x92];
export const F32_MULTIPLY: Code = [0x94];
export const loadF32 = (offset: number): Code => [0x2a, ...at(offset)];
export const storeF32 = (offset: number): Code => [0x38, ...at(offset)];

export const V128_ZERO: Code = [...vector(0x0c), ...new Array<number>(16).fill(0)];
export const V128_ADD: Code = vector(0xe4);
export const V128_MULTIPLY: Code = vector(0xe6);
export const loadV128 = (offset: number): Code => [...vector(0x00), ...at(offset)];
export const splatF32 = (offset: number): Code => [...vector(0x09), ...at(offset)];
export const storeV128 = (offset: number): Code => [...vector(0x0b), ...at(offset)];

/** Runs `body`, then again for as long as the i32 it leaves on the stack is not 0. */
export const repeatWhile = (body: Code): Code => [0x03, 0x40, ...body, 0x0d, 0, 0x0b];
/** Runs `then` if the i32 on the stack is not 0, else `otherwise`. */
export const choose = (then: Code, otherwise: Code): Code => [0x04, 0x40, ...then, 0x05, ...otherwise, 0x0b];

/** Adds `by` to a pointer. */
export const advance = (pointer: number, by: Code): Code => [...get(pointer), ...by, ...ADD, ...set(pointer)];
/** Takes 1 from a counter and leaves it on the stack, for `repeatWhile`. */
export const countDown = (counter: number): Code => [...get(counter), ...constant(1), ...SUBTRACT, ...tee(counter)];
/** Runs `body` as often as the local `times` says, also not at all. `counter` is overwritten. */
export const repeatTimes = (times: number, counter: number, body: Code): Code => [
  ...get(times),
  ...choose([...get(times), ...set(counter), ...repeatWhile([...body, ...countDown(counter)])], []),
];

/** Groups of locals after the parameters: [how many, of which type]. */
export type Locals = readonly (readonly [number, number])[];

export interface WasmFunction {
  readonly name: string;
  /** Number of parameters, all i32. */
  readonly parameters: number;
  readonly locals: Locals;
  readonly body: Code;
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const list = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const text = (value: string): Code => [...unsigned(value.length), ...Array.from(value, (letter) => letter.charCodeAt(0))];

/** A module of exported functions without results that imports its memory as `host.memory`. */
export function assemble(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const signatures = functions.map(({ parameters }): Code => [0x60, ...unsigned(parameters), ...new Array<number>(parameters).fill(I32), 0]);
  const bodies = functions.map(({ locals, body }) => {
    const code: Code = [...list(locals.map(([count, type]) => [...unsigned(count), type])), ...body, 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, list(signatures)),
    ...section(2, list([[...text('host'), ...text('memory'), 0x02, 0, 1]])),
    ...section(3, list(functions.map((_, index) => unsigned(index)))),
    ...section(7, list(functions.map(({ name }, index) => [...text(name), 0, ...unsigned(index)]))),
    ...section(10, list(bodies)),
  ]);
}
