// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Target, Targets } from './Targets';

afterEach(cleanup);

const target = (id: string, row: number, place: number): Target => ({ id, words: `${id}: ${place} nats`, row, place, x: place / 4, y: row / 2 });
const TARGETS = [target('a', 0, 0), target('b', 0, 1), target('c', 0, 2), target('d', 1, 1)];
const focused = (): string | null => document.activeElement?.getAttribute('aria-label') ?? null;

describe('targets', () => {
  it('are one stop of Tab, and arrows, Home and End go from one to the next', async () => {
    const user = userEvent.setup();
    render(
      <>
        <Targets label="Points" targets={TARGETS} onSelect={() => {}} />
        <button type="button">after</button>
      </>,
    );
    await user.tab();
    expect(focused()).toBe('a: 0 nats');
    await user.keyboard('{ArrowRight}');
    expect(focused()).toBe('b: 1 nats');
    await user.keyboard('{ArrowDown}');
    expect(focused()).toBe('d: 1 nats');
    await user.keyboard('{ArrowUp}{End}');
    expect(focused()).toBe('c: 2 nats');
    await user.keyboard('{ArrowRight}');
    expect(focused()).toBe('c: 2 nats');
    await user.keyboard('{Home}');
    expect(focused()).toBe('a: 0 nats');
    await user.tab();
    expect(document.activeElement?.textContent).toBe('after');
  });

  it('are walked on by keys also after the pointer chose one', async () => {
    const user = userEvent.setup();
    render(<Targets label="Points" targets={TARGETS} onSelect={() => {}} />);
    await user.click(screen.getByRole('button', { name: 'b: 1 nats' }));
    await user.keyboard('{ArrowRight}');
    expect(focused()).toBe('c: 2 nats');
  });

  it('lead on by click, Enter and Space', async () => {
    const user = userEvent.setup();
    const onSelect = vi.fn<(id: string) => void>();
    render(<Targets label="Points" targets={TARGETS} onSelect={onSelect} />);
    await user.tab();
    await user.keyboard('{ArrowRight}{Enter}');
    await user.keyboard('{ArrowRight} ');
    await user.click(screen.getByRole('button', { name: 'd: 1 nats' }));
    expect(onSelect.mock.calls).toEqual([['b'], ['c'], ['d']]);
  });

  it('are entered at the one that is selected, and say that it is', async () => {
    const user = userEvent.setup();
    render(<Targets label="Points" targets={TARGETS.map((one) => ({ ...one, selected: one.id === 'c' }))} onSelect={() => {}} />);
    expect(screen.getByRole('button', { pressed: true }).getAttribute('aria-label')).toBe('c: 2 nats');
    await user.tab();
    expect(focused()).toBe('c: 2 nats');
  });

  it('are said beside the picture while they are looked at', async () => {
    const user = userEvent.setup();
    render(<Targets label="Points" targets={TARGETS} />);
    expect(screen.queryByText('a: 0 nats')).toBeNull();
    await user.tab();
    expect(screen.getByText('a: 0 nats')).toBeDefined();
    await user.hover(screen.getByRole('img', { name: 'd: 1 nats' }));
    expect(screen.getByText('d: 1 nats')).toBeDefined();
    expect(screen.queryByText('a: 0 nats')).toBeNull();
  });

  it('that lead nowhere are no buttons', () => {
    render(<Targets label="Points" targets={TARGETS} />);
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(screen.getAllByRole('img')).toHaveLength(4);
    expect(screen.getByRole('group', { name: 'Points' })).toBeDefined();
  });

  it('leave keys with a modifier, and all others, to the page', async () => {
    const user = userEvent.setup();
    render(<Targets label="Points" targets={TARGETS} />);
    const heard = vi.fn<() => void>();
    window.addEventListener('keydown', heard);
    await user.tab();
    heard.mockClear();
    await user.keyboard('{ArrowRight}');
    expect(heard).not.toHaveBeenCalled();
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}s');
    expect(heard).toHaveBeenCalled();
    expect(focused()).toBe('b: 1 nats');
    window.removeEventListener('keydown', heard);
  });
});
