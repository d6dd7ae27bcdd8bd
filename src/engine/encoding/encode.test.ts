import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMatrix, encodedSize, encodeMatrix, storageSizes, type MatrixValues } from './encode';
import { maskCases, pruningOf, type MaskCase } from './testing/prunings';
import { ENCODINGS } from './types';

const byteWeights = (length: number): fc.Arbitrary<MatrixValues> => fc.int8Array({ minLength: length, maxLength: length });
const realWeights = (length: number): fc.Arbitrary<MatrixValues> => fc.float32Array({ minLength: length, maxLength: length });

const storedCases = maskCases.chain((maskCase) =>
  fc.record({
    maskCase: fc.constant(maskCase),
    values: fc.oneof(byteWeights(maskCase.mask.length), realWeights(maskCase.mask.length)),
    groupSize: fc.integer({ min: 1, max: 8 }),
  }),
);

const fitsNOfM = ({ rows, filters, n, m, mask }: MaskCase): boolean =>
  Array.from({ length: filters }, (_, filter) => mask.subarray(filter * rows, (filter + 1) * rows)).every((filter) =>
    Array.from({ length: Math.ceil(rows / m) }, (_, group) => filter.subarray(group * m, (group + 1) * m)).every(
      (group) => group.filter((bit) => bit === 1).length <= n,
    ),
  );

describe.each(ENCODINGS)('%s', (encoding) => {
  it('decodes to the masked weights, bit for bit, and takes exactly the bits its closed form says', () => {
    let stored = 0;
    fc.assert(
      fc.property(storedCases, ({ maskCase, values, groupSize }) => {
        const pruning = pruningOf(maskCase);
        const encoded = encodeMatrix(encoding, values, pruning, groupSize);
        const closedForm = storageSizes(pruning, values.BYTES_PER_ELEMENT * 8).find((size) => size.encoding === encoding);
        const fits = encoding !== 'n:m' || fitsNOfM(maskCase);
        expect(closedForm !== undefined).toBe(fits);
        expect({ decoded: encoded && decodeMatrix(encoded), size: encoded === null ? undefined : encodedSize(encoded) }).toEqual({
          decoded: fits ? values.map((value, index) => (maskCase.mask[index] === 1 ? value : 0)) : null,
          size: closedForm,
        });
        if (fits) stored++;
      }),
      { seed: 31, numRuns: 400 },
    );
    expect(stored).toBeGreaterThan(150);
  });
});

describe('a layer small enough to count by hand: 5 filters, 3 rows, chunks of 2 (the last of 1)', () => {
  // Row 0 keeps all 3 chunks, row 1 none, row 2 its first and its last filter: chunk 0 in part, chunk 1 not, chunk 2 whole.
  const mask = Uint8Array.from([1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1]);
  const pruning = pruningOf({ rows: 3, filters: 5, chunkWidth: 2, n: 2, m: 4, mask });
  const values = Int8Array.from({ length: 15 }, (_, index) => index + 1);

  it('has the sizes of the definitions', () => {
    expect(pruning.kept).toBe(7);
    expect(storageSizes(pruning)).toEqual([
      { encoding: 'dense', valueBits: 15 * 8, metadataBits: 0 },
      // 4 pointers of 3 bits, 7 filter indices of 3 bits.
      { encoding: 'csr', valueBits: 7 * 8, metadataBits: 12 + 21 },
      { encoding: 'bitmap', valueBits: 7 * 8, metadataBits: 15 },
      // Blocks of 2 + 2 + 1 and 2 + 1 weights; 9 flags.
      { encoding: 'block', valueBits: 8 * 8, metadataBits: 9 },
      // One group of 3 rows a filter: 2 values and two 2-bit positions each.
      { encoding: 'n:m', valueBits: 10 * 8, metadataBits: 20 },
      // 5 + 0 + 5 weights up to the last kept chunk; 3 counts of 2 bits.
      { encoding: 'weaved', valueBits: 10 * 8, metadataBits: 6 },
    ]);
  });

  it('streams weaved values up to the last kept chunk, with the pruned ones as zeros, in weave order', () => {
    expect([...(encodeMatrix('weaved', values, pruning, 1)?.values ?? [])]).toEqual([1, 4, 7, 10, 13, 3, 0, 0, 0, 15]);
    expect([...(encodeMatrix('weaved', values, pruning, 2)?.values ?? [])]).toEqual([1, 4, 3, 0, 7, 10, 0, 0, 13, 15]);
    expect([...(encodeMatrix('weaved', values, pruning, 2)?.metadata.bytes ?? [])]).toEqual([0b110011]);
  });

  it('scales value bits with the value width and nothing else', () => {
    const wide = storageSizes(pruning, 32);
    expect(wide.map(({ valueBits }) => valueBits)).toEqual(storageSizes(pruning).map(({ valueBits }) => valueBits * 4));
    expect(wide.map(({ metadataBits }) => metadataBits)).toEqual(storageSizes(pruning).map(({ metadataBits }) => metadataBits));
  });

  it('does not store three of four as 2:4', () => {
    const full = pruningOf({ rows: 4, filters: 1, chunkWidth: 1, n: 2, m: 4, mask: Uint8Array.from([1, 1, 0, 1]) });
    expect(encodeMatrix('n:m', new Int8Array(4), full)).toBeNull();
    expect(storageSizes(full).map(({ encoding }) => encoding)).toEqual(['dense', 'csr', 'bitmap', 'block', 'weaved']);
  });
});
