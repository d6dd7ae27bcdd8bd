import { compareNetwork, type CompareLayer, type CompareReport } from '../../engine/baselines/compare-network';
import type { Balance, SpartenConfig } from '../../engine/baselines/design';
import { DESIGN_IDS, type DesignId } from '../../engine/baselines/design-types';
import { PROFILES } from '../../engine/baselines/targets';
import { validateDesignConfig } from '../../engine/baselines/validate-designs';
import { ACCELERGY_45 } from '../../engine/energy/presets';
import { networkById } from '../../engine/networks/network-tables';
import type { Network } from '../../engine/networks/network-types';
import { syntheticWorkload } from '../../engine/networks/workload';
import { fail, ok, type Result } from '../../lib/result';
import { designConfigOf } from '../../scenario/settings';
import { COMPARED_CHECKPOINT, type Fairness } from '../../scenario/types';
import type { ComparedWeights } from '../network-info';
import type { Networks } from '../networks';
import { createRecent, oncePer, type Recent } from '../recent';
import type { Run } from '../sliced-runs';
import { type ChosenCheckpoints, chooseCheckpoints, openTrained, sparsitiesByAccuracy } from '../sources/trained-subject';
import type { RunContext } from './run-context';

/** A network on all designs, each on weights pruned its own way. */
export interface CompareRequest extends ComparedWeights {
  /** A network of the catalogue, synthetic or trained. */
  readonly subject: string;
  /** Of a trained network: whose weights the cascade is cut from; null for its usual cascade checkpoint. */
  readonly checkpoint: string | null;
  readonly fairness: Fairness;
  readonly spartenBalance: Balance;
  readonly spartenSlack: SpartenConfig['slack'];
  /** For synthetic weights and activations. */
  readonly seed: number;
}

/** Priced by the default table; `repriced` of the engine prices it by another. */
export interface Comparison extends CompareReport {
  readonly origin: 'synthetic' | 'trained';
  /** What the weights and activations are, and on what terms the designs were pruned, in words. */
  readonly note: string;
  /** Where the other scenes find what CSP-H ran on: the checkpoint the cascade was cut from, and the test image behind the activations (0 without images). */
  readonly shownBy: { readonly checkpoint: string; readonly image: number };
  /** What was measured to make accuracy equal; null where kept weights were. */
  readonly measured: MeasuredDesigns | null;
}

/** Designs cut as far as an accuracy allows. Shares of `images` test images answered right. */
export interface MeasuredDesigns {
  readonly images: number;
  /** The least share that was allowed. */
  readonly least: number;
  /** What each design answers as it was cut. Dense designs are not cut, and not listed. */
  readonly right: Readonly<Partial<Record<DesignId, number>>>;
}

/** What is compared: layers, and what to say of them. */
interface Subject {
  readonly layers: readonly CompareLayer[];
  readonly origin: Comparison['origin'];
  readonly note: string;
  readonly shownBy: Comparison['shownBy'];
  readonly measured: Comparison['measured'];
  /** Sparsities of the designs' own; empty where all keep as many weights as the cascade. */
  readonly sparsityOf: Parameters<typeof compareNetwork>[1]['sparsityOf'];
  /** Steps of progress that were needed to get here. */
  readonly steps: number;
}

const checkRequest = (request: CompareRequest): Result<CompareRequest> => {
  if (!(request.sparsity >= 0 && request.sparsity < 1)) return fail(`A sparsity of ${request.sparsity}.`, 'Give a share of at least 0 and below 1.');
  if (!PROFILES.includes(request.profile)) return fail(`There is no profile "${String(request.profile)}".`, `Choose one of: ${PROFILES.join(', ')}.`);
  return ok(request);
};

const SYNTHETIC_NOTE =
  'Synthetic: seeded random weights fitted to published or chosen densities, and activations that are non-zero at published rates. ' +
  'Sizes of layers are the network’s own; every design keeps as many weights as the cascade.';

const openSynthetic = (run: Run, network: Network, { fairness, seed, classifiers, array }: CompareRequest): Subject => {
  if (fairness === 'accuracy') {
    run.unwrap(
      fail(
        `${network.name} has synthetic weights, so there is no accuracy that could be made equal.`,
        'Compare at equal kept weights, or choose a trained network.',
      ),
    );
  }
  return {
    layers: syntheticWorkload(network, { seed, chunkWidth: array[1], classifiers }),
    origin: 'synthetic',
    note: SYNTHETIC_NOTE,
    shownBy: { checkpoint: COMPARED_CHECKPOINT, image: 0 },
    measured: null,
    sparsityOf: {},
    steps: 0,
  };
};

const openMeasured = async (run: Run, networks: Networks, request: CompareRequest, checkpoints: ChosenCheckpoints): Promise<Subject> => {
  const trained = await openTrained(run, networks, request, checkpoints);
  if (request.fairness === 'weights')
    return {
      ...trained,
      origin: 'trained',
      note: `${trained.note} Every design keeps as many weights as the cascade.`,
      measured: null,
      sparsityOf: {},
      steps: 0,
    };
  const { note, ...fair } = await sparsitiesByAccuracy(run, networks, trained, request);
  return { ...trained, ...fair, origin: 'trained', note: `${trained.note} ${note}` };
};

interface FoundSubject {
  /** What the comparison depends on, as text: the same for a checkpoint asked for and for the same one chosen unasked. */
  readonly key: string;
  readonly open: () => Promise<Subject>;
}

const findSubject = async (run: Run, networks: Networks, request: CompareRequest): Promise<FoundSubject> => {
  const keyWith = (checkpoint: string | null): string => JSON.stringify({ ...request, checkpoint });
  const network = networkById(request.subject);
  if (network !== null) return { key: keyWith(null), open: async () => openSynthetic(run, network, request) };
  const checkpoints = await chooseCheckpoints(run, networks, request);
  return { key: keyWith(checkpoints.cascade.id), open: () => openMeasured(run, networks, request, checkpoints) };
};

const COMPARISONS_KEPT = 12;
/** By request, with the checkpoint that was used. */
const comparisonsOf = oncePer<Networks, Recent<Comparison>>(() => createRecent(COMPARISONS_KEPT));

/**
 * A network on every design. Synthetic networks are drawn from the seed; trained ones bring their weights and activations. The last few comparisons are kept:
 * to look at another scene and come back, or to move a slider there and back, costs nothing.
 */
export const compareDesigns = async (asked: CompareRequest, { run, networks }: RunContext): Promise<Comparison> => {
  const request = run.unwrap(checkRequest(asked));
  const { key, open } = await findSubject(run, networks, request);
  const comparisons = comparisonsOf(networks);
  const known = comparisons.find(key);
  // Asked for again, it is the newest of those kept.
  if (known !== undefined) return comparisons.get(key, () => known);

  const { array, spartenBalance, spartenSlack } = request;
  const config = run.unwrap(validateDesignConfig(designConfigOf({ compareArray: array, spartenBalance, spartenSlack })));
  const { layers, origin, note, shownBy, measured, sparsityOf, steps: before } = await open();
  const { sparsity, profile } = request;
  const steps = compareNetwork(layers, { designs: DESIGN_IDS, config, sparsity, sparsityOf, profile, energy: ACCELERGY_45 });
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      const report = run.unwrap(step.value);
      return comparisons.get(key, () => ({ ...report, origin, note, shownBy, measured }));
    }
    const { done, total, layer, design } = step.value;
    run.report(before + done, before + total, { at: `${layer} on ${design}` });
    await run.pause();
  }
};
