import type { Failure } from '../lib/result';
import type { Clock } from '../playback/clock';
import type { Track } from '../scenario/tracks';
import type { Settings } from '../scenario/types';
import type { AccuracyReport, AccuracyRequest, LayerData, Progress, PruneReport, PruneRequest, RunKind, RunKinds } from '../worker/protocol';

/** Where a kind of request stands. The last good answer outlives it, in the slot's `shown`. */
export type RunStatus =
  | { readonly kind: 'idle' }
  | ({ readonly kind: 'running' } & Progress)
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: Failure }
  | { readonly kind: 'cancelled' };

/** An answer with the request it answers. */
export interface Shown<Kind extends RunKind> {
  readonly request: RunKinds[Kind]['request'];
  readonly value: RunKinds[Kind]['value'];
}

export interface RunSlot<Kind extends RunKind> {
  readonly status: RunStatus;
  /** The last answer that was good: stays while a newer run is under way or has failed, so that the picture never blanks. */
  readonly shown: Shown<Kind> | null;
}

export type RunSlots = { readonly [Kind in RunKind]: RunSlot<Kind> };

/** A layer and a pruning of this very layer: the last pair that fits together. Views that need both read this. */
export interface Picture {
  readonly layer: LayerData;
  readonly report: PruneReport;
  readonly request: PruneRequest;
}

/** One measurement of accuracy, kept for as long as the page is open. */
export interface MeasuredPoint {
  readonly request: AccuracyRequest;
  readonly report: AccuracyReport;
}

/** What is left of a curve that is being measured. */
export interface CurvePlan {
  readonly waiting: readonly AccuracyRequest[];
  readonly total: number;
}

export const NOTICE_KINDS = ['link', 'change', 'worker', 'share', 'jump', 'storage', 'prefs', 'site'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something the person should know. At most one of each kind is kept, the newest. */
export interface Notice {
  readonly id: number;
  readonly kind: NoticeKind;
  readonly title: string;
  readonly lines: readonly string[];
}

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

export interface Prefs {
  readonly theme: Theme;
  /** Large type for a projector. */
  readonly presentation: boolean;
  /** What the system asks for; never saved. */
  readonly reducedMotion: boolean;
  readonly systemIsDark: boolean;
}

/** How the scenario last changed: decides what becomes of the address bar. */
export interface Edit {
  /** A drag is under way: wait for its end. */
  readonly moving: boolean;
  /** `person`: a deliberate change, may add a history entry. `link`: came from the address bar. `fit`: corrected by the program; never adds an entry. */
  readonly origin: 'person' | 'link' | 'fit';
}

/** What there is to look at of a training: its starting weights, then one moment for every epoch and every pruning. */
export interface Moments {
  readonly network: string;
  readonly count: number;
  /** Prunings and runs that were stopped are moments too: then they are not epochs that are counted. */
  readonly unit: 'epochs' | 'moments';
}

/** One clock for each thing that can be played. */
export type Playback = Readonly<Record<Track, Clock>>;

export interface LabState extends RunSlots {
  /** What was asked for, but for the time. */
  readonly scenario: Settings;
  readonly edit: Edit;
  readonly picture: Picture | null;
  /** Every accuracy measured so far, of all networks, in the order of measuring. */
  readonly measured: readonly MeasuredPoint[];
  readonly curvePlan: CurvePlan | null;
  /** The measurement that the picture on show calls for, once nothing has changed for a moment; null until then. */
  readonly rested: AccuracyRequest | null;
  /** What time it is in each thing that can be played, and how it runs: one number each, held nowhere else. */
  readonly playback: Playback;
  /** Of the training that Train shows; told by the training store, which is loaded when it is first asked for. Null while there is none. */
  readonly moments: Moments | null;
  readonly notices: readonly Notice[];
  readonly prefs: Prefs;
  /** Whether the help lies over the page. */
  readonly help: boolean;
}
