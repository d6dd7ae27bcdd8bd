import { powerOfTwo } from '../../lib/maths';

/** A sequence of bits: bit i is bit i mod 8 (least significant first) of byte floor(i / 8). Unused bits of the last byte are 0. */
export interface BitString {
  readonly bytes: Uint8Array;
  /** In bits. */
  readonly length: number;
}

export interface BitWriter {
  /** Appends the low `width` bits of `value`, least significant first. `width` is 0..32, `value` an integer in 0..2^width − 1. */
  write(value: number, width: number): void;
  finish(): BitString;
}

export function createBitWriter(): BitWriter {
  let bytes = new Uint8Array(64);
  let length = 0;
  return {
    write(value, width) {
      let rest = value;
      let left = width;
      while (left > 0) {
        const at = length >>> 3;
        if (at === bytes.length) {
          const larger = new Uint8Array(bytes.length * 2);
          larger.set(bytes);
          bytes = larger;
        }
        const offset = length & 7;
        const take = Math.min(8 - offset, left);
        bytes[at] |= (rest & ((1 << take) - 1)) << offset;
        rest >>>= take;
        left -= take;
        length += take;
      }
    },
    finish: () => ({ bytes: bytes.slice(0, Math.ceil(length / 8)), length }),
  };
}

/** Reads a bit string front to back. The function returned takes the next `width` (0..32) bits; bits beyond the end read as 0. */
export function createBitReader(bits: BitString): (width: number) => number {
  let position = 0;
  return (width) => {
    let value = 0;
    let done = 0;
    while (done < width) {
      const offset = position & 7;
      const take = Math.min(8 - offset, width - done);
      value += (((bits.bytes[position >>> 3] ?? 0) >>> offset) & ((1 << take) - 1)) * powerOfTwo(done);
      done += take;
      position += take;
    }
    return value;
  };
}

/** ceil(log2(count)): the bits that tell `count` things apart; 0 where there is nothing to tell apart. `count` is at most 2^32. */
export const bitsFor = (count: number): number => (count <= 1 ? 0 : 32 - Math.clz32(count - 1));
