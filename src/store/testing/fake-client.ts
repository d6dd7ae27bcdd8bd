import type { Failure } from '../../lib/result';
import type { Answer, LabClient, Progress, RunId, RunKind } from '../../worker/protocol';

/** A request as the fake client received it, and the means to answer it. */
export interface FakeRun {
  readonly runId: RunId;
  readonly kind: RunKind;
  readonly request: unknown;
  readonly progress: (progress: Progress) => void;
  /** Answers; nothing happens where the run was cancelled before. The value is not looked at. */
  ready(value: unknown): Promise<void>;
  failed(message: string, cause?: Failure['cause']): Promise<void>;
  lost(): Promise<void>;
}

const FAILURE: Failure = { message: 'The worker stopped.', remedy: 'Reload the page.' };

/** A client whose every answer is in the test's hands. Like the real one it cancels the older of two runs of a kind. */
export const createFakeClient = () => {
  const runs: FakeRun[] = [];
  const open = new Map<RunKind, { readonly runId: RunId; readonly answer: (answer: Answer<never>) => void }>();
  /** The checkpoints handed over and not taken back, as network/id. */
  const supplied: string[] = [];
  const listeners = new Set<(reason: Failure) => void>();

  const cancel = (kind: RunKind): void => {
    const run = open.get(kind);
    open.delete(kind);
    run?.answer({ status: 'cancelled', runId: run.runId });
  };
  /** Lets whatever waits for an answer go on. */
  const handled = (): Promise<void> => Promise.resolve().then(() => undefined);

  const client: LabClient = {
    run(kind, request, onProgress) {
      cancel(kind);
      const runId = runs.length + 1;
      const answer = new Promise<Answer<never>>((resolve) => {
        open.set(kind, { runId, answer: resolve });
        const settle = (given: Answer<never>): Promise<void> => {
          if (open.get(kind)?.runId === runId) open.delete(kind);
          resolve(given);
          return handled();
        };
        runs.push({
          runId,
          kind,
          request,
          progress: (progress) => onProgress?.(progress),
          ready: (value) => settle({ status: 'ready', runId, value: value as never }),
          failed: (message, cause) => settle({ status: 'failed', runId, error: { ...FAILURE, message, ...(cause && { cause }) } }),
          lost: () => {
            for (const listener of listeners) listener(FAILURE);
            return settle({ status: 'lost', runId, error: FAILURE });
          },
        });
      });
      return { runId, answer };
    },
    cancel,
    supply: ({ network, info }) => void supplied.push(`${network}/${info.id}`),
    withdraw: (network, id) => void supplied.splice(supplied.indexOf(`${network}/${id}`), 1),
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => undefined,
  };
  const ofKind = (kind: RunKind): FakeRun[] => runs.filter((run) => run.kind === kind);
  const last = (kind: RunKind): FakeRun => {
    const run = ofKind(kind).at(-1);
    if (run === undefined) throw new Error(`no request of kind ${kind}`);
    return run;
  };
  return { client, ofKind, last, supplied };
};
