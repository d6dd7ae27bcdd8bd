import { fail, type Failure, type Result } from '../lib/result';
import type { LabEvents, Outcome, Progress, RunId } from './run-messages';

/** Time a run may take before it gives way, and between two reports of its progress. */
const SLICE_MILLISECONDS = 8;
const REPORT_MILLISECONDS = 50;

export interface SliceOptions {
  /** Lets waiting messages be handled, a cancel among them. */
  yieldControl(): Promise<void>;
  /** Milliseconds from any fixed point. */
  now(): number;
}

/** What a piece of work has of the run it belongs to. */
export interface Run {
  /** Gives way if the slice is used up; throws what ends the run if it was cancelled. To be called between pieces of a few milliseconds. */
  pause(): Promise<void>;
  /** Tells how far the run is; most calls are dropped. */
  report(done: number, total: number, more?: Pick<Progress, 'tallies' | 'at'>): void;
  /** The value, or the end of the run with this failure. */
  unwrap<Value>(result: Result<Value>): Value;
  /** Code that is fetched when it is first needed, or the end of the run where it does not come: the worker itself is sound, and keeps what it has. */
  load<Module>(load: () => Promise<Module>): Promise<Module>;
}

export interface Runs {
  /** Does the work of one run, in slices. Rejects only on program errors. */
  execute<Value>(runId: RunId, work: (run: Run) => Promise<Value>): Promise<Outcome<Value>>;
  cancel(runId: RunId): void;
}

const notLoaded = (error: unknown): Failure => ({
  ...fail(`A part of the program could not be fetched (${error instanceof Error ? error.message : String(error)}).`, 'Check the connection and try again.')
    .error,
  cause: 'network',
});

/** Thrown through a run's work to end it. */
class Cancelled {
  readonly cancelled = true;
}
class Failed {
  constructor(readonly error: Failure) {}
}

type Report = (progress: Omit<Progress, 'runId'>) => void;

/** A run in its slices, from now on. */
const startRun = ({ yieldControl, now }: SliceOptions, report: Report, isCancelled: () => boolean): Run => {
  let sliceStart = now();
  let lastReport = -Infinity;
  return {
    async pause() {
      if (isCancelled()) throw new Cancelled();
      if (now() - sliceStart < SLICE_MILLISECONDS) return;
      await yieldControl();
      sliceStart = now();
      if (isCancelled()) throw new Cancelled();
    },
    report(done, total, more) {
      if (now() - lastReport < REPORT_MILLISECONDS || isCancelled()) return;
      lastReport = now();
      report({ done, total, ...more });
    },
    unwrap(result) {
      if (!result.ok) throw new Failed(result.error);
      return result.value;
    },
    async load(load) {
      try {
        return await load();
      } catch (error) {
        throw new Failed(notLoaded(error));
      }
    },
  };
};

/** How the work of a run ended. */
const outcomeOf = async <Value>(runId: RunId, work: Promise<Value>): Promise<Outcome<Value>> => {
  try {
    return { status: 'ready', runId, value: await work };
  } catch (reason) {
    if (reason instanceof Cancelled) return { status: 'cancelled', runId };
    if (reason instanceof Failed) return { status: 'failed', runId, error: reason.error };
    throw reason;
  }
};

/** Keeps the runs that are under way. `events` gives who to tell. */
export const createRuns = (options: SliceOptions, events: () => LabEvents | null): Runs => {
  const stops = new Map<RunId, () => void>();

  return {
    async execute(runId, work) {
      events()?.started(runId);
      let cancelled = false;
      // Answered at once, though the work behind it may still wait for a file.
      const stopped = new Promise<{ readonly status: 'cancelled'; readonly runId: RunId }>((resolve) => {
        stops.set(runId, () => {
          cancelled = true;
          resolve({ status: 'cancelled', runId });
        });
      });
      try {
        const run = startRun(
          options,
          (progress) => events()?.progress({ runId, ...progress }),
          () => cancelled,
        );
        return await Promise.race([outcomeOf(runId, work(run)), stopped]);
      } finally {
        stops.delete(runId);
      }
    },
    cancel: (runId) => stops.get(runId)?.(),
  };
};
