import { describe, expect, it } from 'vitest';
import { advance, INITIAL_CLOCK, type Clock } from './clock';
import { createFrameLoop, LONGEST_FRAME, type FrameLoop, type Painter } from './frame-loop';

/** A page whose frames come when the test says so. */
function page(): { loop: FrameLoop; frame: (milliseconds?: number) => boolean; requests: () => number } {
  let time = 1000;
  let requests = 0;
  const waiting = new Map<number, () => void>();
  const loop = createFrameLoop({
    request: (callback) => {
      waiting.set(++requests, callback);
      return requests;
    },
    cancel: (handle) => waiting.delete(handle),
    now: () => time,
  });
  return {
    loop,
    requests: () => requests,
    frame: (milliseconds = 16) => {
      time += milliseconds;
      const [due] = waiting;
      if (due === undefined) return false;
      expect(waiting.size).toBe(1);
      waiting.delete(due[0]);
      due[1]();
      return true;
    },
  };
}

/** A painter that writes down its frames. */
function recorder(wants: (count: number) => boolean = () => false): { painter: Painter; frames: number[] } {
  const frames: number[] = [];
  return { frames, painter: ({ elapsedMilliseconds }) => wants(frames.push(elapsedMilliseconds)) };
}

describe('frame loop', () => {
  it('paints once for a new painter, and then rests', () => {
    const { loop, frame } = page();
    const { painter, frames } = recorder();
    loop.subscribe(painter);
    expect(frame()).toBe(true);
    expect(frame()).toBe(false);
    expect(frames).toEqual([0]);
  });

  it('asks for one frame, however often it is asked', () => {
    const { loop, frame, requests } = page();
    const { painter, frames } = recorder();
    loop.subscribe(painter);
    frame();
    for (let i = 0; i < 5; i++) loop.invalidate();
    expect(requests()).toBe(2);
    frame();
    expect(frames).toEqual([0, 0]);
  });

  it('runs for as long as any painter wants it to, and tells the time between frames', () => {
    const { loop, frame } = page();
    const still = recorder();
    const moving = recorder((count) => count < 4);
    loop.subscribe(moving.painter);
    loop.subscribe(still.painter);
    expect([frame(16), frame(17), frame(18), frame(19), frame(20)]).toEqual([true, true, true, true, false]);
    expect(moving.frames).toEqual([0, 17, 18, 19]);
    expect(still.frames).toEqual([0, 17, 18, 19]);
  });

  it('counts neither a rest nor a long absence as time', () => {
    const { loop, frame } = page();
    const { painter, frames } = recorder((count) => count === 2 || count === 3);
    loop.subscribe(painter);
    frame();
    loop.invalidate();
    frame(60_000);
    frame(60_000);
    frame(-5);
    expect(frames).toEqual([0, 0, LONGEST_FRAME, 0]);
  });

  it('goes on when a painter asks for the next frame by invalidating', () => {
    const { loop, frame } = page();
    let count = 0;
    const elapsed: number[] = [];
    loop.subscribe(({ elapsedMilliseconds }) => {
      elapsed.push(elapsedMilliseconds);
      if (++count < 3) loop.invalidate();
      return false;
    });
    while (frame(10));
    expect(elapsed).toEqual([0, 10, 10]);
  });

  it('takes painters out, also in the middle of a frame, and drops the frame nobody is left for', () => {
    const { loop, frame } = page();
    const second = recorder(() => true);
    const takeOut: (() => void)[] = [];
    takeOut.push(
      loop.subscribe(() => {
        for (const remove of takeOut) remove();
        return true;
      }),
    );
    takeOut.push(loop.subscribe(second.painter));
    expect([frame(), frame()]).toEqual([true, false]);
    expect(second.frames).toEqual([]);

    const third = recorder();
    const remove = loop.subscribe(third.painter);
    remove();
    remove();
    loop.invalidate();
    expect(frame()).toBe(false);
    expect(third.frames).toEqual([]);
  });

  it('outlives a painter that throws, and lets the error out', () => {
    const { loop, frame } = page();
    const after = recorder((count) => count < 2);
    loop.subscribe(() => {
      throw new Error('no canvas');
    });
    loop.subscribe(after.painter);
    expect(() => frame()).toThrow('no canvas');
    expect(() => frame(16)).toThrow('no canvas');
    expect(frame()).toBe(false);
    expect(after.frames).toEqual([0, 16]);
  });

  it('drives a clock in real time and rests when it stops', () => {
    const { loop, frame } = page();
    let clock: Clock = { ...INITIAL_CLOCK, playing: true, speed: 5 };
    loop.subscribe(({ elapsedMilliseconds }) => {
      clock = advance(clock, elapsedMilliseconds, 11);
      return clock.playing;
    });
    let frames = 0;
    while (frame(20)) frames++;
    // 10 cycles at 10 cycles a second take a second: 50 frames after the first, which starts the time.
    expect(frames).toBeGreaterThanOrEqual(51);
    expect(frames).toBeLessThanOrEqual(52);
    expect(clock).toEqual({ ...INITIAL_CLOCK, at: 10, speed: 5 });
  });
});
