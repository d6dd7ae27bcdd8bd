import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantiseActivations, quantiseWeights } from './quantise';

describe.each([
  ['weights', quantiseWeights],
  ['activations', quantiseActivations],
] as const)('quantised %s', (what, quantise) => {
  it('lie within half a step of the value and use the whole range', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true, noDefaultInfinity: true }), (values) => {
        const result = quantise(values);
        if (!result.ok) throw new Error(result.error.message);
        const { values: integers, scale } = result.value;
        const top = what === 'activations' && values.every((v) => v >= 0) ? 255 : 127;
        for (let i = 0; i < values.length; i++) expect(Math.abs(integers[i] - values[i] / scale)).toBeLessThanOrEqual(0.5 + 1e-9);
        const peak = Math.max(...Array.from(integers, Math.abs));
        expect(peak).toBe(values.every((v) => v === 0) ? 0 : top);
      }),
      { seed: 21, numRuns: 200 },
    );
  });

  it('are zero with scale 1 for zeros', () => {
    const result = quantise(new Float32Array(3));
    expect(result.ok && [...result.value.values, result.value.scale]).toEqual([0, 0, 0, 1]);
  });

  it('name the number of non-finite values and the first', () => {
    const result = quantise(Float32Array.of(1, NaN, 2, Infinity));
    expect(result.ok ? '' : result.error.message).toBe(`2 of 4 ${what} are not finite, the first at index 1.`);
  });
});

it('mirrors weights whose sign is turned round: rounding favours neither side', () => {
  fc.assert(
    fc.property(fc.float32Array({ minLength: 1, maxLength: 20, noNaN: true, noDefaultInfinity: true }), (values) => {
      const one = quantiseWeights(values);
      const other = quantiseWeights(values.map((v) => -v));
      if (!one.ok || !other.ok) throw new Error('both are finite');
      expect(Array.from(other.value.values, (v) => 0 - v)).toEqual(Array.from(one.value.values));
    }),
    { seed: 22, numRuns: 100 },
  );
});

it('rounds half to even', () => {
  const result = quantiseWeights(Float32Array.of(127, 0.5, 1.5, 2.5, -0.5, -1.5));
  expect(result.ok && Array.from(result.value.values)).toEqual([127, 0, 2, 2, 0, -2]);
});

it('takes activations without a negative value as unsigned', () => {
  const unsigned = quantiseActivations(Float32Array.of(0, 51, 255));
  expect(unsigned.ok && Array.from(unsigned.value.values)).toEqual([0, 51, 255]);
  const signed = quantiseActivations(Float32Array.of(-1, 63.5));
  expect(signed.ok && Array.from(signed.value.values)).toEqual([-2, 127]);
});
