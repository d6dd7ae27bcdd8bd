import { DESIGNS } from './designs';
import { SPARTEN_UNIT_ACTIONS } from './sparten';
import { nmRule } from './nm-rule';
import { type Missing, type Opponent, ownFactor } from './own-figure';
import { PUBLISHED_FIGURES, type OwnSetting, type PublishedFigure } from './published-figures';
import { SOURCES } from './sources';
import type { DesignResult } from './compare-network';
import type { Action, DesignId, Grounds } from './design-types';

export type CheckUnit = '×' | '%' | 'pJ' | 'mW';

/** Ours, in the unit of the published figure. */
interface Own {
  readonly value: number;
  /** For an energy ratio: without DRAM. */
  readonly onChip?: number;
}

/** A figure somebody published, as a check of ours. */
interface Rule extends Grounds {
  readonly id: string;
  /** What is told of what. */
  readonly name: string;
  readonly value: number;
  readonly unit: CheckUnit;
  /** `most`: the best of several, or a bound; others are a single figure or an average. */
  readonly reach?: 'most';
  own(totals: readonly DesignResult[], setting: OwnSetting): Own | Missing;
  /** Why the two may differ. */
  why(setting: OwnSetting): string;
}

/** One line of the table. */
export interface PublishedCheck extends Grounds {
  readonly id: string;
  readonly name: string;
  readonly published: number;
  readonly unit: CheckUnit;
  readonly reach: 'most' | 'figure';
  /** Null where our model has nothing comparable. */
  readonly own: number | null;
  readonly onChip: number | null;
  /** How far ours is off, and why it may be; or why there is none. */
  readonly difference: string;
}

const QUANTITIES = { energy: 'energy', speed: 'speed' } as const;
const nameOf = (against: Opponent): string => (Object.hasOwn(DESIGNS, against) ? DESIGNS[against as DesignId].name : against);

/** A factor of the list that stands in the inspector, as a line of the table. */
const ofFigure = (figure: PublishedFigure): Rule => {
  const { design, against, quantity, factor, over, remark, ...grounds } = figure;
  return {
    ...grounds,
    id: `${design}-over-${against.replaceAll(' ', '-')}-${quantity}`,
    name: `${DESIGNS[design].name} over ${nameOf(against)}: ${QUANTITIES[quantity]}`,
    value: factor,
    unit: '×',
    ...(over === 'peak' && { reach: 'most' }),
    own: (totals) => {
      const own = ownFactor(figure, totals);
      return 'missing' in own ? own : { value: own.factor, ...(own.onChip !== null && { onChip: own.onChip }) };
    },
    why: remark,
  };
};

const notModelled = (what: string) => (): Missing => ({ missing: `${what} not modelled here.` });

const resultOf = (totals: readonly DesignResult[], design: DesignId): DesignResult | null => totals.find((total) => total.design === design) ?? null;

/** Energy of some actions of a design, in the table's unit. */
const spent = ({ cost }: DesignResult, { table }: OwnSetting, actions: ReadonlySet<Action>): number =>
  cost.counters.reduce((sum, { action, operand, count }) => {
    // Registers of SparTen's units hold its sums.
    const counts = actions.has(action) && (action !== 'register' || operand === 'partial-sums');
    return counts ? sum + count * table.entries[action].value : sum;
  }, 0);

const JOIN: ReadonlySet<Action> = new Set(['sparten-inner-join']);
const JOIN_AND_MAC: ReadonlySet<Action> = new Set(['sparten-inner-join', 'mac']);

/** A figure of SparTen's own: 0 matches have none. */
const ofSparten =
  (read: (sparten: DesignResult, setting: OwnSetting) => number, inPicojoules = false): Rule['own'] =>
  (totals, setting) => {
    const sparten = resultOf(totals, 'sparten');
    if (sparten === null) return { missing: 'SparTen is not among the designs compared.' };
    if (inPicojoules && setting.table.unit !== 'pJ') return { missing: 'This energy table has no picojoules.' };
    const value = read(sparten, setting);
    return Number.isFinite(value) && value > 0 ? { value } : { missing: 'Nothing was kept to compare.' };
  };

/** Products in the dense array for one on the tensor core. */
const products: Rule['own'] = (totals) => {
  const count = (design: DesignId): number => resultOf(totals, design)?.cost.counters.find(({ action }) => action === 'mac')?.count ?? 0;
  const value = count('dense-os') / count('sparse-tensor-core');
  return Number.isFinite(value) && value > 0 ? { value } : { missing: 'Not among the designs compared.' };
};

/** As SparTen's clock is published, for power out of energy a cycle: pJ a cycle × GHz are mW. */
const SPARTEN_GHZ = 0.8;

