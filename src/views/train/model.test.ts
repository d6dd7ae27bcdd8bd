import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import type { CutPhase, RunPhase, TrainPhase, TrainResult } from '../../store/train-state';
import type { TrainingRecipe } from '../../worker/protocol';
import { curvesModel, epochRows, lowerEnd, smoothed } from './model';

const RECIPE: TrainingRecipe = { network: 'n', regularizer: 'cascade', lambda: 0.01, epochs: 2, learningRate: 0.02, seed: 1, chunkWidth: 4 };
const result = (correct: number, epoch: number, how: TrainResult['how'] = 'finished'): TrainResult => ({
  how,
  parameters: {},
  fingerprint: '0',
  test: { epoch, correct, images: 100 },
});

/** A run of ten steps an epoch, whose loss is one over the step. */
const run = (kind: RunPhase['kind'], done: number, tests: readonly number[], ended: TrainResult | null): RunPhase => {
  const losses = Float32Array.from({ length: 20 }, (_, step) => 1 / (step + 1));
  return {
    kind,
    recipe: kind === 'train' ? RECIPE : { ...RECIPE, lambda: 0 },
    curve: { steps: 20, done, losses, penalties: losses.map((loss) => 10 * loss), accuracies: losses.map((loss) => 1 - loss / 10) },
    tests: tests.map((correct, i) => ({ epoch: i + 1, correct, images: 100 })),
    imagesPerSecond: 1,
    images: done,
    seconds: done,
    result: ended,
  };
};
const cut = (correct: number): CutPhase => ({
  kind: 'prune',
  amount: { by: 'q', q: 1 },
  chunkWidth: 4,
  result: { ...result(correct, 0), cut: { q: {}, sparsity: 0.6, networkSparsity: 0.5 } },
});
const RECIPE_DONE: readonly TrainPhase[] = [run('train', 20, [90, 97], result(97, 2)), cut(80), run('tune', 15, [95], null)];

describe('curves', () => {
  it('put training, pruning and fine-tuning one after the other on the axis of epochs', () => {
    const { runs, cuts, end } = curvesModel(RECIPE_DONE, 9);
    expect(end).toBe(4);
    expect(cuts).toEqual([{ at: 2, sparsity: 0.6, accuracy: 0.8 }]);
    expect(runs.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [2, 4],
    ]);
    expect(runs[0].heldOut).toEqual([1, 0.9, 2, 0.97]);
    // Fine-tuning goes on from what pruning left.
    expect(runs[1].heldOut).toEqual([2, 0.8, 3, 0.95]);
    expect(runs[0].penalties).toHaveLength(40);
    expect(runs[1].penalties).toEqual([]);
    expect(runs[1].losses.at(-2)).toBeCloseTo(3.5, 9);
  });

  it('end where a run was stopped, with the accuracy measured there', () => {
    const { runs, end } = curvesModel([run('train', 15, [90], result(93, 1.5, 'stopped'))], 9);
    expect(end).toBeCloseTo(1.5, 9);
    expect(runs[0].heldOut).toEqual([1, 0.9, 1.5, 0.93]);
    const whole = curvesModel([run('train', 10, [90], result(90, 1, 'stopped'))], 9);
    expect(whole.runs[0].heldOut).toEqual([1, 0.9]);
  });

  it('make room for what is planned while there is nothing', () => {
    expect(curvesModel([], 6)).toEqual({ runs: [], cuts: [], end: 6 });
  });

  it('smooth by a mean that starts on the first value, and keep the last step', () => {
    const flat = smoothed(new Float32Array(1000).fill(3), { done: 777, steps: 1000 }, 1, 2);
    expect(flat.filter((_, i) => i % 2 === 1).every((value) => Math.abs(value - 3) < 1e-6)).toBe(true);
    expect(flat.length).toBeLessThanOrEqual(2 * 161);
    expect(flat.at(-2)).toBeCloseTo(1 + (2 * 777) / 1000, 9);
    const prng = createPrng(1);
    const noise = Float32Array.from({ length: 400 }, () => prng.uniform());
    const line = smoothed(noise, { done: 400, steps: 400 }, 0, 1);
    const late = line.filter((_, i) => i % 2 === 1).slice(40);
    expect(Math.max(...late) - Math.min(...late)).toBeLessThan(0.5);
    expect(smoothed(noise, { done: 0, steps: 400 }, 0, 1)).toEqual([]);
  });

  it('stand on axes that hold them', () => {
    expect(lowerEnd(curvesModel([], 1))).toBe(0);
    expect(lowerEnd(curvesModel(RECIPE_DONE, 1))).toBe(0.5);
    expect(lowerEnd(curvesModel([run('train', 20, [97, 98], null)], 1))).toBe(0.96);
  });
});

describe('the table behind them', () => {
  it('has a row for each epoch begun and each pruning', () => {
    const rows = epochRows(RECIPE_DONE);
    expect(rows.map(({ name }) => name)).toEqual(['Epoch 1', 'Epoch 2', 'Pruned, 60.0\u00a0% cut', 'Fine-tuning, epoch 1', 'Fine-tuning, epoch 2, begun']);
    expect(rows.map(({ heldOut }) => heldOut)).toEqual([0.9, 0.97, 0.8, 0.95, null]);
    const first = Array.from({ length: 10 }, (_, step) => 1 / (step + 1)).reduce((sum, loss) => sum + loss, 0) / 10;
    expect(rows[0].loss).toBeCloseTo(first, 6);
    expect(rows[0].penalty).toBeCloseTo(10 * first, 5);
    expect(rows[3].penalty).toBeNull();
  });

  it('gives a stopped epoch the accuracy it was stopped at', () => {
    const rows = epochRows([run('train', 15, [90], result(93, 1.5, 'stopped'))]);
    expect(rows.map(({ name, heldOut }) => [name, heldOut])).toEqual([
      ['Epoch 1', 0.9],
      ['Epoch 2, begun', 0.93],
    ]);
    expect(epochRows([run('train', 0, [], null)])).toEqual([]);
  });
});
