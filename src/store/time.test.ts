import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeLink } from '../scenario/codec';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { selectShownCycle } from './selectors';
import { scenarioOf } from './tracks';
import { answer } from './testing/fake-answers';
import { setUp, withTrace } from './testing/lab-set-up';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('time', () => {
  it('starts where the link says, and is no concern of the trace that is still on show', async () => {
    const { act, last, state, trace } = await withTrace({ cycle: 4 });
    expect(state().playback.cycle).toMatchObject({ at: 4, playing: false });
    act.open({ ...DEFAULT_SCENARIO, scene: 'stream', cycle: trace.cycles + 1, drain: 'serial' });
    expect(state().playback.cycle.at).toBe(trace.cycles + 1);
    expect(selectShownCycle(state())).toBe(trace.cycles - 1);
    await answer(last('stream'));
    expect(selectShownCycle(state())).toBe(trace.cycles + 1);
  });

  it('plays, pauses, steps both ways and stops at the end', async () => {
    const { act, state, trace } = await withTrace();
    const [first] = trace.passes[0].firstMac;
    act.seek(first);
    act.play();
    act.advance(2500);
    expect(state().playback.cycle).toMatchObject({ at: first + 2, phase: 0.5, playing: true });
    act.pause();
    expect(state().playback.cycle).toMatchObject({ at: first + 2, phase: 0, playing: false });
    act.step(-1);
    expect(state().playback.cycle.at).toBe(first + 1);
    act.toggle();
    act.advance(1e6);
    expect(state().playback.cycle).toMatchObject({ at: trace.cycles - 1, playing: false });
    act.step(1);
    expect(state().playback.cycle.at).toBe(trace.cycles - 1);
  });

  it('lets the fill, in which nothing is multiplied, pass in half a second', async () => {
    const { act, state, trace } = await withTrace();
    act.play();
    for (let frame = 0; frame < 31; frame++) act.advance(16);
    expect(state().playback.cycle.at).toBeGreaterThanOrEqual(trace.hardware.arrayRows + trace.hardware.arrayColumns - 3);
    for (let frame = 0; frame < 62; frame++) act.advance(16);
    expect(state().playback.cycle.at).toBeLessThanOrEqual(trace.hardware.arrayRows + trace.hardware.arrayColumns);
  });

  it('does not play before there is a trace', () => {
    const { act, state } = setUp({ scene: 'stream', cycle: 7 });
    act.play();
    act.advance(5000);
    expect(state().playback.cycle).toMatchObject({ playing: false, at: 7 });
  });

  it('jumps to rows, stalls and ends, and says where there is none', async () => {
    const { act, state, trace } = await withTrace({ turn: 'eager' });
    expect(act.jump('next-row')).toBe(true);
    expect(state().playback.cycle.at).toBe(trace.passes[0].firstMac[0]);
    expect(act.jump('previous-row')).toBe(false);
    expect(act.jump('next-stall')).toBe(true);
    expect(state().playback.cycle.at).toBe(trace.stallStarts[0]);
    act.jump('end');
    expect(state().playback.cycle.at).toBe(trace.cycles - 1);
    expect(act.jump('next-stall')).toBe(false);
    expect(state().playback.cycle.at).toBe(trace.cycles - 1);
    act.jump('start');
    expect(state().playback.cycle.at).toBe(0);
  });

  it('begins anew with another layer', async () => {
    const { act, state } = await withTrace({ cycle: 5 });
    act.play();
    act.change({ layer: 'conv2' });
    expect(state().playback.cycle).toMatchObject({ at: 0, playing: false });
  });

  it('is in the link and held nowhere else', async () => {
    const { act, state } = await withTrace();
    act.seek(6);
    expect(encodeLink(scenarioOf(state()))).toContain('cyc=6');
    expect(state().scenario).not.toHaveProperty('cycle');
  });

  it('is that of what the scene on show plays: a step of the cut in Prune, a cycle in Stream, none in Compare', async () => {
    const { act, state } = await withTrace({ cycle: 3, step: 5 });
    act.change({ scene: 'prune' });
    act.seek(8);
    expect(state().playback).toMatchObject({ cycle: { at: 3 }, step: { at: 8 } });
    act.change({ scene: 'compare' });
    act.seek(1);
    act.step(1);
    expect(state().playback).toMatchObject({ cycle: { at: 3 }, step: { at: 8 } });
    act.change({ scene: 'stream' });
    act.step(1);
    expect(state().playback).toMatchObject({ cycle: { at: 4 }, step: { at: 8 } });
    expect(encodeLink(scenarioOf(state()))).toMatch(/cyc=4&step=9/);
  });

  it('stops where another scene is opened, so that nothing plays unseen', async () => {
    const { act, state } = await withTrace();
    act.play();
    act.change({ scene: 'compare' });
    expect(state().playback.cycle.playing).toBe(false);
  });
});
