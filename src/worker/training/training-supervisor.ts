import { fail as failure, type Failure, type Result } from '../../lib/result';
import { type Connection, type LifeDeadlines, reasonOf, type Session, superviseWorker } from '../supervised-worker';
import type { RecordedTraining, TrainingAnswer, TrainingClient, TrainingEvents, TrainingListener, TrainingWorker } from './training-protocol';

export interface TrainingDeadlines extends LifeDeadlines {
  /** For pause, resume and stop to be acknowledged. */
  readonly acknowledge: number;
}

/** In milliseconds. The worker acknowledges within 250; a machine under load is given more before its work is thrown away. */
const DEADLINES: TrainingDeadlines = { start: 10_000, acknowledge: 3_000, beat: 2_000, silence: 15_000 };

export interface TrainingSupervisorOptions {
  /** Starts a worker. `crashed` is to be called when it reports an error of its own. May throw. */
  connect(crashed: (why: string) => void): Connection<TrainingWorker>;
  /** Where the files of `public/` are: an absolute URL ending in a slash. */
  readonly baseUrl: string;
  readonly events: TrainingListener;
  /** Settles when what has been said by then is on screen. Nothing to wait for where it is left out. */
  readonly shown?: () => Promise<void>;
  readonly deadlines?: TrainingDeadlines;
}

const lostBecause = (why: string): Failure => ({
  message: `The training stopped: ${why}.`,
  remedy: 'The weights of the last whole epoch are kept. Start again, or prune and fine-tune these.',
});

/** Events for as long as they count. */
const heardWhile = (isHeard: () => boolean, events: TrainingListener, shown: TrainingSupervisorOptions['shown']): TrainingEvents => {
  const heard =
    <Said extends readonly unknown[]>(listener: (...said: Said) => void) =>
    (...said: Said): void => {
      if (isHeard()) listener(...said);
    };
  const seen =
    <Said extends readonly unknown[]>(listener: (...said: Said) => void) =>
    (...said: Said): void | Promise<void> => {
      heard(listener)(...said);
      return shown?.();
    };
  return {
    loading: heard(events.loading),
    progress: seen(events.progress),
    tested: heard(events.tested),
    watched: seen(events.watched),
    settled: () => undefined,
  };
};

type Life = ReturnType<typeof superviseWorker<TrainingWorker>>;
type GiveUp = (why: string) => void;

/** The worker there is or a fresh one, once it is ready. Null where none can be had; why is told to `refused`, or of a lost one to its job. */
const ready = async (life: Life, refused: GiveUp): Promise<Session<TrainingWorker> | null> => {
  try {
    const session = life.open();
    await session.ready;
    return session.isReady() ? session : null;
  } catch (error) {
    refused(`this browser refused to start a worker (${reasonOf(error)})`);
    return null;
  }
};

/** @param unopened where to put how to give it up, as long as it is being opened. */
const openRecording = (life: Life, unopened: Set<GiveUp>, ...[network, info]: Parameters<TrainingClient['recording']>): Promise<Result<RecordedTraining>> =>
  new Promise((resolve) => {
    const giveUp: GiveUp = (why) => {
      unopened.delete(giveUp);
      resolve(failure(`The recorded training could not be opened: ${why}.`, 'Reload the page.'));
    };
    unopened.add(giveUp);
    void ready(life, giveUp).then(async (session) => {
      if (session === null) return giveUp('its worker did not start');
      life.watchOver(session);
      try {
        const opened = await session.worker.recording(network, info);
        unopened.delete(giveUp);
        resolve(opened);
      } catch (error) {
        giveUp(reasonOf(error));
      }
    });
  });

/**
 * The page's side of training, whatever the worker runs on. The worker is started by the first request, of whatever kind; one that crashes or falls silent
 * is ended, its job answered `lost`, and the next request starts another.
 */
export const createSupervisedTraining = ({ connect, baseUrl, events, shown, deadlines = DEADLINES }: TrainingSupervisorOptions): TrainingClient => {
  /** Settles the job under way; null while there is none. */
  let answer: ((given: TrainingAnswer) => void) | null = null;
  const finish = (given: TrainingAnswer): void => {
    answer?.(given);
    answer = null;
  };
  const fail = (why: string): void => finish({ status: 'lost', error: lostBecause(why) });
  /** Give up the recordings that are being opened. */
  const unopened = new Set<GiveUp>();
  const life = superviseWorker<TrainingWorker>({
    connect,
    deadlines,
    isWorking: () => answer !== null || unopened.size > 0,
    equip: (worker, isHeard) => worker.configure(baseUrl, heardWhile(isHeard, events, shown)),
    lost(why) {
      for (const giveUp of unopened) giveUp(why);
      fail(why);
    },
  });

  const tell = (what: (worker: TrainingWorker) => Promise<void>): void => {
    if (life.current() === null) return;
    // Behind what was asked before: told to a worker that is still starting, a stop would come to it ahead of the job it is meant for.
    void ready(life, () => undefined).then((session) => {
      if (session !== null) void life.within(session, deadlines.acknowledge, 'it did not answer', () => what(session.worker));
    });
  };

  return {
    run: (job) =>
      new Promise<TrainingAnswer>((resolve) => {
        answer = resolve;
        void ready(life, fail).then(async (session) => {
          if (session === null) return fail('its worker did not start');
          life.watchOver(session);
          try {
            const outcome = await session.worker.run(job);
            if (!session.isClosed()) finish(outcome);
          } catch (error) {
            life.lose(session, reasonOf(error));
          }
        });
      }),
    watch(watch, weights = null) {
      // That no worker can be had is said when a job is to be run, which cannot do without.
      void ready(life, () => undefined).then((session) => {
        if (session !== null) void life.within(session, deadlines.silence, 'it no longer answers', () => session.worker.watch(watch, weights));
      });
    },
    recording: (network, info) => openRecording(life, unopened, network, info),
    pause: () => tell((worker) => worker.pause()),
    resume: () => tell((worker) => worker.resume()),
    stop: () => tell((worker) => worker.stop()),
  };
};
