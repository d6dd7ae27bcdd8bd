import * as Comlink from 'comlink';
import { connect, type WorkerLike } from '../connect';
import type { TrainingClient, TrainingListener, TrainingWorker } from './training-protocol';
import { createSupervisedTraining, type TrainingDeadlines } from './training-supervisor';

export interface TrainingClientOptions {
  readonly spawn: () => WorkerLike;
  /** Where the files of `public/` are: an absolute URL ending in a slash. */
  readonly baseUrl: string;
  readonly events: TrainingListener;
  readonly deadlines?: TrainingDeadlines;
}

/** Starts a worker for training alone, so that the scenes' own stays quick. */
export const spawnTrainingWorker = (): WorkerLike =>
  new Worker(new URL('./training-entry.ts', import.meta.url), { type: 'module', name: 'cascade-lab-training' });

/** A page that is hidden draws no frames; it shall not be waited for. */
const HIDDEN_MILLISECONDS = 250;

const framePainted = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, HIDDEN_MILLISECONDS);
    requestAnimationFrame(() => setTimeout(resolve));
  });

/** A client whose training runs in a Web Worker. */
export const createTrainingClient = ({ spawn, ...options }: TrainingClientOptions): TrainingClient =>
  createSupervisedTraining({
    ...options,
    shown: framePainted,
    connect(crashed) {
      const endpoint = spawn();
      const remote = connect<TrainingWorker>(endpoint, crashed);
      const worker: TrainingWorker = {
        configure: (baseUrl, events) => remote.configure(baseUrl, Comlink.proxy(events)),
        run: (job) => remote.run(job),
        watch: (watch, weights) => remote.watch(watch, weights),
        recording: (network, info) => remote.recording(network, info),
        pause: () => remote.pause(),
        resume: () => remote.resume(),
        stop: () => remote.stop(),
        ping: () => remote.ping(),
      };
      return { worker, close: () => endpoint.terminate() };
    },
  });
