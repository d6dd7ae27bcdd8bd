import { needsRun } from '../scenario/scenes';
import type { RunKind, RunKinds } from '../worker/protocol';
import { accuracyToMeasure, curveLeft, remember } from './measuring';
import { compareRequest, layerRequest, pruneRequest, streamRequest } from './requests';
import type { LabState, RunSlots, Shown } from './state';

/** What is to become of a kind of run: it is wanted with this request, whatever it does it may go on doing, or nobody needs it any more. */
export type Wish<Kind extends RunKind> = { readonly want: RunKinds[Kind]['request'] } | 'leave' | 'drop';

/** A kind of run as the page sees it. */
export interface RunRow<Kind extends RunKind> {
  /** For people: completes "Computing …" and "Could not compute …". */
  readonly name: string;
  /** Who tells of a failure: the page, above the scene, or the panel that the answer is for. */
  readonly failureTold: 'page' | 'panel';
  /** Whether the page says that this takes long, and lets it be cancelled. */
  isCounted(slots: RunSlots): boolean;
  /** What the state asks for. */
  wish(state: LabState): Wish<Kind>;
  /** What else changes with a good answer. */
  arrived?(state: LabState, shown: Shown<Kind>): Partial<LabState>;
  /** What else changes with a failure. */
  failed?(): Partial<LabState>;
}

const always = (): boolean => true;
const never = (): boolean => false;
/** A drag in Compare may change synthetic weights, which nobody looks at there. */
const isDragInCompare = ({ scenario, edit }: LabState): boolean => needsRun(scenario.scene, 'compare') && edit.moving;

/** Every kind of run, in the order in which they are asked for. A row that the worker's table has and this one lacks does not compile. */
export const RUN_ROWS: { readonly [Kind in RunKind]: RunRow<Kind> } = {
  networks: { name: 'the list of networks', failureTold: 'page', isCounted: never, wish: () => ({ want: null }) },
  layer: {
    name: 'this layer',
    failureTold: 'page',
    isCounted: always,
    wish: (state) => (isDragInCompare(state) ? 'leave' : { want: layerRequest(state.scenario) }),
  },
  prune: {
    name: 'the pruning',
    failureTold: 'page',
    isCounted: always,
    wish: (state) => (isDragInCompare(state) ? 'leave' : { want: pruneRequest(state.scenario) }),
  },
  accuracy: {
    name: 'the accuracy',
    failureTold: 'panel',
    isCounted: never,
    wish: (state) => {
      const request = accuracyToMeasure(state);
      return request === null ? 'drop' : { want: request };
    },
    arrived: remember,
  },
  curve: {
    name: 'the accuracy curve',
    failureTold: 'panel',
    isCounted: never,
    // Between two points of a curve that stands, and beside the measurement of what is on screen.
    wish: (state) => {
      const [next] = curveLeft(state);
      return next === undefined || state.rested === null ? 'drop' : { want: next };
    },
    arrived: remember,
    failed: () => ({ curvePlan: null }),
  },
  stream: {
    name: 'the run through the array',
    failureTold: 'page',
    isCounted: always,
    // Only what is looked at: a drag on the pruning scene need not build a trace for every step.
    wish: ({ scenario }) => (needsRun(scenario.scene, 'stream') ? { want: streamRequest(scenario) } : 'leave'),
  },
  compare: {
    name: 'the comparison',
    failureTold: 'page',
    // The first comparison says so in its own place.
    isCounted: ({ compare }) => compare.shown !== null,
    // Seconds of work: when the hand rests, and only as long as somebody looks.
    wish: ({ scenario, edit }) => (!needsRun(scenario.scene, 'compare') ? 'drop' : edit.moving ? 'leave' : { want: compareRequest(scenario) }),
  },
};

export const RUN_KINDS = Object.keys(RUN_ROWS) as readonly RunKind[];

/** One value for every kind of run. */
export const ofEachKind = <Values extends { readonly [Kind in RunKind]: unknown }>(make: <Kind extends RunKind>(kind: Kind) => Values[Kind]): Values =>
  Object.fromEntries(RUN_KINDS.map((kind) => [kind, make(kind)])) as unknown as Values;
