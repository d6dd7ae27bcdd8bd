import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { PATIENCE_MILLISECONDS } from './runner';
import { apart } from './tracks';
import { answer, ROWS } from './testing/fake-answers';
import { setUp } from './testing/lab-set-up';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the picture', () => {
  it('is a layer and a pruning of this very layer, however late either comes', async () => {
    const { act, last, state } = setUp();
    await answer(last('layer'));
    expect(state().picture).toBeNull();
    await answer(last('prune'));
    const first = state().picture;
    expect(first?.request.ref.checkpoint).toBe('cascade');
    act.change({ checkpoint: 'plain' });
    await answer(last('prune'));
    expect(state().picture).toBe(first);
    await answer(last('layer'));
    expect(state().picture?.request.ref.checkpoint).toBe('plain');
    expect(state().picture?.layer).toBe(state().layer.shown?.value);
  });
});

describe('a scenario that asks for what there is not', () => {
  it('is brought to what there is, with words where a link asked for it', async () => {
    const { last, state } = setUp({ layer: 'conv9', row: 99, image: 55 });
    await answer(last('networks'));
    expect(state().scenario).toMatchObject({ layer: 'conv1', image: 9 });
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    await answer(last('layer'));
    expect(state().scenario.row).toBeNull();
    expect(state().notices).toMatchObject([{ kind: 'link' }]);
    expect(state().notices[0].lines).toHaveLength(3);
    expect(state().notices[0].lines[0]).toContain('layer=conv9');
    expect(last('layer').request).toMatchObject({ ref: { layer: 'conv1' } });
    expect(state().edit.origin).toBe('link');
  });

  it('is brought there in silence where a person changed something', async () => {
    const { act, last, state } = setUp({ pe: [7, 7], arrayRows: 8, chunkWidth: 8 });
    await answer(last('networks'));
    act.change({ arrayRows: 4 });
    expect(state().scenario.pe).toEqual([3, 7]);
    expect(state().edit.origin).toBe('person');
    act.change({ row: ROWS });
    await answer(last('layer'));
    expect(state()).toMatchObject({ scenario: { row: null }, edit: { origin: 'fit' }, notices: [] });
  });

  it('has its tile and cycle brought into the layer', async () => {
    const { last, state } = setUp({ scene: 'stream', tile: 50, cycle: 100_000 });
    await answer(last('prune'));
    expect(state().scenario.tile).toBe(7);
    // The run of the tile that is not there is under way; it is given up for the one that is.
    vi.advanceTimersByTime(PATIENCE_MILLISECONDS);
    await answer(last('stream'));
    const cycles = state().stream.shown?.value.trace.cycles ?? 0;
    expect(cycles).toBeGreaterThan(10);
    expect(state().playback.cycle.at).toBe(cycles - 1);
  });
});

describe('the gate', () => {
  it('keeps a control from putting what may not be into the scenario: its old value stays, and that is said', () => {
    const { act, state } = setUp();
    const before = state().scenario;
    // What the panels make of the empty option of a hidden native select.
    act.change({ bins: ''.split(',').map(Number) });
    act.change({ partialSumBits: Number('') });
    act.change({ buffer: '' as 'bins' });
    act.change({ pattern: '' as 'row', layer: '' });
    expect(state().scenario).toEqual(before);
    expect(state().notices).toMatchObject([{ kind: 'change', title: 'A setting was not changed' }]);
    expect(state().notices[0].lines.join()).toContain('layer="": It has to be');
  });

  it('takes what may be so out of the same change', () => {
    const { act, state } = setUp();
    act.change({ arrayRows: 0, groupSize: 4 });
    expect(state().scenario).toMatchObject({ arrayRows: DEFAULT_SCENARIO.arrayRows, groupSize: 4 });
  });

  it('stands before a whole scenario too', () => {
    const { act, state } = setUp();
    act.open({ ...DEFAULT_SCENARIO, scene: 'stream', tile: NaN, bins: [] });
    expect(state().scenario).toEqual({ ...apart(DEFAULT_SCENARIO).settings, scene: 'stream' });
    expect(state().notices[0].lines).toHaveLength(2);
  });
});

describe('notices', () => {
  it('are one of a kind, and go when dismissed', () => {
    const { act, state } = setUp();
    act.notify('share', 'The link was copied', []);
    act.notify('share', 'The link could not be copied', ['Copy it from the address bar.']);
    expect(state().notices).toMatchObject([{ title: 'The link could not be copied' }]);
    act.dismiss(state().notices[0].id);
    expect(state().notices).toEqual([]);
  });
});
