/** What time it is in one thing that can be played. What is shown of it is a function of (thing, at, phase) alone; it has no other clock. */
export interface Clock {
  /** The cycle or step shown, from 0. */
  readonly at: number;
  /** How far on the way to the next, in [0, 1). 0 whenever the clock does not run: nothing can be reached by playing alone. */
  readonly phase: number;
  readonly playing: boolean;
  /** Multiple of the pace that what is played has at speed 1. */
  readonly speed: number;
  /** Whether playing goes on from the start after the last, instead of stopping at it. */
  readonly loop: boolean;
}

/** Cycles in a second at speed 1. */
export const STEPS_PER_SECOND = 2;

/** The speeds a person can choose, ascending. */
export const SPEEDS: readonly number[] = [0.25, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

export const INITIAL_CLOCK: Clock = { at: 0, phase: 0, playing: false, speed: 1, loop: false };

/**
 * The clock some time later. Cutting that time into pieces gives the same time and phase up to rounding.
 * @param elapsedMilliseconds anything that is not a positive, finite number counts as no time.
 * @param end one past the last; 0 while there is nothing to play.
 */
export function advance(clock: Clock, elapsedMilliseconds: number, end: number): Clock {
  if (!clock.playing || !Number.isFinite(elapsedMilliseconds) || elapsedMilliseconds <= 0) return clock;
  const last = end - 1;
  const position = clock.at + clock.phase + (elapsedMilliseconds / 1000) * STEPS_PER_SECOND * clock.speed;
  if (clock.loop && end > 0) return standAt(clock, position % end);
  return position < last ? standAt(clock, position) : seek({ ...clock, playing: false }, last, end);
}

function standAt(clock: Clock, position: number): Clock {
  const whole = Math.floor(position);
  return { ...clock, at: whole, phase: position - whole };
}

/** Sets the time; whether the clock runs is left as it is. A time outside 0..end−1 becomes the nearest within. */
export function seek(clock: Clock, time: number, end: number): Clock {
  return { ...clock, at: Math.max(0, Math.min(Math.trunc(time), end - 1)), phase: 0 };
}

/** One on or back, stopped. */
export function step(clock: Clock, by: 1 | -1, end: number): Clock {
  return seek(pause(clock), clock.at + by, end);
}

/** Starts the clock; from the start where it stands at the end. With fewer than two there is nothing to play. */
export function play(clock: Clock, end: number): Clock {
  if (end < 2) return seek(pause(clock), clock.at, end);
  const playing = { ...clock, playing: true };
  return clock.at >= end - 1 && !clock.loop ? seek(playing, 0, end) : playing;
}

/** Stops the clock where the cycle or step it is in begins, where a link or a step would lead too. */
export function pause(clock: Clock): Clock {
  return { ...clock, playing: false, phase: 0 };
}

/** The next speed up or down in `SPEEDS`; the last one stays. */
export function changeSpeed(clock: Clock, by: 1 | -1): Clock {
  const next = by > 0 ? SPEEDS.find((speed) => speed > clock.speed) : SPEEDS.findLast((speed) => speed < clock.speed);
  return { ...clock, speed: next ?? clock.speed };
}

/** The phase to draw: always 0 for a person who asked for less motion, so that the picture changes from one to the next at once. */
export function shownPhase(clock: Clock, reducedMotion: boolean): number {
  return reducedMotion ? 0 : clock.phase;
}
