import { powerOfTwo } from '../../lib/maths';
import { roundHalfEven } from '../../lib/round';

const scratch = new DataView(new ArrayBuffer(8));

/** The number an IEEE 754 binary16 stands for. `bits` is 0..65535. */
export function float16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * powerOfTwo(exponent - 25);
}

/** The nearest binary16, ties to even; overflow becomes infinity, any NaN the quiet NaN 0x7e00. */
export function numberToFloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | roundHalfEven(size * 2 ** 24);
  scratch.setFloat64(0, size);
  const exponent = (scratch.getUint16(0) >>> 4) - 1023;
  // A fraction rounded up to 2048 carries into the exponent by itself.
  return sign | (((exponent + 14) << 10) + roundHalfEven(size * powerOfTwo(10 - exponent)));
}

/** The number a bfloat16 (the upper half of a binary32) stands for. `bits` is 0..65535. */
export function bfloat16ToNumber(bits: number): number {
  scratch.setUint32(0, bits * 65536);
  return scratch.getFloat32(0);
}

/** The bfloat16 nearest to the nearest binary32, ties to even; any NaN becomes 0x7fc0. */
export function numberToBfloat16(value: number): number {
  if (Number.isNaN(value)) return 0x7fc0;
  scratch.setFloat32(0, value);
  const bits = scratch.getUint32(0);
  return roundHalfEven(bits / 65536);
}
