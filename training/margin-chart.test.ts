import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { marginChart, sweptSeries } from './margin-chart';

const page = (id: string): string => readFileSync(`docs/training/${id}.md`, 'utf8');

describe.each(['lenet5-mnist', 'lenet5-wide-mnist', 'vgg-fashion'])('%s', (id) => {
  it('has the chart of its own table', () => {
    expect(readFileSync(`docs/training/${id}.svg`, 'utf8')).toBe(marginChart(page(id)));
  });

  it('keeps more of its accuracy for being trained with the cascade regulariser, at every sparsity from one half', () => {
    const at = (checkpoint: string) =>
      sweptSeries(page(id))
        .find((series) => series.checkpoint === checkpoint)
        ?.points.filter(({ sparsity }) => sparsity >= 0.5) ?? [];
    const plain = at('plain');
    expect(plain.length).toBeGreaterThan(3);
    for (const shaped of [at('cascade'), at('cascade-strong')]) {
      shaped.forEach(({ accuracy }, i) => expect(accuracy).toBeGreaterThan(plain[i].accuracy + 0.05));
    }
  });
});

it('refuses a page without the table', () => {
  expect(() => sweptSeries('# Nothing\n')).toThrow('no table');
});
