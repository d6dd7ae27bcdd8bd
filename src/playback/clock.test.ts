import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, changeSpeed, STEPS_PER_SECOND, INITIAL_CLOCK, pause, play, seek, shownPhase, SPEEDS, step, type Clock } from './clock';

const END = 100;
const playing: Clock = { ...INITIAL_CLOCK, playing: true };

const anySpeed = fc.constantFrom(...SPEEDS);
const anyEnd = fc.integer({ min: 0, max: 5000 });
const anyMilliseconds = fc.oneof(fc.double({ min: 0, max: 500, noNaN: true }), fc.constantFrom(-1, Number.NaN, Number.POSITIVE_INFINITY, 1e12));
const position = ({ at, phase }: Clock): number => at + phase;

const anyPieces = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 60 });

describe('advance', () => {
  it('adds the cycles of the time that went by', () => {
    expect(advance(playing, 1000, END)).toEqual({ ...playing, at: STEPS_PER_SECOND });
    expect(advance({ ...playing, at: 3, phase: 0.5, speed: 10 }, 125, END)).toEqual({ ...playing, at: 6, phase: 0, speed: 10 });
    expect(advance({ ...playing, speed: 0.25 }, 500, END)).toEqual({ ...playing, phase: 0.25, speed: 0.25 });
  });

  it('leaves a clock that stands', () => {
    const standing = { ...INITIAL_CLOCK, at: 5 };
    expect(advance(standing, 1000, END)).toBe(standing);
  });

  it('stops at the last cycle, or goes round', () => {
    expect(advance({ ...playing, at: 98 }, 499, END)).toMatchObject({ at: 98, playing: true });
    expect(advance({ ...playing, at: 98 }, 500, END)).toEqual({ ...playing, at: 99, playing: false });
    expect(advance({ ...playing, at: 98, loop: true }, 1250, END)).toEqual({ ...playing, at: 0, phase: 0.5, loop: true });
    expect(advance({ ...playing, at: 99, loop: true }, 250, END)).toEqual({ ...playing, at: 99, phase: 0.5, loop: true });
  });

  it('stands at 0 where there is nothing to play', () => {
    expect(advance({ ...playing, loop: true }, 1000, 0)).toEqual({ ...playing, loop: true, playing: false });
  });

  it('comes to the same position however the time is cut', () => {
    fc.assert(
      fc.property(anySpeed, fc.boolean(), fc.integer({ min: 2, max: 5000 }), anyPieces, (speed, loop, end, pieces) => {
        const start: Clock = { ...playing, speed, loop };
        const inPieces = pieces.reduce((clock, piece) => advance(clock, piece, end), start);
        const total = pieces.reduce((sum, piece) => sum + piece, 0);
        const atOnce = advance(start, total, end);
        const distance = Math.abs(position(inPieces) - position(atOnce));
        expect(Math.min(distance, loop ? end - distance : distance)).toBeLessThan(1e-6);
      }),
      { seed: 51, numRuns: 500 },
    );
  });

  it('has all motion of a paused clock taken out, at whatever moment it is paused', () => {
    fc.assert(
      fc.property(anySpeed, anyMilliseconds, (speed, elapsed) => {
        const paused = pause(advance({ ...playing, speed }, elapsed, END));
        expect(paused).toEqual(seek({ ...INITIAL_CLOCK, speed }, paused.at, END));
      }),
      { seed: 52, numRuns: 200 },
    );
  });
});

describe('any sequence of actions', () => {
  const anyAction = fc.oneof(
    anyMilliseconds.map((elapsed) => (clock: Clock, end: number) => advance(clock, elapsed, end)),
    fc.constantFrom<1 | -1>(1, -1).map((by) => (clock: Clock, end: number) => step(clock, by, end)),
    fc.oneof(fc.integer(), fc.double({ noNaN: true })).map((cycle) => (clock: Clock, end: number) => seek(clock, cycle, end)),
    fc.constant((clock: Clock, end: number) => play(clock, end)),
    fc.constant(pause),
    fc.constantFrom<1 | -1>(1, -1).map((by) => (clock: Clock) => changeSpeed(clock, by)),
    fc.boolean().map((loop) => (clock: Clock) => ({ ...clock, loop })),
  );

  it('keeps the clock on a cycle there is', () => {
    fc.assert(
      fc.property(anyEnd, fc.array(anyAction, { maxLength: 40 }), (end, actions) => {
        let clock = INITIAL_CLOCK;
        for (const action of actions) {
          clock = action(clock, end);
          expect(Number.isInteger(clock.at) && clock.at >= 0 && clock.at <= Math.max(0, end - 1)).toBe(true);
          expect(clock.phase >= 0 && clock.phase < 1).toBe(true);
          expect(clock.playing || clock.phase === 0).toBe(true);
          expect(SPEEDS).toContain(clock.speed);
        }
      }),
      { seed: 53, numRuns: 1000 },
    );
  });
});

describe('the player', () => {
  it('steps on and back, stopped, and no further than the ends', () => {
    const running: Clock = { ...playing, at: 7, phase: 0.4 };
    expect(step(running, 1, END)).toEqual({ ...INITIAL_CLOCK, at: 8 });
    expect(step(running, -1, END)).toEqual({ ...INITIAL_CLOCK, at: 6 });
    expect(step(INITIAL_CLOCK, -1, END).at).toBe(0);
    expect(step({ ...INITIAL_CLOCK, at: 99 }, 1, END).at).toBe(99);
  });

  it('goes on playing after a seek', () => {
    expect(seek({ ...playing, phase: 0.4 }, 42, END)).toEqual({ ...playing, at: 42 });
  });

  it('plays from the start again at the end, unless it goes round anyway', () => {
    const atEnd: Clock = { ...INITIAL_CLOCK, at: 99 };
    expect(play(atEnd, END)).toEqual({ ...playing, at: 0 });
    expect(play({ ...atEnd, loop: true }, END)).toEqual({ ...playing, at: 99, loop: true });
    expect(play({ ...atEnd, at: 98 }, END)).toEqual({ ...playing, at: 98 });
    expect(play(INITIAL_CLOCK, 1).playing).toBe(false);
  });

  it('changes speed one notch at a time', () => {
    let clock: Clock = { ...INITIAL_CLOCK, speed: SPEEDS[0] ?? 0 };
    const seen = [clock.speed];
    for (let i = 1; i < SPEEDS.length; i++) seen.push((clock = changeSpeed(clock, 1)).speed);
    expect(seen).toEqual(SPEEDS);
    expect(changeSpeed(clock, 1).speed).toBe(1000);
    expect(changeSpeed(clock, -1).speed).toBe(500);
    expect(changeSpeed({ ...clock, speed: 0.25 }, -1).speed).toBe(0.25);
  });

  it('shows whole cycles to whoever asked for less motion', () => {
    expect(shownPhase({ ...playing, phase: 0.4 }, false)).toBe(0.4);
    expect(shownPhase({ ...playing, phase: 0.4 }, true)).toBe(0);
  });
});
