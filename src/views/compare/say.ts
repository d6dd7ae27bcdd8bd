import type { CompareReport, DesignResult } from '../../engine/baselines/compare';
import type { DesignId } from '../../engine/baselines/types';
import type { Scope, Sensitivity } from '../../engine/energy/sensitivity';
import type { EntryId } from '../../engine/energy/types';
import { percent, whole } from '../../lib/numbers';
import type { Failure } from '../../lib/result';
import type { CompareMeasure, Fairness } from '../../scenario/types';
import { layerNamed, ratio, resultFor, resultsIn, type Waterfall } from './model';
import { DESIGN_NAMES, ENTRY_NAMES, IN_WORDS, reasonFor } from './names';
import { cycleScale, share, times, withUnit } from './numbers';

/** Within this factor of each other two amounts are called equal. */
const ABOUT = 1.03;

/** `3.4× less`, `1.2× more`, or null where the two are about equal. @param factor how many times the other's amount is ours. */
function lessOrMore(factor: number): string | null {
  if (factor >= ABOUT) return `${times(factor)} less`;
  return factor <= 1 / ABOUT ? `${times(1 / factor)} more` : null;
}

/** Other than the subject, the design the words are about. */
export const rivalOf = (results: readonly DesignResult[], normaliseTo: DesignId | null): DesignResult | null => {
  const chosen = normaliseTo === null || normaliseTo === 'csp-h' ? 'sparten' : normaliseTo;
  return resultFor(results, chosen) ?? results.find(({ design }) => design !== 'csp-h') ?? null;
};

/** What is compared, e.g. `VGG-16` or `conv3_2 of VGG-16`. */
const placeName = (subject: string, layer: string | null): string => (layer === null ? subject : `${layer} of ${subject}`);

const weightsIn = (report: CompareReport, layer: string | null): number => layerNamed(report, layer)?.weights ?? report.weights;

/** Share of weights that CSP-H was left without, or the first design where it is not among them. */
function sparsityOf(report: CompareReport, layer: string | null): number {
  const weights = weightsIn(report, layer);
  const results = resultsIn(report, layer);
  const subject = resultFor(results, 'csp-h') ?? results[0];
  return weights === 0 ? 0 : 1 - subject.keptWeights / weights;
}

/** The scene in one sentence. */
export function headline(report: CompareReport, subject: string, layer: string | null, normaliseTo: DesignId | null): string {
  const results = resultsIn(report, layer);
  const own = resultFor(results, 'csp-h');
  const rival = rivalOf(results, normaliseTo);
  const place = `On ${placeName(subject, layer)} at ${percent(sparsityOf(report, layer), 0)} sparsity`;
  if (own === null || rival === null) return `${place}, there is nothing to compare: choose CSP-H and another design.`;
  const name = IN_WORDS[rival.design];
  const onChip = ratio(rival.energy.onChip, own.energy.onChip);
  const withDram = ratio(rival.energy.total, own.energy.total);
  const cycles = ratio(own.cost.boundCycles, rival.cost.boundCycles);
  if (onChip === null || withDram === null || cycles === null) return `${place}, there is nothing to compare: a design has no work left.`;
  return `${place}, CSP-H ${energyWords(name, onChip, withDram)}; it ${cycleWords(cycles)}.`;
}

function energyWords(name: string, onChip: number, withDram: number): string {
  const chip = lessOrMore(onChip);
  const all = lessOrMore(withDram);
  if (chip === null && all === null) return `needs about as much energy as ${name}, on chip and with DRAM`;
  if (chip === null) return `needs about as much energy as ${name} on chip, and ${all ?? ''} with DRAM`;
  const [factor, word] = chip.split(' ');
  const head = `needs ${factor} ${word} energy than ${name} on chip`;
  if (all === null) return `${head}, and about as much with DRAM`;
  const turned = all.endsWith('less') !== chip.endsWith('less');
  return `${head}${turned ? ', but' : ' and'} ${all} with DRAM`;
}

function cycleWords(cycles: number): string {
  if (cycles >= ABOUT) return `takes ${times(cycles)} the cycles`;
  return cycles <= 1 / ABOUT ? `is ${times(1 / cycles)} as fast` : 'takes about as many cycles';
}

/** What was compared how. @param fairness `weights`: equal kept weights; `accuracy`: equal measured accuracy. */
export function subline(report: CompareReport, layer: string | null, fairness: Fairness): string {
  const rule =
    fairness === 'accuracy'
      ? `Each design is cut its own way, as far as the measured accuracy allows${keptWords(report, layer)}.`
      : `Each design is cut its own way and keeps as many weights as the cascade, ${percent(1 - sparsityOf(report, layer), 0)}${exceptions(report, layer)}.`;
  return `${rule} All have ${multiplierWords(resultsIn(report, layer))}.`;
}

