import type { AccuracyRequest } from '../worker/protocol';
import { samePlain } from './requests';
import type { Runner } from './runs';
import type { LabState, MeasuredPoint } from './state';

/** What becomes of measurements: each is kept, and those of a curve follow one another. */
export interface Measuring {
  /** Looks at a slot that has changed. */
  published(kind: 'accuracy' | 'curve'): void;
  /** Sees to it that what is wanted is measured, unless it is known. Nothing is measured while a hand moves: the picture comes first. */
  want(current: AccuracyRequest | null, moving: boolean): void;
  measureCurve(requests: readonly AccuracyRequest[]): void;
  cancelCurve(): void;
}

export const findMeasured = (measured: readonly MeasuredPoint[], request: AccuracyRequest): MeasuredPoint | undefined =>
  measured.find((point) => samePlain(point.request, request));

interface MeasuringRunners {
  readonly accuracy: Runner<'accuracy'>;
  readonly curve: Runner<'curve'>;
}

interface Store {
  readonly getState: () => LabState;
  readonly setState: (patch: Partial<LabState>) => void;
}

/** Decides what is measured next, and keeps what comes back. */
export const createMeasuring = ({ getState, setState }: Store, runners: MeasuringRunners): Measuring => {
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
      if (moving) {
        runners.accuracy.drop();
        runners.curve.drop();
        return;
      }
      if (current !== null && findMeasured(getState().measured, current) !== undefined) runners.accuracy.drop();
      else if (current !== null) runners.accuracy.want(current);
      goOn();
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
