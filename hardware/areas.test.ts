import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SYNTHESISED } from '../src/engine/baselines/synthesised-areas';

interface Results {
  readonly areas: unknown;
  readonly synthesis: {
    readonly parts: readonly { readonly name: string; readonly nand2: number }[];
    readonly buffers: readonly { readonly form: string; readonly bits: number; readonly nand2: number }[];
  };
}

const { areas, synthesis } = JSON.parse(readFileSync(new URL('results.json', import.meta.url), 'utf8')) as Results;

it('the areas that the page compares by are those of the results', () => {
  expect(SYNTHESISED).toEqual(areas);
});

it('and are made of the parts that were synthesised', () => {
  const part = (name: string): number | undefined => synthesis.parts.find((known) => known.name === name)?.nand2;
  const bins = (width: number): number | undefined => synthesis.buffers.find(({ form, bits }) => form === 'bins, hold' && bits === width)?.nand2;
  expect(SYNTHESISED).toMatchObject({
    mac: { 8: part('MAC, 21-bit sum'), 32: part('MAC, 32-bit sum') },
    quantiser: part('quantiser, 21 to 8 bits'),
    bins: { 8: bins(8), 32: bins(32) },
  });
});
