import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bitsFor, createBitReader, createBitWriter } from './bits';

it('reads back what was written, whatever the widths', () => {
  const field = fc.integer({ min: 0, max: 32 }).chain((width) => fc.tuple(fc.integer({ min: 0, max: 2 ** width - 1 }), fc.constant(width)));
  fc.assert(
    fc.property(fc.array(field, { maxLength: 60 }), (fields) => {
      const writer = createBitWriter();
      for (const [value, width] of fields) writer.write(value, width);
      const bits = writer.finish();
      const length = fields.reduce((sum, [, width]) => sum + width, 0);
      expect([bits.length, bits.bytes.length]).toEqual([length, Math.ceil(length / 8)]);
      const next = createBitReader(bits);
      for (const [value, width] of fields) expect(next(width)).toBe(value);
    }),
    { seed: 11, numRuns: 400 },
  );
});

it('puts bit i into byte floor(i / 8), least significant first', () => {
  const writer = createBitWriter();
  writer.write(1, 1);
  writer.write(0b101, 3);
  writer.write(0x1f, 5);
  expect([...writer.finish().bytes]).toEqual([0b11111011, 0b1]);
});

it('gives the bits that tell a number of things apart', () => {
  expect([0, 1, 2, 3, 4, 5, 8, 9, 65536, 65537, 2 ** 32].map(bitsFor)).toEqual([0, 0, 1, 2, 2, 3, 3, 4, 16, 17, 32]);
});