/** What the designs of equal accuracy keep. */
function keptWords(report: CompareReport, layer: string | null): string {
  const weights = weightsIn(report, layer);
  const cut = resultsIn(report, layer).filter(({ pattern }) => pattern !== 'dense' && pattern !== 'n:m');
  const words = cut.map(({ design, keptWeights }) => `${DESIGN_NAMES[design]} keeps ${percent(keptWeights / weights, 0)}`);
  return weights === 0 || cut.length === 0 ? '' : `: ${words.join(', ')}`;
}

/** Designs that cannot keep just so many. */
function exceptions(report: CompareReport, layer: string | null): string {
  const results = resultsIn(report, layer);
  const weights = weightsIn(report, layer);
  const fixed = resultFor(results, 'sparse-tensor-core');
  const words = [
    ...(fixed === null || weights === 0 ? [] : [`2:4 keeps ${percent(fixed.keptWeights / weights, 0)}`]),
    ...(results.some(({ pattern }) => pattern === 'dense') ? ['dense designs keep all'] : []),
  ];
  return words.length === 0 ? '' : `; ${words.join(', ')}`;
}

function multiplierWords(results: readonly DesignResult[]): string {
  const counts = [...new Set(results.map(({ cost }) => cost.multipliers))].toSorted((a, b) => a - b);
  return counts.length === 1 ? `${whole(counts[0])} multipliers` : `${whole(counts[0])} to ${whole(counts.at(-1) ?? counts[0])} multipliers`;
}

export const MEASURE_NAMES: Readonly<Record<CompareMeasure, string>> = { energy: 'Energy', cycles: 'Cycles', edp: 'Energy × delay' };

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Why a design is no faster, in one sentence. */
export function ledgerSentence({ design }: Pick<DesignResult, 'design'>, waterfall: Waterfall): string {
  const { steps, actual, dense } = waterfall;
  const name = IN_WORDS[design];
  const opening = capital(name);
  if (actual === 0) return `${opening} takes no cycle at all: nothing was kept.`;
  const ideal = steps[0].cycles;
  if (ideal === 0) return `${opening} has nothing to multiply, and spends its cycles all the same.`;
  const largest = steps.slice(1).toSorted((a, b) => b.cycles - a.cycles)[0];
  const skipped = dense > 0 && ideal < dense ? `What ${name} cannot skip is ${percent(ideal / dense, 0)} of the dense work` : `${opening} skips nothing`;
  if (largest === undefined) return `${skipped}, and it takes not a cycle more.`;
  const lost = `${share(largest.cycles / actual)} of its cycles go because ${reasonFor(design, largest.cause)}`;
  return `${skipped}; it takes ${times(actual / ideal)} that ideal. ${lost}.`;
}

/** What the ratio hangs on. */
export function sensitivitySentence(rows: readonly Sensitivity[], rival: DesignId, scope: Scope): string {
  const first = rows[0];
  const place = scope === 'on-chip' ? 'on chip' : 'with DRAM';
  if (first === undefined || !Number.isFinite(first.ratio)) return 'Neither design needs any energy, so nothing hangs on the table.';
  const flips = rows.filter((row) => row.flips);
  const all = rows.flatMap(({ ratioHalved, ratioDoubled }) => [ratioHalved, ratioDoubled]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const leader = first.ratio >= 1 ? 'CSP-H' : IN_WORDS[rival];
  const verdict =
    flips.length === 0
      ? `Halve or double any one figure, and ${leader} still needs less ${place}`
      : `Halving or doubling ${flips.length === 1 ? `“${ENTRY_NAMES[flips[0].entry]}”` : `any of ${flips.length} figures`} turns the ranking ${place}`;
  return `${verdict}: ${IN_WORDS[rival]} then needs ${times(low)} to ${times(high)} the energy of CSP-H. Most hangs on “${ENTRY_NAMES[first.entry]}”.`;
}

/** Where two designs would need the same; null where no sensible figure gets there. */
export function breakEvenWords({ breakEven, ratio: now }: Sensitivity): string | null {
  return breakEven === null || now === 1 ? null : `equal at ${times(breakEven)}`;
}

/** Why a typed energy is refused, in the words of the page. */
export const refusalWords = (entry: EntryId, { message, remedy }: Failure): string =>
  `${message.replace(`"${entry}"`, `“${ENTRY_NAMES[entry]}”`)} ${remedy}`;

/** Cycles with a confidence interval where they were estimated. */
export function cyclesWords({ cost }: DesignResult): string {
  const { estimate, boundCycles } = cost;
  const value = withUnit(boundCycles, cycleScale);
  return estimate === null || estimate.halfWidth === 0 || boundCycles === 0 ? value : `${value} ± ${percent(estimate.halfWidth / boundCycles, 1)}`;
}
