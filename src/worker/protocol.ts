import type { Failure } from '../lib/result';
import type { LocalCheckpoint } from './network-info';
import type { LabEvents, Outcome, Progress, RunId } from './run-messages';
import type { RUNS } from './runs/run-table';

export type * from './network-info';
export { ORIGINS } from './origins';
export type * from './run-messages';
export type { CompareRequest, Comparison, MeasuredDesigns } from './runs/comparison';
export type { AccuracyReport, AccuracyRequest } from './runs/measure-accuracy';
export type { LayerData, LayerRequest } from './runs/open-layer';
export type { PruneReport, PruneRequest } from './runs/prune-layer';
export type { StreamRequest, TileRun } from './runs/stream-tile';
export type * from './training/training-protocol';

/** A kind of request: a row of the worker's table of runs. */
export type RunKind = keyof typeof RUNS;

/** What each kind asks and is answered. */
export type RunKinds = {
  readonly [Kind in RunKind]: {
    readonly request: Parameters<(typeof RUNS)[Kind]>[0];
    readonly value: Awaited<ReturnType<(typeof RUNS)[Kind]>>;
  };
};

/** What the worker answers to. A cancelled run resolves to `cancelled`. Rejections are program errors. */
export interface LabWorker {
  /** Where the files of `public/` are, as an absolute URL ending in a slash. Must be called first. */
  configure(baseUrl: string, events: LabEvents): Promise<void>;
  /** From now on the checkpoint is in the list and can be opened as if it had been fetched. What cannot be read is passed over. */
  supply(checkpoint: LocalCheckpoint): Promise<void>;
  /** Takes a supplied checkpoint back. */
  withdraw(network: string, checkpoint: string): Promise<void>;
  /** The buffers of the answer are the caller's. */
  run<Kind extends RunKind>(kind: Kind, runId: RunId, request: RunKinds[Kind]['request']): Promise<Outcome<RunKinds[Kind]['value']>>;
  /** Acknowledged at once, also while a run is under way. */
  cancel(runId: RunId): Promise<void>;
  /** Answers at once: shows that the worker is alive. */
  ping(): Promise<void>;
}

/** `lost`: the worker died or was replaced before it answered. The same request may be made again. */
export type Answer<Value> = Outcome<Value> | { readonly status: 'lost'; readonly runId: RunId; readonly error: Failure };

export interface RunHandle<Value> {
  readonly runId: RunId;
  /** Never rejects. */
  readonly answer: Promise<Answer<Value>>;
}

/** The page's side of the worker. */
export interface LabClient {
  run<Kind extends RunKind>(kind: Kind, request: RunKinds[Kind]['request'], onProgress?: (progress: Progress) => void): RunHandle<RunKinds[Kind]['value']>;
  /** Cancels the run of this kind that is under way, if any. */
  cancel(kind: RunKind): void;
  /** Hands over, or takes back, a checkpoint made in the page. Ask for `networks` afterwards to see it in the list. */
  supply(checkpoint: LocalCheckpoint): void;
  withdraw(network: string, checkpoint: string): void;
  /** Calls back with the reason each time a worker is given up; the next request starts a fresh one. Returns how to stop listening. */
  onLost(listener: (reason: Failure) => void): () => void;
  /** Ends the worker; what is under way is answered `cancelled`. */
  dispose(): void;
}
