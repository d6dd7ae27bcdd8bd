/** What time it is in the array. What is shown is a function of (trace, cycle, phase) alone; there is no other clock. */
export interface Clock {
  /** The cycle shown, from 0. */
  readonly cycle: number;
  /** How far through that cycle, in [0, 1). 0 whenever the clock does not run: nothing can be reached by playing alone. */
  readonly phase: number;
  readonly playing: boolean;
  /** Multiple of `CYCLES_PER_SECOND`. */
  readonly speed: number;
  /** Whether playing goes on from the start after the last cycle, instead of stopping at it. */
  readonly loop: boolean;
}

/** Cycles in a second at speed 1. */
export const CYCLES_PER_SECOND = 2;

/** The speeds a person can choose, ascending. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export const INITIAL_CLOCK: Clock = { cycle: 0, phase: 0, playing: false, speed: 1, loop: false };

/**
 * The clock some time later. Cutting that time into pieces gives the same cycle and phase up to rounding.
 * @param elapsedMilliseconds anything that is not a positive, finite number counts as no time.
 * @param endCycle one past the last cycle; 0 while there is nothing to play.
 */
export function advance(clock: Clock, elapsedMilliseconds: number, endCycle: number): Clock {
  if (!clock.playing || !Number.isFinite(elapsedMilliseconds) || elapsedMilliseconds <= 0) return clock;
  const lastCycle = endCycle - 1;
  const position = clock.cycle + clock.phase + (elapsedMilliseconds / 1000) * CYCLES_PER_SECOND * clock.speed;
  if (clock.loop && endCycle > 0) return at(clock, position % endCycle);
  return position < lastCycle ? at(clock, position) : seek({ ...clock, playing: false }, lastCycle, endCycle);
}

function at(clock: Clock, position: number): Clock {
  const cycle = Math.floor(position);
  return { ...clock, cycle, phase: position - cycle };
}

/** Sets the cycle, at its beginning; whether the clock runs is left as it is. A cycle outside 0..endCycle−1 becomes the nearest within. */
export function seek(clock: Clock, cycle: number, endCycle: number): Clock {
  return { ...clock, cycle: Math.max(0, Math.min(Math.trunc(cycle), endCycle - 1)), phase: 0 };
}

/** One cycle on or back, stopped. */
export function step(clock: Clock, by: 1 | -1, endCycle: number): Clock {
  return seek(pause(clock), clock.cycle + by, endCycle);
}

/** Starts the clock; from the start where it stands at the end. With fewer than two cycles there is nothing to play. */
export function play(clock: Clock, endCycle: number): Clock {
  if (endCycle < 2) return seek(pause(clock), clock.cycle, endCycle);
  const playing = { ...clock, playing: true };
  return clock.cycle >= endCycle - 1 && !clock.loop ? seek(playing, 0, endCycle) : playing;
}

/** Stops the clock at the beginning of the cycle it is in, where a link or a step would lead too. */
export function pause(clock: Clock): Clock {
  return { ...clock, playing: false, phase: 0 };
}

/** The next speed up or down in `SPEEDS`; the last one stays. */
export function changeSpeed(clock: Clock, by: 1 | -1): Clock {
  const next = by > 0 ? SPEEDS.find((speed) => speed > clock.speed) : SPEEDS.findLast((speed) => speed < clock.speed);
  return { ...clock, speed: next ?? clock.speed };
}

/** The phase to draw: always 0 for a person who asked for less motion, so that the picture changes in whole cycles. */
export function shownPhase(clock: Clock, reducedMotion: boolean): number {
  return reducedMotion ? 0 : clock.phase;
}
