import type { AccuracyRequest } from '../worker/protocol';
import { samePlain } from './requests';
import type { Runner, RunnerOptions } from './runner';
import type { LabState, MeasuredPoint } from './state';

/** What becomes of measurements: each is kept, and those of a curve follow one another. */
export interface Measuring {
  /** Looks at a slot that has changed. */
  published(kind: 'accuracy' | 'curve'): void;
  /**
   * Sees to it that this is measured, unless it is known, and that a curve goes on: once nothing has changed for a moment. Until then, and while a hand
   * moves, nothing is measured: the picture comes first.
   * @param current null while the picture does not stand, or is not looked at.
   */
  want(current: AccuracyRequest | null, moving: boolean): void;
  measureCurve(requests: readonly AccuracyRequest[]): void;
  cancelCurve(): void;
}

/** How long nothing must change before anything is measured. */
export const REST_MILLISECONDS = 200;

export const findMeasured = (measured: readonly MeasuredPoint[], request: AccuracyRequest): MeasuredPoint | undefined =>
  measured.find((point) => samePlain(point.request, request));

interface MeasuringRunners {
  readonly accuracy: Runner<'accuracy'>;
  readonly curve: Runner<'curve'>;
}

interface MeasuringOptions {
  readonly getState: () => LabState;
  readonly setState: (patch: Partial<LabState>) => void;
  readonly runners: MeasuringRunners;
  readonly after: RunnerOptions<'accuracy'>['after'];
}

/** Decides what is measured next, and keeps what comes back. */
export const createMeasuring = ({ getState, setState, runners, after }: MeasuringOptions): Measuring => {
  let wanted: AccuracyRequest | null = null;
  let endRest = (): void => undefined;

  /** Leaves out what is known by now, and asks for the first that is left. */
  const goOn = (): void => {
    const { curvePlan, measured } = getState();
    if (curvePlan === null) return;
    const waiting = curvePlan.waiting.filter((request) => findMeasured(measured, request) === undefined);
    if (waiting.length < curvePlan.waiting.length) setState({ curvePlan: waiting.length === 0 ? null : { ...curvePlan, waiting } });
    if (waiting.length > 0) runners.curve.want(waiting[0]);
  };

  return {
    published(kind) {
      const { status, shown } = getState()[kind];
      if (status.kind === 'ready' && shown !== null) {
        const { measured } = getState();
        const others = measured.filter(({ request }) => !samePlain(request, shown.request));
        setState({ measured: [...others, { request: shown.request, report: shown.value }] });
        if (kind === 'curve') goOn();
      } else if (kind === 'curve' && status.kind === 'failed') setState({ curvePlan: null });
    },
    want(current, moving) {
      const next = moving ? null : current;
      if (next !== null && samePlain(next, wanted)) return;
      endRest();
      wanted = next;
      runners.accuracy.drop();
      runners.curve.drop();
      if (next === null) return;
      endRest = after(REST_MILLISECONDS, () => {
        if (findMeasured(getState().measured, next) === undefined) runners.accuracy.want(next);
        goOn();
      });
    },
    measureCurve(requests) {
      setState({ curvePlan: { waiting: requests, total: requests.length } });
      runners.curve.drop();
      goOn();
    },
    cancelCurve() {
      setState({ curvePlan: null });
      runners.curve.drop();
    },
  };
};
