import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from './utf8';

/** The language's own UTF-8, by way of percent escapes: every byte written as %XX is decoded, or the call throws. */
const expectedText = (bytes: Uint8Array): string | null => {
  try {
    return decodeURIComponent([...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''));
  } catch {
    return null;
  }
};

describe('utf8', () => {
  it('encodes any text so that a strict decoder gives it back, lone surrogates replaced', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 60 }), (text) => {
        const wellFormed = text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
        expect(expectedText(encodeUtf8(text))).toBe(wellFormed);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it('decodes what the strict decoder decodes, and nothing else', () => {
    const edge = fc.constantFrom(0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff);
    fc.assert(
      fc.property(fc.array(fc.oneof(edge, fc.integer({ min: 0, max: 255 })), { maxLength: 8 }), (list) => {
        const bytes = Uint8Array.from(list);
        expect(decodeUtf8(bytes)).toBe(expectedText(bytes));
      }),
      { seed: 2, numRuns: 3000 },
    );
  });

  it('agrees on every lead byte with every second byte, whatever follows', () => {
    const tails = [[], [0x80], [0xbf, 0xbf], [0x80, 0x80, 0x41]];
    const wrong: string[] = [];
    for (let lead = 0x80; lead < 0x100; lead++) {
      for (let second = 0; second < 0x100; second++) {
        for (const tail of tails) {
          const bytes = Uint8Array.of(lead, second, ...tail);
          if (decodeUtf8(bytes) !== expectedText(bytes)) wrong.push(bytes.join(' '));
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('carries text longer than one piece through', () => {
    const text = 'Zeile 🧮 ß '.repeat(3000);
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  });
});
