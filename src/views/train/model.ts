import { percent } from '../../lib/numbers';
import { runLength } from '../../store/train-moments';
import type { RunPhase, TrainCurve, TrainPhase } from '../../store/train-state';

/* ── curves ── */

/** A line through x0, y0, x1, y1, …; x in epochs since the first training began. */
export type Line = readonly number[];

/** One run of training or fine-tuning on the axis of epochs. */
export interface RunSpan {
  readonly kind: RunPhase['kind'];
  readonly from: number;
  readonly to: number;
  readonly losses: Line;
  readonly penalties: Line;
  /** Shares right: of the images being learnt, smoothed, and of the held-out ones after each epoch. */
  readonly learnt: Line;
  readonly heldOut: Line;
}

/** A pruning, between two runs or after the last. */
export interface CutMark {
  readonly at: number;
  readonly sparsity: number;
  readonly accuracy: number;
}

export interface CurvesModel {
  readonly runs: readonly RunSpan[];
  readonly cuts: readonly CutMark[];
  /** Epochs planned in all. */
  readonly end: number;
}

/** No more points to a run than can be told apart. */
const MOST_POINTS = 160;
/** Steps that the moving average remembers, roughly. */
const MEMORY = 24;

/** A moving average that starts on the first value, told at evenly spaced steps and at the last. x counts epochs from `from`. */
export function smoothed(values: Float32Array, { done, steps }: Pick<TrainCurve, 'done' | 'steps'>, from: number, epochs: number): number[] {
  const every = Math.max(1, Math.ceil(steps / MOST_POINTS));
  const line: number[] = [];
  let average = 0;
  for (let step = 0; step < done; step++) {
    const share = 1 / Math.min(step + 1, MEMORY);
    average += share * (values[step] - average);
    if ((step + 1) % every === 0 || step === done - 1) line.push(from + (epochs * (step + 1)) / steps, average);
  }
  return line;
}

/**
 * Everything the two charts show, from what has been trained so far.
 * @param planned epochs to make room for while nothing has been.
 */
export function curvesModel(phases: readonly TrainPhase[], planned: number): CurvesModel {
  const runs: RunSpan[] = [];
  const cuts: CutMark[] = [];
  let end = 0;
  // Where held-out accuracy stood when a run began: fine-tuning goes on from the pruned weights.
  let before: number | null = null;
  for (const phase of phases) {
    if (phase.kind === 'prune') {
      if (phase.result === null) continue;
      const { cut, test } = phase.result;
      before = test.correct / test.images;
      cuts.push({ at: end, sparsity: cut.sparsity, accuracy: before });
      continue;
    }
    const { curve, recipe, tests } = phase;
    const from = end;
    const stopped = phase.result !== null && phase.result.how !== 'finished';
    end += runLength(phase);
    const last = stopped && phase.result !== null && phase.result.test.epoch > (tests.at(-1)?.epoch ?? 0) ? [phase.result.test] : [];
    const points = [...tests, ...last].flatMap(({ epoch, correct, images }) => [from + epoch, correct / images]);
    runs.push({
      kind: phase.kind,
      from,
      to: end,
      losses: smoothed(curve.losses, curve, from, recipe.epochs),
      penalties: recipe.lambda > 0 ? smoothed(curve.penalties, curve, from, recipe.epochs) : [],
      learnt: smoothed(curve.accuracies, curve, from, recipe.epochs),
      heldOut: before === null ? points : [from, before, ...points],
    });
    before = points.at(-1) ?? before;
  }
  return { runs, cuts, end: end === 0 ? planned : end };
}

const ys = (line: Line): readonly number[] => line.filter((_, i) => i % 2 === 1);

const LOWER_ENDS = [0.96, 0.9, 0.8, 0.5] as const;

/** Where the axis of accuracy begins: as close as leaves all but the first moments of learning in sight. */
export function lowerEnd({ runs, cuts }: CurvesModel): number {
  const heldOut = [...runs.flatMap(({ heldOut: line }) => ys(line)), ...cuts.map(({ accuracy }) => accuracy)];
  // Before the first test only the images being learnt tell anything.
  const least = heldOut.length > 0 ? Math.min(...heldOut) : 0;
  return LOWER_ENDS.find((end) => least >= end + 0.005) ?? 0;
}

/** Means over the steps of one epoch of a run, from 1; null before any of them. */
export interface EpochFigures {
  readonly loss: number;
  readonly penalty: number | null;
  readonly learnt: number;
}

export function epochFigures({ curve, recipe }: RunPhase, epoch: number): EpochFigures | null {
  const each = curve.steps / recipe.epochs;
  const [from, to] = [Math.round((epoch - 1) * each), Math.min(curve.done, Math.round(epoch * each))];
  if (epoch < 1 || to <= from) return null;
  return { loss: mean(curve.losses, from, to), penalty: recipe.lambda > 0 ? mean(curve.penalties, from, to) : null, learnt: mean(curve.accuracies, from, to) };
}

/* ── the table behind them ── */

export interface EpochRow {
  readonly name: string;
  readonly loss: number | null;
  readonly penalty: number | null;
  readonly learnt: number | null;
  readonly heldOut: number | null;
}

const mean = (values: Float32Array, from: number, to: number): number => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i];
  return sum / (to - from);
};

/** What each epoch and each pruning came to. */
export function epochRows(phases: readonly TrainPhase[]): readonly EpochRow[] {
  return phases.flatMap((phase): readonly EpochRow[] => {
    if (phase.kind === 'prune') {
      if (phase.result === null) return [];
      const { cut, test } = phase.result;
      return [{ name: `Pruned, ${percent(cut.sparsity)} cut`, loss: null, penalty: null, learnt: null, heldOut: test.correct / test.images }];
    }
    const { curve, recipe, tests } = phase;
    const each = curve.steps / recipe.epochs;
    const begun = curve.steps === 0 ? 0 : Math.ceil(curve.done / each - 1e-9);
    return Array.from({ length: begun }, (_, epoch) => {
      const [from, to] = [Math.round(epoch * each), Math.min(curve.done, Math.round((epoch + 1) * each))];
      const test = tests.find((one) => one.epoch === epoch + 1) ?? (epoch === begun - 1 && phase.result !== null ? phase.result.test : undefined);
      return {
        name: `${phase.kind === 'train' ? 'Epoch' : 'Fine-tuning, epoch'} ${epoch + 1}${to - from < Math.round(each) ? ', begun' : ''}`,
        ...(epochFigures(phase, epoch + 1) ?? { loss: null, penalty: null, learnt: null }),
        heldOut: test ? test.correct / test.images : null,
      };
    });
  });
}