const OTHERS: readonly Rule[] = [
  {
    id: 'sparten-fpga-over-dense',
    name: 'SparTen on an FPGA over dense: speed',
    value: 4.3,
    unit: '×',
    confidence: 'S',
    source: SOURCES.sparten,
    detail: 'abstract',
    own: (totals) => factorOf(ownFactor({ design: 'sparten', against: 'dense', quantity: 'speed' }, totals)),
    why: () => 'Theirs ran on an FPGA, memory included; ours is a count of cycles against the dense output-stationary array.',
  },
  {
    id: 'sparten-fpga-over-one-sided',
    name: 'SparTen on an FPGA over one-sided sparse: speed',
    value: 1.9,
    unit: '×',
    confidence: 'S',
    source: SOURCES.sparten,
    detail: 'abstract',
    own: (totals) => factorOf(ownFactor({ design: 'sparten', against: 'one-sided sparse', quantity: 'speed' }, totals)),
    why: () => 'Cambricon-X stands in for the one-sided design.',
  },
  {
    id: 'sparten-over-scnn',
    name: 'SparTen over SCNN: speed',
    value: 3,
    unit: '×',
    confidence: 'S',
    source: SOURCES.sparten,
    detail: 'abstract',
    own: notModelled('SCNN is'),
    why: () => '',
  },
  {
    id: 's2ta-over-sparten-energy',
    name: 'S2TA over SparTen: energy',
    value: 3.1,
    unit: '×',
    confidence: 'S',
    source: SOURCES.s2ta,
    detail: 'abstract: S2TA at 65 nm, SparTen at 45 nm',
    own: (totals) => factorOf(ownFactor({ design: 'sparse-tensor-core', against: 'sparten', quantity: 'energy' }, totals)),
    why: () =>
      'The 2:4 tensor core stands in: it bounds the non-zeros of weights alone, S2TA those of activations too. An older node should make theirs smaller.',
  },
  {
    id: 'neuroflex-over-sparten-energy',
    name: 'NeuroFlex over SparTen: energy',
    value: 2.51,
    unit: '×',
    reach: 'most',
    confidence: 'S',
    source: SOURCES.neuroFlex,
    detail: 'abstract',
    own: notModelled('NeuroFlex, which runs part of a network as spikes, is'),
    why: () => '',
  },
  {
    id: 'highlight-over-others-edp',
    name: 'HighLight over existing designs: energy × delay',
    value: 6.4,
    unit: '×',
    reach: 'most',
    confidence: 'S',
    source: SOURCES.highLight,
    detail: 'abstract',
    own: notModelled('HighLight is'),
    why: () => '',
  },
  {
    id: 'uni-stc-over-rm-stc-speed',
    name: 'Uni-STC over RM-STC: speed',
    value: 2.21,
    unit: '×',
    confidence: 'S2',
    source: SOURCES.uniStc,
    own: notModelled('Uni-STC and RM-STC are'),
    why: () => '',
  },
  {
    id: 'uni-stc-over-rm-stc-energy',
    name: 'Uni-STC over RM-STC: energy',
    value: 2.96,
    unit: '×',
    confidence: 'S2',
    source: SOURCES.uniStc,
    own: notModelled('Uni-STC and RM-STC are'),
    why: () => '',
  },
  {
    id: 'two-of-four-limit',
    name: '2:4 over dense: products',
    value: 2,
    unit: '×',
    reach: 'most',
    confidence: 'S',
    source: SOURCES.eureka,
    detail: 'abstract: 2:4 is limited to 2×',
    own: products,
    why: () => 'The rule of the hardware. Layers that keep more than half run dense, and draw ours down.',
  },
  {
    id: 'six-of-eight',
    name: '6:8 over dense, as windows of 2:4: speed',
    value: 1.33,
    unit: '×',
    confidence: 'S',
    source: SOURCES.slideSparse,
    detail: 'abstract: measured on GPUs where computing limits',
    own: () => {
      const rule = nmRule({ n: 6, m: 8, core: 'windows' });
      return rule === null ? { missing: 'There is no rule for 6:8.' } : { value: rule.block / rule.slots };
    },
    why: () => 'Ours is the rule of three windows to a block, without a layer’s ends.',
  },
  {
    id: 'sparten-join-share',
    name: 'SparTen’s prefix sums and encoder, share of a cluster’s power',
    value: 46,
    unit: '%',
    confidence: 'S2',
    source: SOURCES.sparten,
    detail: 'Table 4 as a public re-implementation quotes it: (48 + 6.4) of 118.3 mW',
    own: ofSparten((sparten, setting) => (100 * spent(sparten, setting, JOIN)) / sparten.energy.onChip),
    why: () => 'Ours takes the table’s price for them; what it adds are the SRAMs behind the units, which the table leaves out.',
  },
  {
    id: 'prefix-sum-share',
    name: 'Prefix sums, share of a unit’s power',
    value: 51.8,
    unit: '%',
    confidence: 'S2',
    source: SOURCES.loas,
    detail: 'as a public note quotes it: one fast prefix sum, 32 nm, 800 MHz; SparTen has two',
    own: ofSparten((sparten, setting) => (100 * spent(sparten, setting, JOIN)) / spent(sparten, setting, SPARTEN_UNIT_ACTIONS)),
    why: () => 'Theirs multiplies spikes, so that a unit has little beside its one prefix sum; ours has two and an encoder beside a multiplier and buffers.',
  },
  {
    id: 'energy-of-a-match',
    name: 'SparTen’s unit, energy a match',
    value: 19.7,
    unit: 'pJ',
    confidence: 'S2',
    source: SOURCES.neuroFlexModel,
    detail: '11.01 mW a unit at 560 MHz, technology not stated',
    own: ofSparten((sparten, setting) => spent(sparten, setting, SPARTEN_UNIT_ACTIONS) / sparten.cost.slots.useful, true),
    why: () =>
      'Theirs states no node. With theirs for ours, the units of SparTen would weigh that much more in every ratio; nothing public says which is nearer.',
  },
  {
    id: 'energy-of-a-join-and-product',
    name: 'SparTen’s inner join and multiplier, energy a match',
    value: 1.3,
    unit: 'pJ',
    confidence: 'S2',
    source: SOURCES.bbs,
    detail: '28 nm',
    own: ofSparten((sparten, setting) => spent(sparten, setting, JOIN_AND_MAC) / sparten.cost.slots.useful, true),
    why: () => 'From 45 nm to 28 nm a factor of about two is to be expected.',
  },
  {
    id: 'sparten-cluster-power',
    name: 'SparTen’s cluster of 32 units at 800 MHz, power',
    value: 118.3,
    unit: 'mW',
    confidence: 'S2',
    source: SOURCES.sparten,
    detail: 'Table 4 as a public re-implementation quotes it',
    own: ofSparten((sparten, setting) => {
      const { clusters, units } = setting.configOf('sparten').sparten;
      return ((spent(sparten, setting, SPARTEN_UNIT_ACTIONS) / sparten.cost.cycles) * SPARTEN_GHZ * 32) / (clusters * units);
    }, true),
    why: () => 'Theirs is taken as the power of a cluster at work. In ours units idle while they wait, which costs nothing; sums of four bytes come on top.',
  },
  {
    id: 'cambricon-x-indexing-share',
    name: 'Cambricon-X’s indexing module, share of its energy',
    value: 34.8,
    unit: '%',
    confidence: 'S2',
    source: SOURCES.cambriconX,
    detail: 'as a summary of Cambricon-S quotes it',
    own: (totals) => {
      const result = resultOf(totals, 'cambricon-x');
      if (result === null || result.energy.onChip === 0) return { missing: 'Not among the designs compared.' };
      return { value: (100 * result.energy.byComponent.matching) / result.energy.onChip };
    },
    why: () => 'The same by construction: only the share is published, and so it is what the model takes.',
  },
];

