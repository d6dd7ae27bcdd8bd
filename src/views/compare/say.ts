import type { CompareReport, DesignResult } from '../../engine/baselines/compare-network';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import type { DesignId } from '../../engine/baselines/design-types';
import type { ParityOutcome } from '../../engine/baselines/parity';
import type { Scope, Sensitivity } from '../../engine/energy/sensitivity';
import type { EntryId } from '../../engine/energy/types';
import { percent, whole } from '../../lib/numbers';
import type { Failure } from '../../lib/result';
import type { CompareMeasure, Fairness } from '../../scenario/words';
import type { MeasuredDesigns } from '../../worker/protocol';
import { layerNamed, ratio, resultFor, resultsIn, type Waterfall, type Whereabouts } from './model';
import { DESIGN_NAMES, ENTRY_NAMES, IN_WORDS, reasonFor } from './names';
import { cycleScale, share, times, withUnit } from './numbers';

type Cause = LedgerTerm['cause'];

/** Within this factor of each other two amounts are called equal. */
const ABOUT = 1.03;

export const isAbout = (factor: number): boolean => factor < ABOUT && factor > 1 / ABOUT;

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

/** What the headline is about, apart from the figures. */
interface HeadlineTerms {
  readonly subject: string;
  readonly layer: string | null;
  readonly normaliseTo: DesignId | null;
  readonly measure: CompareMeasure;
  readonly fairness: Fairness;
  /** The report with each R that SparTen may have; absent where the rival is another, or nobody asked. */
  readonly serving?: readonly CompareReport[];
}

/** The scene in one sentence, the measure on show first. */
export function headline(report: CompareReport, { subject, layer, normaliseTo, measure, fairness, serving = [] }: HeadlineTerms): string {
  const results = resultsIn(report, layer);
  const own = resultFor(results, 'csp-h');
  const rival = rivalOf(results, normaliseTo);
  const terms = fairness === 'accuracy' ? 'equal measured accuracy' : `${percent(sparsityOf(report, layer), 0)} sparsity`;
  const place = `On ${placeName(subject, layer)} at ${terms}`;
  if (own === null || rival === null) return `${place}, there is nothing to compare: choose CSP-H and another design.`;
  const name = IN_WORDS[rival.design];
  const onChip = ratio(rival.energy.onChip, own.energy.onChip);
  const withDram = ratio(rival.energy.total, own.energy.total);
  const cycles = ratio(rival.cost.boundCycles, own.cost.boundCycles);
  const product = ratio(rival.energyDelay, own.energyDelay);
  if (onChip === null || withDram === null || cycles === null || product === null) return `${place}, there is nothing to compare: a design has no work left.`;
  const energy = energyWords(name, onChip, withDram, rival.design === 'sparten' ? servingRange(serving, layer) : null);
  const time = moreWords(name, cycles, 'takes', 'the cycles') ?? `CSP-H and ${name} take about as many cycles`;
  if (measure === 'cycles') return `${place}, ${time}; ${energy}.`;
  if (measure === 'energy') return `${place}, ${energy}; ${time}.`;
  const both = moreWords(name, product, 'comes to', 'the energy × delay') ?? `CSP-H and ${name} come to about the same energy × delay`;
  return `${place}, ${both}; ${energy}.`;
}

/** `SparTen needs 3.4× the energy of CSP-H`, whichever needs more; null where they need about the same. @param factor the rival's amount over CSP-H's. */
function moreWords(rival: string, factor: number, verb: string, what: string): string | null {
  if (isAbout(factor)) return null;
  return factor > 1 ? `${rival} ${verb} ${times(factor)} ${what} of CSP-H` : `CSP-H ${verb} ${times(1 / factor)} ${what} of ${rival}`;
}

/** SparTen's on-chip energy over CSP-H's, least and most over its R; null where that says nothing. */
function servingRange(serving: readonly CompareReport[], layer: string | null): readonly [number, number] | null {
  const ratios = serving.flatMap((report) => {
    const results = resultsIn(report, layer);
    const [own, rival] = [resultFor(results, 'csp-h'), resultFor(results, 'sparten')];
    return own === null || rival === null ? [] : (ratio(rival.energy.onChip, own.energy.onChip) ?? []);
  });
  return ratios.length === 0 ? null : [Math.min(...ratios), Math.max(...ratios)];
}

