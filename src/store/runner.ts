import type { Answer, LabClient, RunId, RunKind, RunKinds } from '../worker/protocol';
import { samePlain } from './requests';
import type { RunSlot, RunStatus } from './state';

export interface RunnerOptions<Kind extends RunKind> {
  readonly kind: Kind;
  readonly client: LabClient;
  /** The slot as it stands in the state, its only place. */
  slot(): RunSlot<Kind>;
  /** Puts the slot where the views read it. */
  publish(slot: RunSlot<Kind>): void;
  /** Calls back after so many milliseconds; returns how to call that off. */
  after(milliseconds: number, callback: () => void): () => void;
}

export interface Runner<Kind extends RunKind> {
  /** Makes this the wanted request. Does nothing where it is already answered or under way. */
  want(request: RunKinds[Kind]['request']): void;
  /** Asks again for what was wanted last. */
  retry(): void;
  cancel(): void;
  /** Cancels, and wants nothing any more: the same request may be made again. */
  drop(): void;
}

/**
 * How long a run that is no longer wanted may go on before it is cancelled. Under this, letting it end is better: in a drag every answer is then shown and
 * the newest request follows at once, where cancelling each would show nothing until the hand rests.
 */
export const PATIENCE_MILLISECONDS = 150;
/** A request whose worker died is made again, this often in all. */
const ATTEMPTS = 2;

/** Keeps one kind of request: one run under way, the newest request waiting, the last good answer shown. */
export const createRunner = <Kind extends RunKind>({ kind, client, slot, publish, after }: RunnerOptions<Kind>): Runner<Kind> => {
  type Request = RunKinds[Kind]['request'];
  type Value = RunKinds[Kind]['value'];
  let wanted: { readonly request: Request } | null = null;
  let flight: { readonly request: Request; readonly runId: RunId } | null = null;
  let stopped = false;
  let endPatience = (): void => undefined;

  const show = (status: RunStatus, shown = slot().shown): void => publish({ status, shown });

  const settle = (request: Request, attempt: number, answer: Answer<Value>): void => {
    if (flight?.runId !== answer.runId) return;
    flight = null;
    endPatience();
    const newer = !stopped && wanted !== null && !samePlain(wanted.request, request) ? wanted.request : null;
    if (answer.status === 'lost' && attempt < ATTEMPTS) {
      launch(newer ?? request, attempt + 1);
      return;
    }
    if (answer.status === 'ready') show({ kind: 'ready' }, { request, value: answer.value });
    else if (answer.status === 'cancelled') show({ kind: 'cancelled' });
    else show({ kind: 'failed', error: answer.error });
    // Publishing may itself have led to a new request.
    if (newer !== null && flight === null) launch(newer, 1);
  };

  const launch = (request: Request, attempt: number): void => {
    endPatience();
    stopped = false;
    const handle = client.run(kind, request, (progress) => {
      if (flight?.runId === progress.runId) show({ kind: 'running', ...progress });
    });
    flight = { request, runId: handle.runId };
    show({ kind: 'running', runId: handle.runId, done: 0, total: 0 });
    void handle.answer.then((answer) => settle(request, attempt, answer));
  };

  const cancel = (): void => {
    if (flight === null) return;
    stopped = true;
    endPatience();
    client.cancel(kind);
  };

  return {
    want(request) {
      if (wanted !== null && samePlain(wanted.request, request)) return;
      wanted = { request };
      if (stopped && flight !== null) {
        // What is under way was cancelled and has yet to say so.
        launch(request, 1);
        return;
      }
      if (flight === null) {
        const { status, shown } = slot();
        const answered = status.kind === 'ready' && shown !== null && samePlain(shown.request, request);
        if (!answered) launch(request, 1);
        return;
      }
      endPatience();
      if (samePlain(flight.request, request)) return;
      endPatience = after(PATIENCE_MILLISECONDS, () => {
        if (wanted !== null) launch(wanted.request, 1);
      });
    },
    retry() {
      if (wanted === null || flight !== null) return;
      launch(wanted.request, 1);
    },
    cancel,
    drop() {
      wanted = null;
      cancel();
    },
  };
};
