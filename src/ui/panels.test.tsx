// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Notice } from './notice';
import { Player, type Transport } from './player';
import { SaveMenu } from './save-menu';

afterEach(cleanup);
// jsdom has none; the identifiers here need no escape.
beforeAll(() => void vi.stubGlobal('CSS', { escape: (text: string) => text }));
afterAll(() => void vi.unstubAllGlobals());

const press = () => vi.fn<() => void>();

describe('a notice', () => {
  it('interrupts where it is a problem, waits where it is not, and goes at a press', async () => {
    const dismiss = press();
    const { rerender } = render(<Notice tone="problem" title="It failed" lines={['why', 'what to do']} onDismiss={dismiss} />);
    expect(screen.getByRole('alert').textContent).toContain('It failed');
    expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['why', 'what to do']);
    await userEvent.setup().click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(dismiss).toHaveBeenCalledTimes(1);
    rerender(<Notice tone="info" title="Copied" lines={[]} />);
    expect(screen.getByRole('status').textContent).toBe('Copied');
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByRole('list')).toBeNull();
  });
});

describe('a player', () => {
  const button = (label: string, isDisabled = false) => ({ label, isDisabled, onPress: press() });
  const transport = (isPlaying: boolean): Transport => ({
    start: button('Start', true),
    stepBack: button('Back', true),
    play: button(isPlaying ? 'Pause' : 'Play'),
    step: button('Step'),
    end: button('End'),
    isPlaying,
    loop: { label: 'Repeat', isSelected: true, onChange: press() },
    speed: 2,
    speeds: [1, 2, 4],
    onSpeed: vi.fn<(speed: number) => void>(),
  });

  it('has each of its buttons do its own thing, and none that is out of use', async () => {
    const user = userEvent.setup();
    const time = transport(false);
    const [back, on] = [button('Last fall'), button('Next fall')];
    render(
      <Player transport={time} jumps={[{ name: 'fall', icon: 'nextFall', back, on }]}>
        7
      </Player>,
    );
    for (const name of ['Start', 'Back', 'Play', 'Step', 'End', 'Last fall', 'Next fall', 'Repeat']) await user.click(screen.getByRole('button', { name }));
    expect([time.start, time.stepBack].map(({ onPress }) => vi.mocked(onPress).mock.calls.length)).toEqual([0, 0]);
    expect([time.play, time.step, time.end, back, on].map(({ onPress }) => vi.mocked(onPress).mock.calls.length)).toEqual([1, 1, 1, 1, 1]);
    expect(time.loop.onChange).toHaveBeenCalledTimes(1);
    expect(screen.getByRole('button', { name: 'Repeat' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('sets its speed as a number', async () => {
    const time = transport(true);
    render(
      <Player transport={time} jumps={[]}>
        7
      </Player>,
    );
    await userEvent.setup().selectOptions(screen.getByRole('combobox', { name: /Speed/ }), '4');
    expect(vi.mocked(time.onSpeed).mock.calls).toEqual([[4]]);
  });
});

describe('the menu of files', () => {
  it('opens with the focus on its first choice, saves what is chosen, and closes', async () => {
    const user = userEvent.setup();
    const [onSave, wave] = [vi.fn<(format: 'svg' | 'png') => void>(), press()];
    render(<SaveMenu label="Save the picture" onSave={onSave} also={[{ name: 'VCD', detail: 'a waveform', save: wave }]} />);
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent?.slice(0, 3))).toEqual(['SVG', 'PNG', 'VCD']);
    expect(document.activeElement?.textContent).toContain('SVG');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onSave.mock.calls).toEqual([['png']]);
    expect(screen.queryByRole('option')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Save the picture' }));
    await user.click(screen.getByRole('option', { name: /VCD/ }));
    expect(wave).toHaveBeenCalledTimes(1);
    expect(onSave).toHaveBeenCalledTimes(1);
  });

  it('says why a file cannot be had, to those too who hear the list', () => {
    const { rerender } = render(<SaveMenu label="Save the picture" onSave={press()} note="The hardware waits." />);
    const list = screen.getByRole('listbox');
    expect(document.getElementById(list.getAttribute('aria-describedby') ?? '')?.textContent).toBe('The hardware waits.');
    rerender(<SaveMenu label="Save the picture" onSave={press()} />);
    expect(screen.getByRole('listbox').hasAttribute('aria-describedby')).toBe(false);
  });
});
