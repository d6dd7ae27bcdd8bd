import { repriced } from '../../engine/baselines/compare-network';
import { compareAtParity } from '../../engine/baselines/parity';
import { PROFILES } from '../../engine/baselines/targets';
import { validateDesignConfig } from '../../engine/baselines/validate-designs';
import { ACCELERGY_45 } from '../../engine/energy/presets';
import { fail, ok, type Result } from '../../lib/result';
import { designConfigOf, designsOf, dropsDead, parityTermsOf, pricesOf } from '../../scenario/settings';
import type { Networks } from '../networks';
import { createRecent, oncePer, type Recent } from '../recent';
import type { CompareRequest, Comparison } from './comparison';
import type { RunContext } from './run-context';

const checkRequest = (request: CompareRequest): Result<CompareRequest> => {
  if (!(request.sparsity >= 0 && request.sparsity < 1)) return fail(`A sparsity of ${request.sparsity}.`, 'Give a share of at least 0 and below 1.');
  if (!PROFILES.includes(request.profile)) return fail(`There is no profile "${String(request.profile)}".`, `Choose one of: ${PROFILES.join(', ')}.`);
  return ok(request);
};

const COMPARISONS_KEPT = 12;
/** By request, with the checkpoint that was used. */
const comparisonsOf = oncePer<Networks, Recent<Comparison>>(() => createRecent(COMPARISONS_KEPT));

/**
 * A network on every design, on weights and activations of its source. The last few comparisons are kept:
 * to look at another scene and come back, or to move a slider there and back, costs nothing.
 */
export const compareDesigns = async (asked: CompareRequest, { run, networks }: RunContext): Promise<Comparison> => {
  const request = run.unwrap(checkRequest(asked));
  const { key, open } = await networks.compared(run, request);
  const comparisons = comparisonsOf(networks);
  const known = comparisons.find(key);
  // Asked for again, it is the newest of those kept.
  if (known !== undefined) return comparisons.get(key, () => known);

  const settings = { ...request, compareArray: request.array };
  const config = run.unwrap(validateDesignConfig(designConfigOf(settings)));
  // Power hangs on prices; what is answered is priced by the default table in any case.
  const energy = pricesOf(request);
  const { layers, origin, note, shownBy, measured, sparsityOf, steps: before } = await open();
  const { sparsity, profile } = request;
  const steps = compareAtParity(
    layers,
    {
      designs: designsOf(request),
      config,
      sparsity,
      sparsityOf,
      profile,
      energy,
      inputLevels: request.inputBuffer !== null,
      readings: true,
      dropDead: dropsDead(request, origin !== 'synthetic'),
    },
    parityTermsOf(settings),
  );
  for (;;) {
    const step = steps.next();
    if (step.done === true) {
      const { report, outcome } = run.unwrap(step.value);
      return comparisons.get(key, () => ({ ...repriced(report, ACCELERGY_45), parityOutcome: outcome, origin, note, shownBy, measured }));
    }
    const { done, total, layer, design } = step.value;
    run.report(before + done, before + total, { at: `${layer} on ${design}` });
    await run.pause();
  }
};
