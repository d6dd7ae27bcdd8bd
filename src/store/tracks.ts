import { DRAIN, FILL } from '../engine/csph/cycle-kinds';
import { nextRow, nextStall, previousRow, previousStall } from '../engine/csph/navigate';
import { type Clock, INITIAL_CLOCK, pause } from '../playback/clock';
import { trackOf } from '../scenario/scenes';
import type { Track } from '../scenario/tracks';
import type { Scenario, Settings, Times } from '../scenario/types';
import type { LabState, Playback } from './state';

/** Points worth going to, of the one kind of thing or the other. */
export const JUMPS = ['start', 'end', 'next-row', 'previous-row', 'next-stall', 'previous-stall'] as const;
export type Jump = (typeof JUMPS)[number];

/** What can be played at the moment. */
export interface Playable {
  /** One past the last cycle or step. */
  readonly end: number;
  /** Where a jump leads; null where there is nothing of the kind in that direction, no jump at all where there is nothing of the kind. */
  readonly jumps: Readonly<Partial<Record<Jump, (at: number) => number | null>>>;
}

interface TrackRow {
  /** What one of it is called. */
  readonly unit: string;
  /** What there is to play; null while it is not there. The same state gives the same. */
  readonly playable: (state: LabState) => Playable | null;
  /** How fast it goes where it stands, as a part of the clock's own speed. */
  readonly pace: (state: LabState) => number;
}

/** A cycle at speed 1 takes a second: a read, a product and a commit are seen one after the other. */
const CYCLE_PACE = 0.5;
/** Fills and drains, in which nothing is multiplied, pass in about so many of such cycles, however long they are. */
const WAITING_CYCLES = 0.5;

const ofCycles: TrackRow = {
  unit: 'cycle',
  playable: ({ stream }) => {
    if (stream.shown === null) return null;
    const { trace } = stream.shown.value;
    const rows = { 'next-row': (at: number) => nextRow(trace, at), 'previous-row': (at: number) => previousRow(trace, at) };
    const stalls = { 'next-stall': (at: number) => nextStall(trace, at), 'previous-stall': (at: number) => previousStall(trace, at) };
    return { end: trace.cycles, jumps: { ...ends(trace.cycles), ...rows, ...(trace.stallStarts.length > 0 && stalls) } };
  },
  pace: ({ stream, playback }) => {
    const trace = stream.shown?.value.trace;
    if (!trace || (trace.kind[playback.cycle.at] !== FILL && trace.kind[playback.cycle.at] !== DRAIN)) return CYCLE_PACE;
    return CYCLE_PACE * Math.max(1, (trace.hardware.arrayRows + trace.hardware.arrayColumns - 2) / WAITING_CYCLES);
  },
};

/** The steps of a cut have no picture yet: there is nothing to play. */
const ofSteps: TrackRow = { unit: 'step', playable: () => null, pace: () => 1 };

/** Everything that can be played. A scene names its track in `scenario/scenes.ts`. */
export const TRACK_ROWS: Readonly<Record<Track, TrackRow>> = { cycle: ofCycles, step: ofSteps };

function ends(end: number): Playable['jumps'] {
  return { start: () => 0, end: () => Math.max(0, end - 1) };
}

/** The clock of what the scene on show plays; null for a scene that does not move. */
export function selectClock({ scenario, playback }: LabState): Clock | null {
  const track = trackOf(scenario.scene);
  return track === null ? null : playback[track];
}

/** Whether the scene on show plays. */
export const selectPlaying = (state: LabState): boolean => selectClock(state)?.playing ?? false;

/** The whole scenario: what was set, and what time it is. */
export const scenarioOf = ({ scenario, playback }: Pick<LabState, 'scenario' | 'playback'>): Scenario => ({
  ...scenario,
  cycle: playback.cycle.at,
  step: playback.step.at,
});

/** A scenario taken apart into what is set and what time it is. */
export function apart({ cycle, step, ...settings }: Scenario): { readonly settings: Settings; readonly times: Times } {
  return { settings, times: { cycle, step } };
}

/** Clocks that stand at these times. */
export const clocksAt = ({ cycle, step }: Times): Playback => ({ cycle: { ...INITIAL_CLOCK, at: cycle }, step: { ...INITIAL_CLOCK, at: step } });

export const allPaused = ({ cycle, step }: Playback): Playback => ({ cycle: pause(cycle), step: pause(step) });
