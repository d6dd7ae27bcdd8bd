// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { Cursor, placeAfter } from './Cursor';
import { readingsOf, type RunLine, RunLines } from './RunLines';
import { decadeAxis, wholeTicks } from './ticks';

afterEach(cleanup);

const LINES: readonly RunLine[] = [
  { key: 'loss', name: 'loss', look: 'main', dotted: false, write: (y) => `${y} nats`, points: [1, 2, 3].map((x) => ({ x, y: 1 / x })) },
  { key: 'added', name: 'added', look: 'dashed', dotted: true, write: (y) => `${y} nats`, points: [{ x: 2, y: 10 }] },
];
const EVENTS = [{ x: 3, y: null, words: 'pruned' }];
const slider = (): HTMLElement => screen.getByRole('slider');
const said = (): string | null => slider().getAttribute('aria-valuetext');

describe('readings along lines', () => {
  it('say at each place what all lines and events are there, from left to right', () => {
    expect(readingsOf(LINES, EVENTS, 'epoch').map(({ words }) => words)).toEqual([
      'epoch 1: loss 1 nats',
      'epoch 2: loss 0.5 nats; added 10 nats',
      `epoch 3: loss ${1 / 3} nats; pruned`,
    ]);
    expect(readingsOf([LINES[1], LINES[0]], [], 'epoch').map(({ x }) => x)).toEqual([1, 2, 3]);
    expect(readingsOf([], [], 'epoch')).toEqual([]);
  });
});

describe('the cursor', () => {
  const readings = Array.from({ length: 25 }, (_, x) => ({ x, words: `at ${x}` }));

  it('goes along by arrows, pages, Home and End, and stays at the ends', async () => {
    const user = userEvent.setup();
    render(<Cursor domain={[0, 24]} readings={readings} label="Loss" />);
    await user.tab();
    expect(document.activeElement).toBe(slider());
    expect(said()).toBe('at 24');
    await user.keyboard('{ArrowRight}');
    expect(said()).toBe('at 24');
    await user.keyboard('{PageDown}{ArrowLeft}');
    expect(said()).toBe('at 13');
    await user.keyboard('{Home}{ArrowDown}');
    expect(said()).toBe('at 0');
    await user.keyboard('{ArrowUp}');
    expect(slider().getAttribute('aria-valuenow')).toBe('1');
    await user.keyboard('{End}');
    expect(said()).toBe('at 24');
    expect(screen.getByText('at 24')).toBeDefined();
  });

  it('stays where it is while points come', async () => {
    const user = userEvent.setup();
    const { rerender } = render(<Cursor domain={[0, 24]} readings={readings.slice(0, 5)} label="Loss" />);
    await user.tab();
    await user.keyboard('{ArrowLeft}');
    expect(said()).toBe('at 3');
    rerender(<Cursor domain={[0, 24]} readings={readings} label="Loss" />);
    expect(said()).toBe('at 3');
  });

  it('is not there while there is nothing to read', () => {
    render(<Cursor domain={[0, 1]} readings={[]} label="Loss" />);
    expect(screen.queryByRole('slider')).toBeNull();
  });

  it('leaves other keys to the page', () => {
    expect(placeAfter('Enter', 3, 9)).toBeNull();
    expect(placeAfter('PageUp', 3, 9)).toBe(8);
    expect(placeAfter('PageDown', 3, 9)).toBe(0);
  });
});

describe('lines over time', () => {
  it('are drawn one a quantity, with words for the picture and a slider over it', () => {
    const { container } = render(
      <RunLines
        lines={LINES}
        events={EVENTS}
        x={{ domain: [0, 3], ticks: wholeTicks(3), name: 'epochs' }}
        y={decadeAxis([0.3, 10], 'loss, nats')}
        logarithmic
        label="Loss by epoch. Now 0.33."
        along="epoch"
      />,
    );
    expect(screen.getByRole('img', { name: 'Loss by epoch. Now 0.33.' })).toBeDefined();
    expect(screen.getByRole('slider', { name: 'Loss by epoch: read along' })).toBeDefined();
    expect(container.querySelectorAll('path.recharts-line-curve, .recharts-line').length).toBeGreaterThanOrEqual(2);
    expect(container.textContent).toContain('epochs');
  });
});
