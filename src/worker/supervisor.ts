import type { Failure } from '../lib/result';
import type { Answer, LabClient, LabEvents, LabWorker, LocalCheckpoint, Outcome, Progress, RunId, RunKind, RunKinds } from './protocol';

/** A worker that has been started, and the way to end it. */
export interface Connection {
  readonly worker: LabWorker;
  close(): void;
}

export interface Deadlines {
  /** For a fresh worker to be loaded and to answer. */
  readonly start: number;
  /** For a run to be acknowledged by a worker that is ready. */
  readonly acknowledge: number;
  /** For a cancel to be acknowledged, before the worker is replaced. */
  readonly cancel: number;
  /** Between two signs of life while runs are under way. */
  readonly beat: number;
  /** For a sign of life to be answered. */
  readonly silence: number;
}

/** In milliseconds. */
const DEADLINES: Deadlines = { start: 10_000, acknowledge: 5_000, cancel: 250, beat: 2_000, silence: 15_000 };

export interface SupervisorOptions {
  /** Starts a worker. `crashed` is to be called when it reports an error of its own. May throw. */
  connect(crashed: (why: string) => void): Connection;
  /** Where the files of `public/` are: an absolute URL ending in a slash. */
  readonly baseUrl: string;
  readonly deadlines?: Deadlines;
  /** The checkpoints made in the page: every fresh worker is given them. Must not reject. */
  readonly supplies?: () => Promise<readonly LocalCheckpoint[]>;
}

interface Pending {
  readonly runId: RunId;
  readonly kind: RunKind;
  /** Puts the request to a worker. */
  readonly call: (worker: LabWorker) => Promise<Outcome<unknown>>;
  readonly finish: (answer: Answer<unknown>) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  sent: boolean;
  stopWaiting: () => void;
}

interface Session {
  readonly connection: Connection;
  ready: boolean;
  beating: boolean;
  closed: boolean;
}

const after = (milliseconds: number, callback: () => void): (() => void) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};
const nothing = (): void => undefined;

const lostBecause = (why: string): Failure => ({
  message: `The part of the page that computes stopped: ${why}.`,
  remedy: 'It is started again by itself and your settings are kept. If this comes back, reload the page.',
});

/**
 * The client's whole behaviour, whatever the worker runs on: ascending run ids; of each kind the newest wins; a worker that crashes, falls silent or does
 * not let go of a cancelled run is ended, and the next request starts another.
 */
