/**
 * What moves when, on the way from one cycle to the next. Phase 0 is the still picture of a cycle, phase 1 would be that of the next: whatever is carried over
 * arrives before, and a number changes when what carries it arrives.
 */
const BEATS = {
  /** What is no longer at work fades. */
  leave: [0.06, 0.2],
  /** Activations come from memory to their array rows. */
  read: [0.08, 0.32],
  /** The next chunk comes from weight memory to the head of the array. */
  enter: [0.12, 0.36],
  /** Activations light their array rows. */
  sweep: [0.32, 0.5],
  /** Weights go down the columns. */
  down: [0.36, 0.52],
  /** Weight and activation meet in the sum. */
  meet: [0.52, 0.64],
  /** A bin that is not home turns on by one slot. */
  turn: [0.3, 0.7],
  /** The sum goes to its slot. */
  commit: [0.68, 0.88],
  /** The ring that was written to shifts. */
  shift: [0.9, 1],
} as const satisfies Record<string, readonly [number, number]>;
export type Beat = keyof typeof BEATS;

/** How far a movement has come at a phase, 0..1; it starts and ends softly. */
export function beat(phase: number, name: Beat): number {
  const [from, to] = BEATS[name];
  const t = Math.max(0, Math.min(1, (phase - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Whether what a movement carries has arrived. */
export const arrived = (phase: number, name: Beat): boolean => phase >= BEATS[name][1];
