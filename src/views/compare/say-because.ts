import type { CompareReport, DesignResult } from '../../engine/baselines/compare-network';
import { COMPONENTS, type Component } from '../../engine/energy/accounting';
import type { DesignId } from '../../engine/baselines/design-types';
import { ratio, resultFor, resultsIn } from './model';
import { IN_WORDS, PART_NAMES, reasonFor } from './names';
import { share, times } from './numbers';
import { capital, isAbout, rivalOf } from './say';

/** What CSP-H does instead, where a part that others spend energy on is one that its dataflow was made to avoid. */
const INSTEAD: Readonly<Partial<Record<Component, string>>> = {
  matching: 'comparing masks to find which weight meets which activation; in CSP-H what a row keeps stands in front, so that a counter does all the skipping',
};

/**
 * Why one design needs less energy on chip, and why one takes longer: the part in which most of the difference lies, and the cause that costs the slower one most
 * cycles. Empty where they need about the same.
 */
export function becauseSentence(report: CompareReport, layer: string | null, normaliseTo: DesignId | null): string {
  const results = resultsIn(report, layer);
  const own = resultFor(results, 'csp-h');
  const rival = rivalOf(results, normaliseTo);
  if (own === null || rival === null) return '';
  const but = layer === null ? layersAgainst(report, rival) : '';
  return [energyBecause(own, rival), but, timeBecause(own, rival)].filter((part) => part !== '').join(' ');
}

function energyBecause(own: DesignResult, rival: DesignResult): string {
  const factor = ratio(rival.energy.onChip, own.energy.onChip);
  if (factor === null || isAbout(factor)) return '';
  const [more, less] = factor > 1 ? [rival, own] : [own, rival];
  const difference = more.energy.onChip - less.energy.onChip;
  const parts = COMPONENTS.filter((component) => component !== 'dram')
    .map((component) => ({ component, by: more.energy.byComponent[component] - less.energy.byComponent[component] }))
    .toSorted((a, b) => b.by - a.by);
  const [{ component, by }] = parts;
  // One part may be more than the whole: in others this design then spends less.
  const how = by > difference ? 'more than made up by' : share(by / difference);
  // The others find their operands otherwise.
  const instead = more === rival && rival.design === 'sparten' ? INSTEAD[component] : undefined;
  return `What ${IN_WORDS[more.design]} spends more on chip is ${how} ${PART_NAMES[component]}${instead === undefined ? '' : `: ${instead}`}.`;
}

/** Where the whole tells of one side alone: the layers in which it is the other way round. */
function layersAgainst(report: CompareReport, rival: DesignResult): string {
  const ratios = report.layers.flatMap(({ name, results }) => {
    const [mine, other] = [resultFor(results, 'csp-h'), resultFor(results, rival.design)];
    const factor = mine === null || other === null ? null : ratio(other.energy.total, mine.energy.total);
    return factor === null ? [] : [{ name, factor }];
  });
  const against = ratios.filter(({ factor }) => factor < 1 && !isAbout(factor)).toSorted((a, b) => a.factor - b.factor);
  if (against.length === ratios.length || ratios.length < 2) return '';
  if (against.length === 0) return ratios.every(({ factor }) => factor >= 1) ? 'There is no layer in which CSP-H needs more energy with DRAM.' : '';
  const [{ name, factor }] = against;
  return `In ${against.length} of ${ratios.length} layers CSP-H needs more energy with DRAM, most in ${name}: ${times(1 / factor)}.`;
}

function timeBecause(own: DesignResult, rival: DesignResult): string {
  const factor = ratio(rival.cost.boundCycles, own.cost.boundCycles);
  if (factor === null || isAbout(factor)) return '';
  const slower = factor > 1 ? rival : own;
  const largest = slower.ledger.filter(({ cause }) => cause !== 'ideal').toSorted((a, b) => b.cycles - a.cycles)[0];
  if (largest === undefined || largest.cycles <= 0) return '';
  return `${capital(IN_WORDS[slower.design])} takes longer: ${share(largest.cycles / slower.cost.boundCycles)} of its cycles go because ${reasonFor(slower.design, largest.cause)}.`;
}
