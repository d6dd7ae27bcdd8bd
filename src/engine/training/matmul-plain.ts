/**
 * C = A · B (or += with `accumulate`), row-major, without gaps: the kernel for hosts without vectors, and the oracle of the other one.
 * Four columns of one row at a time; every product and every sum is rounded to float32, k ascending.
 */
export function multiplyPlain(
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
): void {
  const round = Math.fround;
  const whole = columns - (columns % 4);
  for (let row = 0; row < rows; row++) {
    const aStart = aOffset + row * depth;
    const aEnd = aStart + depth;
    const cStart = cOffset + row * columns;
    for (let column = 0; column < whole; column += 4) {
      const target = cStart + column;
      let s0 = accumulate ? round(c[target]) : round(0);
      let s1 = accumulate ? round(c[target + 1]) : round(0);
      let s2 = accumulate ? round(c[target + 2]) : round(0);
      let s3 = accumulate ? round(c[target + 3]) : round(0);
      let bIndex = bOffset + column;
      for (let aIndex = aStart; aIndex < aEnd; aIndex++) {
        const value = a[aIndex];
        s0 = round(s0 + round(value * b[bIndex]));
        s1 = round(s1 + round(value * b[bIndex + 1]));
        s2 = round(s2 + round(value * b[bIndex + 2]));
        s3 = round(s3 + round(value * b[bIndex + 3]));
        bIndex += columns;
      }
      c[target] = s0;
      c[target + 1] = s1;
      c[target + 2] = s2;
      c[target + 3] = s3;
    }
    for (let column = whole; column < columns; column++) {
      let sum = accumulate ? round(c[cStart + column]) : round(0);
      let bIndex = bOffset + column;
      for (let aIndex = aStart; aIndex < aEnd; aIndex++) {
        sum = round(sum + round(a[aIndex] * b[bIndex]));
        bIndex += columns;
      }
      c[cStart + column] = sum;
    }
  }
}
