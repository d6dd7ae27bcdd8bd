import type { TrainerReport } from '../../engine/training/trainer';
import { createPace } from './pace';
import type { TrainingProgress } from './training-protocol';

/** Least time between two reports. */
const REPORT_MILLISECONDS = 100;

/** Gathers steps and tells of them ten times a second, less often where the page is slow to show them. No step is left out and none told twice, so that curves do not depend on when reports fall. */
export interface ProgressReporter {
  add(report: TrainerReport): void;
  /** Tells at once what has not been told. */
  flush(): void;
  /** The clock of the speed starts anew: the time since the last report was not spent on steps. */
  rest(): void;
}

export const createProgressReporter = (now: () => number, tell: (progress: TrainingProgress) => void | Promise<void>): ProgressReporter => {
  let gathered: TrainerReport[] = [];
  let since = now();
  const pace = createPace(now, REPORT_MILLISECONDS);
  // The first report falls due like all others.
  pace.said();
  const flush = (): void => {
    const last = gathered.at(-1);
    if (last === undefined) return;
    const elapsed = now() - since;
    const images = gathered.reduce((sum, { batch }) => sum + batch, 0);
    const heard = tell({
      step: last.step,
      steps: last.steps,
      epoch: last.epoch,
      images: last.images,
      imagesPerSecond: elapsed > 0 ? (1000 * images) / elapsed : 0,
      losses: Float32Array.from(gathered, ({ loss }) => loss),
      penalties: Float32Array.from(gathered, ({ penalty }) => penalty),
      accuracies: Float32Array.from(gathered, ({ correct, batch }) => correct / batch),
    });
    pace.said(heard);
    gathered = [];
    since = now();
  };
  return {
    add(report) {
      gathered.push(report);
      if (pace.due()) flush();
    },
    flush,
    rest() {
      since = now();
    },
  };
};
