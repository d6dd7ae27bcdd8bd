// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Intervals } from './Intervals';
import { PointLines, type LineSeries } from './PointLines';
import { percentTicks } from './ticks';

afterEach(cleanup);

const point = (id: string, x: number, y: number) => ({ id, x, y, low: y - 0.05, high: y + 0.05, words: `${100 * y} % right with ${100 * x} % cut` });
const look = { shape: 'circle', colour: 'red', banded: true, dashed: false, depth: 0 } as const;
const SERIES: readonly LineSeries[] = [
  { ...look, key: 'one', points: [point('1a', 0, 0.9), point('1b', 0.5, 0.8), point('1c', 0.9, 0.3)] },
  { ...look, key: 'two', shape: 'star', banded: false, depth: 1, points: [point('2a', 0.5, 0.85)] },
];

function show(least: number) {
  const x = { domain: [0, 1], ticks: percentTicks(0), name: 'weights cut, %' } as const;
  return render(
    <PointLines series={SERIES} x={x} y={{ domain: [least, 1], ticks: percentTicks(least) }} label="All" targets="Points" selected="1b" onSelect={() => {}} />,
  );
}

describe('lines of points', () => {
  it('name every point in sight in words, and none beside the axis', () => {
    show(0);
    expect(screen.getAllByRole('button').map((one) => one.getAttribute('aria-label'))).toEqual(
      SERIES.flatMap(({ points }) => points.map(({ words }) => words)),
    );
    cleanup();
    show(0.4);
    expect(screen.getAllByRole('button')).toHaveLength(3);
  });

  it('put each point where its mark is drawn', () => {
    const { container } = show(0);
    const marks = [...container.querySelectorAll('path[transform]')].map((mark) => mark.getAttribute('transform') ?? '');
    const at = marks.map((transform) => transform.match(/[\d.]+/g)?.map(Number) ?? []);
    const target = screen.getByRole('button', { name: '80 % right with 50 % cut' });
    const left = (Number.parseFloat(target.style.insetInlineStart) / 100) * 300;
    const top = (Number.parseFloat(target.style.insetBlockStart) / 100) * 206;
    expect(at.some(([x, y]) => Math.abs(x - left) < 0.01 && Math.abs(y - top) < 0.01)).toBe(true);
  });

  it('draw higher values higher up, and each interval around its value', () => {
    const { container } = show(0);
    const ys = (container.querySelector('path[d][class*="line"]')?.getAttribute('d') ?? '').match(/,([\d.]+)/g)?.map((y) => Number(y.slice(1))) ?? [];
    expect(ys).toHaveLength(3);
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
  });
});

describe('intervals', () => {
  it('name each row, measured or not', () => {
    const row = (key: string, value: number | null) => ({
      key,
      name: key,
      strong: false,
      colour: 'red',
      estimate: value === null ? null : { value, low: value - 0.1, high: value + 0.05, written: String(value) },
      words: `${key}: ${value ?? 'not measured yet'}`,
    });
    const { container } = render(
      <Intervals rows={[row('before', 0.8), row('cut', null)]} domain={[0, 1]} ticks={percentTicks(0)} label="Shares" targets="Rows" />,
    );
    expect(screen.getByRole('img', { name: 'Shares' })).toBeDefined();
    expect(screen.getByRole('img', { name: 'before: 0.8' })).toBeDefined();
    expect(screen.getByRole('img', { name: 'cut: not measured yet' })).toBeDefined();
    const range = container.querySelector('rect');
    expect(Number(range?.getAttribute('width'))).toBeCloseTo(0.15 * (242 - 76), 6);
    expect(Number(range?.getAttribute('x'))).toBeCloseTo(76 + 0.7 * (242 - 76), 6);
  });
});