const factorOf = (own: ReturnType<typeof ownFactor>): Own | Missing =>
  'missing' in own ? own : { value: own.factor, ...(own.onChip !== null && { onChip: own.onChip }) };

const RULES: readonly Rule[] = [...PUBLISHED_FIGURES.map(ofFigure), ...OTHERS];

/** Within this much two figures are told as the same. */
const SAME = 0.05;

/** How ours stands to the published figure, as a sentence. */
function relation(own: number, published: number, reach: Rule['reach']): string {
  const ratio = own / published;
  if (Math.abs(ratio - 1) <= SAME) return 'The same within 5 %.';
  if (reach === 'most' && ratio < 1) return 'Ours stays below that bound.';
  if (ratio >= 2) return `Ours is ${ratio.toPrecision(2)} times as much.`;
  if (ratio <= 0.5) return `Ours is ${(100 * ratio).toPrecision(2)} % of it.`;
  return `Ours is ${Math.round(100 * Math.abs(ratio - 1))} % ${ratio > 1 ? 'more' : 'less'}.`;
}

/** Published figures, ours beside each, and the difference in words. */
export const publishedChecks = (totals: readonly DesignResult[], setting: OwnSetting): readonly PublishedCheck[] =>
  RULES.map(({ id, name, value, unit, reach, own: ownOf, why, ...grounds }) => {
    const own = ownOf(totals, setting);
    const shared = { ...grounds, id, name, published: value, unit, reach: reach ?? ('figure' as const) };
    if ('missing' in own) return { ...shared, own: null, onChip: null, difference: own.missing };
    const nearest = own.onChip ?? own.value;
    return { ...shared, own: own.value, onChip: own.onChip ?? null, difference: `${relation(nearest, value, reach)} ${why(setting)}`.trim() };
  });

/** First hand where we read it in what its authors wrote, second hand where somebody else quotes them; else what is ours. */
export const handOf = ({ confidence }: Grounds): 'first hand' | 'second hand' | 'ours' => {
  if (confidence === 'abstract' || confidence === 'code' || confidence === 'S') return 'first hand';
  return confidence === 'S2' ? 'second hand' : 'ours';
};