/** `(3.4 to 8.8× by how many outputs …)`, where the range is wide enough to be told. */
function rangeWords(range: readonly [number, number] | null): string {
  if (range === null || isAbout(range[1] / range[0])) return '';
  return ` (${times(range[0]).replace('×', '')} to ${times(range[1])} by R, SparTen’s reuse of weights)`;
}

function energyWords(rival: string, onChip: number, withDram: number, range: readonly [number, number] | null): string {
  const more = moreWords(rival, onChip, 'needs', 'the energy');
  const all = moreWords(rival, withDram, 'needs', 'the energy');
  if (more === null) {
    const same = `CSP-H and ${rival} need about the same energy on chip`;
    return all === null ? `${same} and with DRAM` : `${same}, but with DRAM ${all}`;
  }
  const chip = `${more} on chip${rangeWords(range)}`;
  if (all === null) return `${chip}, and about the same with DRAM`;
  if (onChip > 1 !== withDram > 1) return `${chip}, but with DRAM ${all}`;
  return `${chip} and ${times(Math.max(withDram, 1 / withDram))} with DRAM`;
}

/** On what terms designs were compared. */
interface Terms {
  /** Share of weights that was to be cut in the layers that are pruned. */
  readonly asked: number;
  /** Null for equal kept weights. */
  readonly measured: MeasuredDesigns | null;
  /** Null for equal multipliers. */
  readonly parity: ParityOutcome | null;
}

/** What was compared how. */
export function subline(report: CompareReport, layer: string | null, { asked, measured, parity }: Terms): string {
  const multipliers = parity === null ? `All have ${multiplierWords(resultsIn(report, layer))}.` : parityWords(parity);
  if (measured !== null) {
    const least = `${percent(measured.least)} of ${whole(measured.images)} test images right`;
    return `Each design is cut its own way, as far as it still answers ${least}${keptWords(report, layer, measured)}. ${multipliers}`;
  }
  const kept = `${percent(1 - sparsityOf(report, layer), 0)}${exceptions(report, layer)}`;
  return `Each design is cut its own way and keeps as many weights as the cascade, ${kept}.${layer === null ? wholeLayers(report, asked) : ''} ${multipliers}`;
}

/** Why less is cut than was asked for, where that can be seen. */
function wholeLayers(report: CompareReport, asked: number): string {
  const cut = percent(asked, 0);
  if (percent(sparsityOf(report, null), 0) === cut) return '';
  const uncut = report.layers.filter(({ cascadeTarget }) => cascadeTarget === 1).length;
  return uncut === 0 ? '' : ` ${cut} were to be cut; ${uncut} ${uncut === 1 ? 'layer stays' : 'layers stay'} whole.`;
}

/** What the designs of equal accuracy keep, and what they answer with it. */
function keptWords(report: CompareReport, layer: string | null, { right }: MeasuredDesigns): string {
  const weights = weightsIn(report, layer);
  const words = resultsIn(report, layer).flatMap(({ design, keptWeights }) => {
    const answered = right[design];
    return answered === undefined ? [] : [`${DESIGN_NAMES[design]} keeps ${percent(keptWeights / weights, 0)} (${percent(answered)} right)`];
  });
  return weights === 0 || words.length === 0 ? '' : `: ${words.join(', ')}`;
}

/** Designs that cannot keep just so many. */
function exceptions(report: CompareReport, layer: string | null): string {
  const results = resultsIn(report, layer);
  const weights = weightsIn(report, layer);
  const fixed = resultFor(results, 'sparse-tensor-core');
  const other = resultFor(results, 'nm-core');
  const words = [
    ...(fixed === null || weights === 0 ? [] : [`2:4 keeps ${percent(fixed.keptWeights / weights, 0)}`]),
    ...(other === null || weights === 0 ? [] : [`the n:m tensor core ${percent(other.keptWeights / weights, 0)}`]),
    ...(results.some(({ pattern }) => pattern === 'dense') ? ['dense designs keep all'] : []),
  ];
  return words.length === 0 ? '' : `; ${words.join(', ')}`;
}

const ceiling = ({ parity }: ParityOutcome): string => (parity === 'power' ? 'on-chip power' : 'area');

