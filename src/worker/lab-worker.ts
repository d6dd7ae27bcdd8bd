import { invariant } from '../lib/assert';
import { openLayer, pruneLayer, streamTile } from './computations';
import type { FetchBytes } from './fetch-bytes';
import { createFiles, type Files } from './files';
import { createNetworks, type Networks } from './networks';
import type { LabEvents, LabWorker, Outcome, RunId } from './protocol';
import { createRuns, type Run, type SliceOptions } from './sliced-runs';

export interface LabOptions extends SliceOptions {
  readonly fetchBytes: FetchBytes;
}

/** Everything the worker does, as a plain object that runs on any thread. Its answers share no buffer with what it keeps. */
export const createLab = ({ fetchBytes, ...slices }: LabOptions): LabWorker => {
  let site: { readonly files: Files; readonly networks: Networks; readonly events: LabEvents } | null = null;
  const runs = createRuns(slices, () => site?.events ?? null);

  const execute = <Value>(runId: RunId, work: (run: Run, networks: Networks) => Promise<Value>): Promise<Outcome<Value>> =>
    runs.execute(runId, (run) => {
      invariant(site !== null, 'the lab must be configured before it is asked');
      return work(run, site.networks);
    });

  return {
    async configure(baseUrl, events) {
      const files = createFiles(fetchBytes, new URL('networks/', baseUrl).href);
      site = { files, networks: createNetworks(files), events };
    },
    supply: async (checkpoint) => site?.files.supply(checkpoint),
    withdraw: async (network, checkpoint) => site?.files.withdraw(network, checkpoint),
    networks: (runId) => execute(runId, (run, networks) => networks.list(run)),
    openLayer: (runId, ref, chunkWidth) => execute(runId, (run, networks) => openLayer(run, networks, ref, chunkWidth)),
    prune: (runId, request) => execute(runId, (run, networks) => pruneLayer(run, networks, request)),
    accuracy: (runId, request) => execute(runId, async (run, networks) => (await import('./runs/measure-accuracy')).measureAccuracy(run, networks, request)),
    stream: (runId, request) => execute(runId, (run, networks) => streamTile(run, networks, request)),
    // All designs but CSP-H, and the big networks' tables: fetched when they are asked for, so that the first scene does not wait for them.
    compare: (runId, request) => execute(runId, async (run, networks) => (await import('./runs/compare-designs')).compareDesigns(run, networks, request)),
    cancel: async (runId) => runs.cancel(runId),
    ping: async () => undefined,
  };
};
