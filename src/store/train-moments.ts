import type { TrainingTest } from '../worker/protocol';
import type { RunPhase, TrainPhase } from './train-state';

/** A moment of a training worth going to: `start` before the first step, then after every epoch and every pruning; `end` where a run stopped within an epoch. */
export interface Moment {
  readonly kind: 'start' | 'epoch' | 'cut' | 'end';
  /** Which of the phases it belongs to. */
  readonly phase: number;
  /** Epochs of its phase that are done. */
  readonly epoch: number;
  /** Epochs since the first training began: where the charts have it. */
  readonly x: number;
  /** How good the weights were then; null before the first step. */
  readonly test: TrainingTest | null;
}

const SHORTEST_EPOCHS = 0.1;

/** Epochs that a run takes on the axis of the charts: those planned, or those done if it did not come to its end. */
export function runLength({ curve, recipe, result }: RunPhase): number {
  const cutShort = result !== null && result.how !== 'finished' && curve.steps > 0;
  return cutShort ? Math.max(SHORTEST_EPOCHS, (recipe.epochs * curve.done) / curve.steps) : recipe.epochs;
}

/** Every moment of a training, in order; of nothing trained, none. */
export function momentsOf(phases: readonly TrainPhase[]): readonly Moment[] {
  const moments: Moment[] = [];
  let from = 0;
  phases.forEach((phase, place) => {
    const { result } = phase;
    if (phase.kind === 'prune') {
      if (result !== null) moments.push({ kind: 'cut', phase: place, epoch: 0, x: from, test: result.test });
      return;
    }
    if (place === 0) moments.push({ kind: 'start', phase: 0, epoch: 0, x: 0, test: null });
    for (const test of phase.tests) moments.push({ kind: 'epoch', phase: place, epoch: test.epoch, x: from + test.epoch, test });
    const length = runLength(phase);
    if (result !== null && result.how !== 'finished' && result.test.epoch !== phase.tests.at(-1)?.epoch) {
      moments.push({ kind: 'end', phase: place, epoch: result.test.epoch, x: from + length, test: result.test });
    }
    from += length;
  });
  return moments;
}

/** What they are counted in: epochs, while there is nothing else among them. */
export const unitOf = (moments: readonly Moment[]): 'epochs' | 'moments' =>
  moments.every(({ kind }) => kind === 'start' || kind === 'epoch') ? 'epochs' : 'moments';

/** Whether the weights of a moment had been pruned: then their zeros say what is cut. */
export const isCutAt = (phases: readonly TrainPhase[], { phase }: Moment): boolean => phases.slice(0, phase + 1).some(({ kind }) => kind === 'prune');
