import { needsRun } from '../scenario/scenes';
import type { AccuracyReport, AccuracyRequest } from '../worker/protocol';
import { accuracyRequest, pruneRequest, samePlain } from './requests';
import type { CurvePlan, LabState, MeasuredPoint } from './state';

/** How long nothing must change before anything is measured: hundreds of images, which nobody waits for. The picture comes first. */
export const REST_MILLISECONDS = 200;

export const findMeasured = (measured: readonly MeasuredPoint[], request: AccuracyRequest): MeasuredPoint | undefined =>
  measured.find((point) => samePlain(point.request, request));

/** The measurement that belongs to the picture on show; null while a hand moves, while the picture does not stand, and where nobody looks or nothing answers. */
const accuracyOnShow = ({ scenario, edit, networks, prune }: LabState): AccuracyRequest | null => {
  const answers = networks.shown?.value.find(({ id }) => id === scenario.network)?.images !== 0;
  const stands = prune.status.kind === 'ready' && samePlain(prune.shown?.request, pruneRequest(scenario));
  return answers && stands && needsRun(scenario.scene, 'accuracy') && !edit.moving ? accuracyRequest(scenario) : null;
};

/** What is to be measured now, unless it is known. */
export const accuracyToMeasure = ({ rested, measured }: LabState): AccuracyRequest | null =>
  rested !== null && findMeasured(measured, rested) === undefined ? rested : null;

const unmeasured = (requests: readonly AccuracyRequest[], measured: readonly MeasuredPoint[]): readonly AccuracyRequest[] =>
  requests.filter((request) => findMeasured(measured, request) === undefined);

/** The points of a curve that are still to be measured. */
export const curveLeft = ({ curvePlan, measured }: Pick<LabState, 'curvePlan' | 'measured'>): readonly AccuracyRequest[] =>
  curvePlan === null ? [] : unmeasured(curvePlan.waiting, measured);

/** A plan for these points, less what is known; null where everything is. */
export const planCurve = (requests: readonly AccuracyRequest[], measured: readonly MeasuredPoint[]): CurvePlan | null => {
  const waiting = unmeasured(requests, measured);
  return waiting.length === 0 ? null : { waiting, total: requests.length };
};

/** The state with a measurement kept, and taken off the plan of a curve. */
export const remember = (
  state: Pick<LabState, 'curvePlan' | 'measured'>,
  { request, value }: { readonly request: AccuracyRequest; readonly value: AccuracyReport },
): Pick<LabState, 'curvePlan' | 'measured'> => {
  const measured = [...state.measured.filter((point) => !samePlain(point.request, request)), { request, report: value }];
  const waiting = curveLeft({ curvePlan: state.curvePlan, measured });
  return { measured, curvePlan: state.curvePlan === null || waiting.length === 0 ? null : { ...state.curvePlan, waiting } };
};

/** Looks at every state, and tells when the hand has rested on a picture. */
export interface Rest {
  watch(state: LabState): void;
}

interface RestOptions {
  /** Calls back after so many milliseconds; returns how to call that off. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
  /** Puts what has rested, or null, into the state. */
  readonly publish: (rested: AccuracyRequest | null) => void;
}

/** The one thing here that is not a function of the state: that nothing has changed for a moment. */
export const createRest = ({ after, publish }: RestOptions): Rest => {
  let waited: AccuracyRequest | null = null;
  let endRest = (): void => undefined;
  return {
    watch(state) {
      const next = accuracyOnShow(state);
      if (samePlain(next, waited)) return;
      endRest();
      waited = next;
      if (state.rested !== null) publish(null);
      if (next !== null) endRest = after(REST_MILLISECONDS, () => publish(next));
    },
  };
};
