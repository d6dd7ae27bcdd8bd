import { DRAIN, FILL } from '../engine/csph/cycle-kinds';
import { nextRow, nextStall, previousRow, previousStall } from '../engine/csph/navigate';
import { type Clock, INITIAL_CLOCK, pause, STEPS_PER_SECOND } from '../playback/clock';
import type { CutSteps } from '../engine/pruning/cut-types';
import { trackOf } from '../scenario/scenes';
import { ofEachTrack, type Track } from '../scenario/tracks';
import type { Scenario, Settings, Times } from '../scenario/types';
import { cutOf, stepsOf } from './cut';
import type { LabState, Playback } from './state';

/** Points worth going to, of the one kind of thing or the other. */
export const JUMPS = ['start', 'end', 'next-row', 'previous-row', 'next-stall', 'previous-stall', 'next-fall', 'previous-fall'] as const;
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
  /** What it can be searched for, whether or not there is any. */
  readonly jumps: readonly Jump[];
  /** Whether it ends in what the scene shows of itself: its end then stays the end, wherever that comes to lie. */
  readonly restsAtEnd: boolean;
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
  jumps: ['start', 'end', 'next-row', 'previous-row', 'next-stall', 'previous-stall'],
  restsAtEnd: false,
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

/** Of a cut: at 0 its first step is about to be taken, after the last it is finished. */
const ofSteps: TrackRow = {
  unit: 'step',
  jumps: ['start', 'end', 'next-row', 'previous-row', 'next-fall', 'previous-fall'],
  restsAtEnd: true,
  playable: ({ picture, scenario }) => {
    if (picture === null) return null;
    const steps = stepsOf(picture, scenario.cutPlay);
    const cut = cutOf(picture);
    if (!steps.ok || !cut.ok) return null;
    const { total } = steps.value;
    return { end: total + 1, jumps: { ...ends(total + 1), ...(scenario.cutPlay === 'rows' && jumpsOf(cut.value)) } };
  },
  pace: ({ picture, scenario }) => {
    const steps = picture && stepsOf(picture, scenario.cutPlay);
    return steps?.ok ? steps.value.perSecond / STEPS_PER_SECOND : 1;
  },
};

const jumpsOf = (cut: CutSteps): Playable['jumps'] => ({
  'next-row': (at) => cut.nextRow(at),
  'previous-row': (at) => cut.previousRow(at),
  'next-fall': (at) => cut.nextFall(at),
  'previous-fall': (at) => cut.previousFall(at),
});

/** An epoch at speed 1 takes a second: the rows are seen going to their new places. */
const EPOCH_PACE = 0.5;

/** Of a training: at 0 its starting weights, then what each epoch and each pruning left; at the end stands what training has come to. */
const ofEpochs: TrackRow = {
  unit: 'epoch',
  jumps: ['start', 'end'],
  restsAtEnd: true,
  playable: ({ moments }) => moments && { end: moments.count, jumps: ends(moments.count) },
  pace: () => EPOCH_PACE,
};

/** Everything that can be played. A scene names its track in `scenario/scenes.ts`. */
export const TRACK_ROWS: Readonly<Record<Track, TrackRow>> = { cycle: ofCycles, step: ofSteps, epoch: ofEpochs };

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
  step: Number.isFinite(playback.step.at) ? playback.step.at + 1 : 0,
  epoch: Number.isFinite(playback.epoch.at) ? playback.epoch.at : null,
});

/** A scenario taken apart into what is set and what time it is. */
export function apart({ cycle, step, epoch, ...settings }: Scenario): { readonly settings: Settings; readonly times: Times } {
  return { settings, times: { cycle, step, epoch } };
}

/** Where clocks stand at these times. The end of a cut or a training is wherever it comes to lie: it is not known before they are. */
export const placesAt = ({ cycle, step, epoch }: Times): Readonly<Record<Track, number>> => ({
  cycle,
  step: step === 0 ? Infinity : step - 1,
  epoch: epoch ?? Infinity,
});

/** Clocks that stand at these times. */
export function clocksAt(times: Times): Playback {
  const places = placesAt(times);
  return ofEachTrack((track) => ({ ...INITIAL_CLOCK, at: places[track] }));
}

export const allPaused = (playback: Playback): Playback => ofEachTrack((track) => pause(playback[track]));