export const createSupervisedClient = ({ connect, baseUrl, deadlines = DEADLINES, supplies = async () => [] }: SupervisorOptions): LabClient => {
  const pending = new Map<RunId, Pending>();
  const listeners = new Set<(reason: Failure) => void>();
  let session: Session | null = null;
  let lastRunId = 0;

  const finish = (run: Pending, answer: Answer<unknown>): void => {
    if (!pending.delete(run.runId)) return;
    run.stopWaiting();
    run.finish(answer);
  };

  const close = (ended: Session): void => {
    ended.closed = true;
    ended.connection.close();
    if (session === ended) session = null;
  };

  /** The worker is of no more use. Whoever waits is told, and may ask again. */
  const lose = (ended: Session, why: string): void => {
    if (ended.closed) return;
    close(ended);
    const error = lostBecause(why);
    // Before the listeners: one of them may ask again at once, of the next worker.
    for (const run of pending.values()) finish(run, { status: 'lost', runId: run.runId, error });
    for (const listener of listeners) listener(error);
  };

  const beat = (alive: Session): void => {
    if (alive.closed || pending.size === 0) {
      alive.beating = false;
      return;
    }
    alive.beating = true;
    const stopWaiting = after(deadlines.silence, () => lose(alive, 'it no longer answers'));
    alive.connection.worker.ping().then(
      () => {
        stopWaiting();
        after(deadlines.beat, () => beat(alive));
      },
      () => undefined,
    );
  };

  const send = (to: Session, run: Pending): void => {
    run.sent = true;
    run.stopWaiting = after(deadlines.acknowledge, () => lose(to, 'it did not answer'));
    run.call(to.connection.worker).then(
      (outcome) => finish(run, outcome),
      (error: unknown) => lose(to, error instanceof Error ? error.message : String(error)),
    );
    if (!to.beating) beat(to);
  };

  const events: LabEvents = {
    started: (runId) => pending.get(runId)?.stopWaiting(),
    progress: (progress) => pending.get(progress.runId)?.onProgress?.(progress),
  };

  const open = (): Session => {
    let crash = nothing;
    let why = '';
    const started: Session = {
      connection: connect((reason) => {
        why = reason;
        crash();
      }),
      ready: false,
      beating: false,
      closed: false,
    };
    crash = () => lose(started, why);
    // A worker may report an error while it is being made: it is lost once it has its place.
    if (why !== '') queueMicrotask(crash);
    const stopWaiting = after(deadlines.start, () => lose(started, 'it could not be started in time'));
    const { worker } = started.connection;
    const equip = async (): Promise<void> => {
      const [kept] = await Promise.all([supplies(), worker.configure(baseUrl, events)]);
      await Promise.all(kept.map((checkpoint) => worker.supply(checkpoint)));
    };
    equip().then(
      () => {
        stopWaiting();
        started.ready = true;
        if (!started.closed) for (const run of pending.values()) send(started, run);
      },
      (error: unknown) => lose(started, String(error)),
    );
    return started;
  };

  const dispatch = (run: Pending): void => {
    try {
      session ??= open();
      if (session.ready) send(session, run);
    } catch (error) {
      const reason = lostBecause(`this browser refused to start it (${String(error)})`);
      queueMicrotask(() => finish(run, { status: 'lost', runId: run.runId, error: reason }));
    }
  };

  /** The worker hangs in work nobody waits for any more: another takes over what is still wanted. */
  const replace = (hung: Session): void => {
    if (hung.closed) return;
    close(hung);
    for (const run of pending.values()) {
      run.stopWaiting();
      run.sent = false;
    }
    for (const run of pending.values()) dispatch(run);
  };

  const cancelRun = (run: Pending): void => {
    const { sent } = run;
    const current = session;
    finish(run, { status: 'cancelled', runId: run.runId });
    if (!sent || current === null) return;
    const stopWaiting = after(deadlines.cancel, () => replace(current));
    current.connection.worker.cancel(run.runId).then(stopWaiting, () => undefined);
  };

  const cancelKind = (kind: RunKind): void => {
    for (const run of pending.values()) if (run.kind === kind) cancelRun(run);
  };

  return {
    run<Kind extends RunKind>(kind: Kind, request: RunKinds[Kind]['request'], onProgress?: (progress: Progress) => void) {
      cancelKind(kind);
      const runId = ++lastRunId;
      const answer = new Promise<Answer<RunKinds[Kind]['value']>>((resolve) => {
        const run: Pending = {
          runId,
          kind,
          call: (worker) => worker.run(kind, runId, request),
          finish: (given) => resolve(given as Answer<RunKinds[Kind]['value']>),
          onProgress,
          sent: false,
          stopWaiting: nothing,
        };
        pending.set(runId, run);
        dispatch(run);
      });
      return { runId, answer };
    },
    cancel: cancelKind,
    // Without a worker there is nothing to do: the next one asks for its supplies. One that dies meanwhile is noticed elsewhere.
    supply: (checkpoint) => void session?.connection.worker.supply(checkpoint).catch(nothing),
    withdraw: (network, checkpoint) => void session?.connection.worker.withdraw(network, checkpoint).catch(nothing),
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      for (const run of pending.values()) finish(run, { status: 'cancelled', runId: run.runId });
      if (session !== null) close(session);
    },
  };
};
