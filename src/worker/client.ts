import * as Comlink from 'comlink';
import { connect, type WorkerLike } from './connect';
import type { LabClient, LabWorker, LocalCheckpoint } from './protocol';
import { createSupervisedClient, type Deadlines } from './supervisor';

export interface LabClientOptions {
  readonly spawn: () => WorkerLike;
  /** Where the files of `public/` are: an absolute URL ending in a slash. */
  readonly baseUrl: string;
  readonly deadlines?: Deadlines;
  /** The checkpoints made in the page: every fresh worker is given them. Must not reject. */
  readonly supplies?: () => Promise<readonly LocalCheckpoint[]>;
}

/** Starts the real worker, from a file of its own. */
export const spawnLabWorker = (): WorkerLike => new Worker(new URL('./entry.ts', import.meta.url), { type: 'module', name: 'cascade-lab' });

/** A client whose lab runs in a Web Worker. The worker is started by the first request. */
export const createLabClient = ({ spawn, ...options }: LabClientOptions): LabClient =>
  createSupervisedClient({
    ...options,
    connect(crashed) {
      const endpoint = spawn();
      const remote = connect<LabWorker>(endpoint, crashed);
      const worker: LabWorker = {
        configure: (baseUrl, events) => remote.configure(baseUrl, Comlink.proxy(events)),
        supply: (checkpoint) => remote.supply(checkpoint),
        withdraw: (network, checkpoint) => remote.withdraw(network, checkpoint),
        // Comlink's types settle on all kinds at once; the call itself is of one.
        run: (kind, runId, request) => (remote as unknown as LabWorker).run(kind, runId, request),
        cancel: (runId) => remote.cancel(runId),
        ping: () => remote.ping(),
      };
      return { worker, close: () => endpoint.terminate() };
    },
  });
