import type { Failure } from '../lib/result';
import type { Answer, LabClient, LabEvents, LabWorker, LocalCheckpoint, Outcome, Progress, RunId, RunKind, RunKinds } from './protocol';
import { after, type Connection, type LifeDeadlines, reasonOf, type Session, superviseWorker } from './supervised-worker';

export interface Deadlines extends LifeDeadlines {
  /** For a run to be acknowledged by a worker that is ready. */
  readonly acknowledge: number;
  /** For a cancel to be acknowledged, before the worker is replaced. */
  readonly cancel: number;
}

/** In milliseconds. */
const DEADLINES: Deadlines = { start: 10_000, acknowledge: 5_000, cancel: 250, beat: 2_000, silence: 15_000 };

export interface SupervisorOptions {
  /** Starts a worker. `crashed` is to be called when it reports an error of its own. May throw. */
  connect(crashed: (why: string) => void): Connection<LabWorker>;
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
  /** The worker it was put to. */
  sentTo: Session<LabWorker> | null;
  stopWaiting: () => void;
}

const nothing = (): void => undefined;

const lostBecause = (why: string): Failure => ({
  message: `The part of the page that computes stopped: ${why}.`,
  remedy: 'It is started again by itself and your settings are kept. If this comes back, reload the page.',
});

/** The runs that somebody waits for. */
const createPending = () => {
  const pending = new Map<RunId, Pending>();
  const events: LabEvents = {
    started: (runId) => pending.get(runId)?.stopWaiting(),
    progress: (progress) => pending.get(progress.runId)?.onProgress?.(progress),
  };
  const finish = (run: Pending, answer: Answer<unknown>): void => {
    if (!pending.delete(run.runId)) return;
    run.stopWaiting();
    run.finish(answer);
  };
  const finishAll = (how: { readonly status: 'cancelled' } | { readonly status: 'lost'; readonly error: Failure }): void => {
    for (const run of pending.values()) finish(run, { ...how, runId: run.runId });
  };
  return { pending, events, finish, finishAll };
};

interface DispatchOptions {
  readonly pending: ReadonlyMap<RunId, Pending>;
  readonly life: ReturnType<typeof superviseWorker<LabWorker>>;
  readonly deadlines: Deadlines;
  readonly finish: (run: Pending, answer: Answer<unknown>) => void;
}

/** Puts runs to whatever worker there is, or will be, and takes them back. */
const createDispatch = ({ pending, life, deadlines, finish }: DispatchOptions) => {
  const send = (to: Session<LabWorker>, run: Pending): void => {
    run.sentTo = to;
    run.stopWaiting = after(deadlines.acknowledge, () => life.lose(to, 'it did not answer'));
    run.call(to.worker).then(
      (outcome) => finish(run, outcome),
      (error: unknown) => life.lose(to, reasonOf(error)),
    );
    life.watchOver(to);
  };

  const dispatch = (run: Pending): void => {
    try {
      const session = life.open();
      if (session.isReady()) send(session, run);
      else void session.ready.then(() => pending.has(run.runId) && run.sentTo === null && session.isReady() && send(session, run));
    } catch (error) {
      const reason = lostBecause(`this browser refused to start it (${String(error)})`);
      queueMicrotask(() => finish(run, { status: 'lost', runId: run.runId, error: reason }));
    }
  };

  /** The worker hangs in work nobody waits for any more: another takes over what is still wanted. */
  const replace = (hung: Session<LabWorker>): void => {
    if (hung.isClosed()) return;
    life.close(hung);
    for (const run of pending.values()) {
      run.stopWaiting();
      run.sentTo = null;
    }
    for (const run of pending.values()) dispatch(run);
  };

  const cancelKind = (kind: RunKind): void => {
    for (const run of pending.values()) if (run.kind === kind) cancel(run);
  };

  const cancel = (run: Pending): void => {
    const { sentTo } = run;
    finish(run, { status: 'cancelled', runId: run.runId });
    if (sentTo === null || sentTo.isClosed()) return;
    const stopWaiting = after(deadlines.cancel, () => replace(sentTo));
    sentTo.worker.cancel(run.runId).then(stopWaiting, nothing);
  };

  return { dispatch, cancelKind };
};

/**
 * The client's whole behaviour, whatever the worker runs on: ascending run ids; of each kind the newest wins; a worker that crashes, falls silent or does
 * not let go of a cancelled run is ended, and the next request starts another.
 */
export const createSupervisedClient = ({ connect, baseUrl, deadlines = DEADLINES, supplies = async () => [] }: SupervisorOptions): LabClient => {
  const { pending, finish, finishAll, events } = createPending();
  const listeners = new Set<(reason: Failure) => void>();
  let lastRunId = 0;

  const life = superviseWorker<LabWorker>({
    connect,
    deadlines,
    isWorking: () => pending.size > 0,
    async equip(worker) {
      const [kept] = await Promise.all([supplies(), worker.configure(baseUrl, events)]);
      await Promise.all(kept.map((checkpoint) => worker.supply(checkpoint)));
    },
    /** Whoever waits is told, and may ask again. */
    lost(why) {
      const error = lostBecause(why);
      // Before the listeners: one of them may ask again at once, of the next worker.
      finishAll({ status: 'lost', error });
      for (const listener of listeners) listener(error);
    },
  });

  const { dispatch, cancelKind } = createDispatch({ pending, life, deadlines, finish });

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
          sentTo: null,
          stopWaiting: nothing,
        };
        pending.set(runId, run);
        dispatch(run);
      });
      return { runId, answer };
    },
    cancel: cancelKind,
    // Without a worker there is nothing to do: the next one asks for its supplies. One that dies meanwhile is noticed elsewhere.
    supply: (checkpoint) => void life.current()?.worker.supply(checkpoint).catch(nothing),
    withdraw: (network, checkpoint) => void life.current()?.worker.withdraw(network, checkpoint).catch(nothing),
    onLost(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      finishAll({ status: 'cancelled' });
      const session = life.current();
      if (session !== null) life.close(session);
    },
  };
};
