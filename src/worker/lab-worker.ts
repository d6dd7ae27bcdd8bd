import type { FetchBytes } from './fetch-bytes';
import { createFiles, type Files } from './files';
import { createNetworks, type Networks } from './networks';
import type { LabEvents, LabWorker, RunKind, RunKinds } from './protocol';
import type { RunFunction } from './runs/run-context';
import { RUNS } from './runs/run-table';
import { createRuns, type SliceOptions } from './sliced-runs';

export interface LabOptions extends SliceOptions {
  readonly fetchBytes: FetchBytes;
}

interface Site {
  readonly files: Files;
  readonly networks: Networks;
}

/** The table seen through the protocol: what the compiler knows of one kind, it then knows of each. */
const FUNCTIONS: { readonly [Kind in RunKind]: RunFunction<RunKinds[Kind]['request'], RunKinds[Kind]['value']> } = RUNS;

/** Everything the worker does, as a plain object that runs on any thread. Its answers share no buffer with what it keeps. */
export const createLab = ({ fetchBytes, ...slices }: LabOptions): LabWorker => {
  let configured: (site: Site) => void;
  // Whatever comes before it waits for it: no order of messages can ask a lab that does not know its site.
  const site = new Promise<Site>((resolve) => {
    configured = resolve;
  });
  let events: LabEvents | null = null;
  const runs = createRuns(slices, () => events);

  return {
    async configure(baseUrl, listener) {
      events = listener;
      const files = createFiles(fetchBytes, new URL('networks/', baseUrl).href);
      configured({ files, networks: createNetworks(files) });
    },
    supply: async (checkpoint) => (await site).files.supply(checkpoint),
    withdraw: async (network, checkpoint) => (await site).files.withdraw(network, checkpoint),
    run: (kind, runId, request) => runs.execute(runId, async (run) => FUNCTIONS[kind](request, { run, networks: (await site).networks })),
    cancel: async (runId) => runs.cancel(runId),
    ping: async () => undefined,
  };
};
