import type { Tally } from '../engine/evaluation/answer-images';
import type { Failure } from '../lib/result';

/** Names one request. The client gives them out ascending; an answer carries the id of its request. */
export type RunId = number;

export interface Progress {
  readonly runId: RunId;
  readonly done: number;
  readonly total: number;
  /** Where a measurement of accuracy stands. */
  readonly tallies?: AccuracyTallies;
  /** What is at work, for a person: a layer and a design. */
  readonly at?: string;
}

/** Where a measurement stands: answers of the cut network, of the checkpoint as it is stored, and of the cut network on narrow sums. */
export interface AccuracyTallies {
  readonly pruned: Tally;
  readonly before: Tally;
  /** Null where exact sums were asked for. */
  readonly narrow: Tally | null;
}

/** What a run answers. `failed` concerns what was asked for; a program error is thrown instead, and the client starts a fresh worker. */
export type Outcome<Value> =
  | { readonly status: 'ready'; readonly runId: RunId; readonly value: Value }
  | { readonly status: 'failed'; readonly runId: RunId; readonly error: Failure }
  | { readonly status: 'cancelled'; readonly runId: RunId };

/** What the worker says on its own while runs are under way. */
export interface LabEvents {
  /** The run was received: sent at once, before any work. */
  started(runId: RunId): void;
  /** At most 20 times a second. */
  progress(progress: Progress): void;
}