/** What each design comes to, under the budget of SparTen; a layer's own power may be another. */
function parityWords(outcome: ParityOutcome): string {
  const reference = outcome.shares.find(({ how }) => how === 'reference');
  if (reference === undefined) return '';
  const within = outcome.shares.filter(({ how }) => how === 'within' || how === 'largest');
  const words = within.map(
    ({ design, multipliers, how }) => `${DESIGN_NAMES[design]} ${whole(multipliers)}${how === 'largest' ? ', the most that are tried' : ''}`,
  );
  const over = outcome.shares.filter(({ how }) => how === 'over').map(({ design }) => `${DESIGN_NAMES[design]} cannot: what is shown is the nearest`);
  const unknown = outcome.shares.filter(({ how }) => how === 'as-is').map(({ design }) => DESIGN_NAMES[design]);
  const kept = unknown.length === 0 ? [] : [`no area is known of ${unknown.join(', ')}, which ${unknown.length === 1 ? 'keeps' : 'keep'} the array’s`];
  const budget = `the ${ceiling(outcome)} of ${DESIGN_NAMES[reference.design]}’s ${whole(reference.multipliers)} multipliers`;
  const told = [words.length === 0 ? `No other design is known to fit ${budget}` : `Within ${budget}: ${words.join(', ')}`, ...over, ...kept];
  return `${told.join('; ')}.`;
}

function multiplierWords(results: readonly DesignResult[]): string {
  const counts = [...new Set(results.map(({ cost }) => cost.multipliers))].toSorted((a, b) => a - b);
  return counts.length === 1 ? `${whole(counts[0])} multipliers` : `${whole(counts[0])} to ${whole(counts.at(-1) ?? counts[0])} multipliers`;
}

export const MEASURE_NAMES: Readonly<Record<CompareMeasure, string>> = { energy: 'Energy', cycles: 'Cycles', edp: 'Energy × delay' };

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Why a design is no faster, in a sentence or two. @param where the cause that costs most has most of its cycles; null for a single layer. */
export function ledgerSentence({ design }: Pick<DesignResult, 'design'>, waterfall: Waterfall, where: (cause: Cause) => Whereabouts | null): string {
  const { steps, actual, dense } = waterfall;
  const opening = capital(IN_WORDS[design]);
  if (actual === 0) return `${opening} takes no cycle at all: nothing was kept.`;
  const ideal = steps[0].cycles;
  if (ideal === 0) return `${opening} has nothing to multiply, and spends its cycles all the same.`;
  const largest = steps
    .slice(1)
    .filter(({ cycles }) => cycles > 0)
    .toSorted((a, b) => b.cycles - a.cycles)[0];
  const left =
    ideal < dense
      ? `Products of a kept weight and a non-zero activation are ${percent(ideal / dense, 0)} of the dense work`
      : 'All of the dense work has to be done';
  if (largest === undefined) return `${left}, and ${IN_WORDS[design]} takes not a cycle more.`;
  const lost = `${share(largest.cycles / actual)} of its cycles go because ${reasonFor(design, largest.cause)}${whereWords(where(largest.cause))}`;
  return `${left}; ${IN_WORDS[design]} takes ${times(actual / ideal)} the cycles of that ideal. ${lost}.`;
}

function whereWords(where: Whereabouts | null): string {
  if (where === null) return '';
  if ('layers' in where) return `, most of them in ${where.layers.join(' and ')}`;
  return `, most of them in ${where.depthwise === 1 ? 'the depthwise layer' : `the ${where.depthwise} depthwise layers`}, where each channel has a filter and a turn of its own`;
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
export const refusalWords = (entry: EntryId, { message, remedy }: Failure): string => `${message.replace(`"${entry}"`, `“${ENTRY_NAMES[entry]}”`)} ${remedy}`;

/** Cycles with a confidence interval where they were estimated. */
export function cyclesWords({ cost }: DesignResult): string {
  const { estimate, boundCycles } = cost;
  const value = withUnit(boundCycles, cycleScale);
  return estimate === null || estimate.halfWidth === 0 || boundCycles === 0 ? value : `${value} ± ${percent(estimate.halfWidth / boundCycles, 1)}`;
}
