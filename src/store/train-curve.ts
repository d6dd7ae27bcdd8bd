import type { TrainingProgress } from '../worker/protocol';
import type { TrainCurve } from './train-state';

const NOTHING = new Float32Array(0);
export const NO_CURVE: TrainCurve = { steps: 0, done: 0, losses: NOTHING, penalties: NOTHING, accuracies: NOTHING };

/** The curve with the steps of a report behind it. The arrays are made once, for the whole run; a curve handed out earlier still shows its own steps. */
export const extendCurve = (curve: TrainCurve, report: TrainingProgress): TrainCurve => {
  const fresh = curve.steps !== report.steps;
  const room = (): Float32Array => new Float32Array(report.steps);
  const { losses, penalties, accuracies } = fresh ? { losses: room(), penalties: room(), accuracies: room() } : curve;
  const from = report.step - report.losses.length;
  losses.set(report.losses, from);
  penalties.set(report.penalties, from);
  accuracies.set(report.accuracies, from);
  return { steps: report.steps, done: report.step, losses, penalties, accuracies };
};
