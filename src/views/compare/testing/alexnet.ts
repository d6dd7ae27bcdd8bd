import { compareNetwork, type CompareReport } from '../../../engine/baselines/compare-network';
import { DEFAULT_DESIGN_CONFIG } from '../../../engine/baselines/design';
import { DESIGN_IDS } from '../../../engine/baselines/design-types';
import { ACCELERGY_45 } from '../../../engine/energy/presets';
import { ALEXNET } from '../../../engine/networks/alexnet-vgg';
import { syntheticWorkload } from '../../../engine/networks/workload';

/** A real comparison, small enough for a test: one layer of AlexNet on all designs. */
function compared(): CompareReport {
  const layers = syntheticWorkload(ALEXNET, { seed: 1, chunkWidth: 32, classifiers: false }).slice(2, 3);
  const settings = { designs: DESIGN_IDS, config: DEFAULT_DESIGN_CONFIG, sparsity: 0.75, sparsityOf: {}, profile: 'published', energy: ACCELERGY_45 } as const;
  const steps = compareNetwork(layers, settings);
  for (;;) {
    const step = steps.next();
    if (step.done !== true) continue;
    if (!step.value.ok) throw new Error(step.value.error.message);
    return step.value.value;
  }
}

let known: CompareReport | null = null;

/** Run once for all tests of a file. */
export function alexnetLayer(): CompareReport {
  known ??= compared();
  return known;
}
