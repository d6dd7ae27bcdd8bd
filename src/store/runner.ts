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

const answers = <Kind extends RunKind>({ status, shown }: RunSlot<Kind>, request: RunKinds[Kind]['request']): boolean =>
  status.kind === 'ready' && shown !== null && samePlain(shown.request, request);

/** A slot after an answer: the last good one stays until there is a better. */
const settled = <Kind extends RunKind>(
  { shown }: RunSlot<Kind>,
  request: RunKinds[Kind]['request'],
  answer: Answer<RunKinds[Kind]['value']>,
): RunSlot<Kind> => {
  if (answer.status === 'ready') return { status: { kind: 'ready' }, shown: { request, value: answer.value } };
  return { status: answer.status === 'cancelled' ? { kind: 'cancelled' } : { kind: 'failed', error: answer.error }, shown };
};

/** Keeps one kind of request: one run under way, the newest request waiting, the last good answer shown. */
export const createRunner = <Kind extends RunKind>({ kind, client, slot, publish, after }: RunnerOptions<Kind>): Runner<Kind> => {
  type Request = RunKinds[Kind]['request'];
  type Value = RunKinds[Kind]['value'];
  let wanted: { readonly request: Request } | null = null;
  /** A flight that was stopped has yet to say so. */
  let flight: { readonly request: Request; readonly runId: RunId; readonly isStopped: boolean } | null = null;
  let endPatience = (): void => undefined;

  const settle = (request: Request, attempt: number, answer: Answer<Value>): void => {
    if (flight?.runId !== answer.runId) return;
    const newer = flight.isStopped || wanted === null || samePlain(wanted.request, request) ? null : wanted.request;
    flight = null;
    endPatience();
    if (answer.status === 'lost' && attempt < ATTEMPTS) return launch(newer ?? request, attempt + 1);
    publish(settled(slot(), request, answer));
    // Publishing may itself have led to a new request.
    if (newer !== null && flight === null) launch(newer, 1);
  };

  const launch = (request: Request, attempt: number): void => {
    endPatience();
    const show = (status: RunStatus): void => publish({ status, shown: slot().shown });
    const handle = client.run(kind, request, (progress) => {
      if (flight?.runId === progress.runId) show({ kind: 'running', ...progress });
    });
    flight = { request, runId: handle.runId, isStopped: false };
    show({ kind: 'running', runId: handle.runId, done: 0, total: 0 });
    void handle.answer.then((answer) => settle(request, attempt, answer));
  };

  const cancel = (): void => {
    if (flight === null) return;
    flight = { ...flight, isStopped: true };
    endPatience();
    client.cancel(kind);
  };

  return {
    want(request) {
      if (wanted !== null && samePlain(wanted.request, request)) return;
      wanted = { request };
      if (flight === null && answers(slot(), request)) return;
      if (flight === null || flight.isStopped) return launch(request, 1);
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
