import type { Failure } from '../../lib/result';
import type { TrainingAnswer, TrainingClient, TrainingEvents, TrainingJob, TrainingWatch, TrainingWorker } from './training-protocol';

/** A training worker that has been started, and the way to end it. */
export interface TrainingConnection {
  readonly worker: TrainingWorker;
  close(): void;
}

export interface TrainingDeadlines {
  /** For a fresh worker to be loaded and to answer. */
  readonly start: number;
  /** For pause, resume and stop to be acknowledged. */
  readonly acknowledge: number;
  /** Between two signs of life, and for one to be answered. */
  readonly beat: number;
  readonly silence: number;
}

/** In milliseconds. The worker acknowledges within 250; a machine under load is given more before its work is thrown away. */
const DEADLINES: TrainingDeadlines = { start: 10_000, acknowledge: 3_000, beat: 2_000, silence: 15_000 };

export interface TrainingSupervisorOptions {
  /** Starts a worker. `crashed` is to be called when it reports an error of its own. May throw. */
  connect(crashed: (why: string) => void): TrainingConnection;
  /** Where the files of `public/` are: an absolute URL ending in a slash. */
  readonly baseUrl: string;
  readonly events: Omit<TrainingEvents, 'settled'>;
  readonly deadlines?: TrainingDeadlines;
}

interface Session {
  readonly connection: TrainingConnection;
  /** Resolves once the worker is configured, or given up. */
  ready: Promise<void>;
  /** Settles the job under way, if there is one. */
  fail: (why: string) => void;
  closed: boolean;
}

const lostBecause = (why: string): Failure => ({
  message: `The training stopped: ${why}.`,
  remedy: 'The weights of the last whole epoch are kept. Start again, or prune and fine-tune these.',
});
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * The page's side of training, whatever the worker runs on. The worker is started by the first request, of whatever kind; one that crashes or falls silent
 * is ended, its job answered `lost`, and the next request starts another.
 */
export const createSupervisedTraining = ({ connect, baseUrl, events, deadlines = DEADLINES }: TrainingSupervisorOptions): TrainingClient => {
  let session: Session | null = null;

  const lose = (ended: Session, why: string): void => {
    if (ended.closed) return;
    ended.closed = true;
    if (session === ended) session = null;
    ended.connection.close();
    ended.fail(why);
  };

  /** Loses the worker unless the answer comes in time. Never rejects. */
  const within = async (of: Session, milliseconds: number, why: string, answer: () => Promise<void>): Promise<void> => {
    const timer = setTimeout(() => lose(of, why), milliseconds);
    try {
      await answer();
    } catch (error) {
      lose(of, reasonOf(error));
    } finally {
      clearTimeout(timer);
    }
  };

  const open = (): Session => {
    // A worker may report an error while it is being made.
    let early: string | null = null;
    let crash = (why: string): void => {
      early = why;
    };
    const connection = connect((why) => crash(why));
    const opened: Session = { connection, ready: Promise.resolve(), fail: () => undefined, closed: false };
    crash = (why) => lose(opened, why);
    /** What an ended worker was still saying is not heard. */
    const heard =
      <Said extends readonly unknown[]>(listener: (...said: Said) => void) =>
      (...said: Said): void => {
        if (!opened.closed) listener(...said);
      };
    const told: TrainingEvents = {
      loading: heard(events.loading),
      progress: heard(events.progress),
      tested: heard(events.tested),
      watched: heard(events.watched),
      settled: () => undefined,
    };
    session = opened;
    opened.ready = within(opened, deadlines.start, 'it could not be started in time', () => connection.worker.configure(baseUrl, told));
    if (early !== null) lose(opened, early);
    return opened;
  };

  const watchOver = async (over: Session, working: () => boolean): Promise<void> => {
    while (working() && !over.closed) {
      await within(over, deadlines.silence, 'it no longer answers', () => over.connection.worker.ping());
      await new Promise((resolve) => setTimeout(resolve, deadlines.beat));
    }
  };

  const tell = (what: (worker: TrainingWorker) => Promise<void>): void => {
    const current = session;
    if (current !== null) void within(current, deadlines.acknowledge, 'it did not answer', () => what(current.connection.worker));
  };

  return {
    run: (job: TrainingJob) =>
      new Promise<TrainingAnswer>((resolve) => {
        const finish = (answer: TrainingAnswer): void => {
          working = false;
          resolve(answer);
        };
        const failed = (why: string): void => finish({ status: 'lost', error: lostBecause(why) });
        let working = true;
        let current: Session;
        try {
          current = session ?? open();
        } catch (error) {
          failed(`this browser refused to start a worker (${reasonOf(error)})`);
          return;
        }
        current.fail = failed;
        void current.ready.then(async () => {
          if (current.closed) return failed('its worker did not start');
          void watchOver(current, () => working);
          try {
            const outcome = await current.connection.worker.run(job);
            if (working) finish(outcome);
          } catch (error) {
            lose(current, reasonOf(error));
          }
        });
      }),
    watch(watch: TrainingWatch) {
      let current: Session;
      try {
        current = session ?? open();
      } catch {
        // Said when a job is to be run, which cannot do without.
        return;
      }
      void current.ready.then(() => {
        if (!current.closed) void within(current, deadlines.silence, 'it no longer answers', () => current.connection.worker.watch(watch));
      });
    },
    pause: () => tell((worker) => worker.pause()),
    resume: () => tell((worker) => worker.resume()),
    stop: () => tell((worker) => worker.stop()),
  };
};
