import { type PreparedPattern, preparePattern } from '../engine/pruning/prepare';
import { fail, type Result } from '../lib/result';
import type { Files } from './files';
import type { LayerRef } from './network-info';
import { createRecent } from './recent';
import type { CompareRequest, FoundSubject } from './runs/comparison';
import { createSessionPool } from './session-pool';
import type { Run } from './sliced-runs';
import type { EnteringActivations, NetworkSource, OpenedNetworks } from './sources/network-source';
import { SOURCES } from './sources/source-table';

/** All networks, whatever they come from, with what is kept of them. */
export interface Networks extends OpenedNetworks {
  entering(run: Run, ref: LayerRef, image: number): Promise<EnteringActivations>;
  /** What a comparison runs on. */
  compared(run: Run, request: CompareRequest): Promise<FoundSubject>;
}

const PATTERNS_KEPT = 16;

export const createNetworks = (files: Files): Networks => {
  const sources = Object.values(SOURCES).map((create): NetworkSource => create(files));
  const patterns = createRecent<PreparedPattern>(PATTERNS_KEPT);

  const sourceOf = (id: string): Result<NetworkSource> => {
    const value = sources.find((source) => source.has(id));
    return value === undefined ? fail(`There is no network called "${id}".`, 'Choose another network from the list.') : { ok: true, value };
  };

  const networks: Networks = {
    sessions: createSessionPool(),
    async list(run) {
      const lists = [];
      for (const source of sources) lists.push(await source.list(run));
      return lists.flat();
    },
    layer: async (run, ref) => run.unwrap(sourceOf(ref.network)).layer(run, ref),
    entering: async (run, ref, image) => run.unwrap(sourceOf(ref.network)).entering(run, ref, image),
    async prepared(run, ref, settings) {
      const { matrix } = await networks.layer(run, ref);
      return patterns.get(JSON.stringify([ref, settings]), () => run.unwrap(preparePattern(matrix, settings)));
    },
    async whole(run, ref) {
      const source = run.unwrap(sourceOf(ref.network));
      if (source.whole !== undefined) return source.whole(run, ref);
      const name = (await source.list(run)).find(({ id }) => id === ref.network)?.name ?? ref.network;
      return run.unwrap(fail(`${name} answers no images: its weights were never trained on any.`, 'Choose a trained network from the list.'));
    },
    compared: async (run, request) => run.unwrap(sourceOf(request.subject)).compared(run, networks, request),
  };
  return networks;
};
