import { whole } from '../../lib/numbers';
import type { EnergyTable } from '../energy/types';
import type { DesignConfig } from './design';
import { SOURCES } from './sources';
import type { DesignId, Grounds } from './design-types';

/** What ours was computed with: remarks compare with that, and with nothing else. */
export interface OwnSetting {
  /** What a design ran with: under equal power or area, an array of its own size. */
  configOf(design: DesignId): DesignConfig;
  readonly table: EnergyTable;
}

/** A comparison somebody published: to stand beside ours, never to calibrate to. */
export interface PublishedFigure extends Grounds {
  readonly design: DesignId;
  readonly against: DesignId | 'one-sided sparse' | 'dense' | 'DianNao';
  readonly quantity: 'energy' | 'speed';
  /** How many times better `design` is. */
  readonly factor: number;
  /** What it was taken over: an average over networks, networks in a way that is not said, or what the hardware can do at best. */
  readonly over: 'average' | 'networks' | 'peak';
  /** Why ours may differ. */
  remark(own: OwnSetting): string;
}

/** Multipliers of DianNao and of one Cambricon chip: 496 operations a cycle are 256 products and the 240 sums of 16 adder trees. */
const CHIP_MULTIPLIERS = 256;

/** Multipliers of a design. */
export function multipliersOf(design: DesignId, { configOf }: Pick<OwnSetting, 'configOf'>): number {
  const { hardware, sparten, cambricon } = configOf(design);
  if (design === 'sparten') return sparten.clusters * sparten.units;
  if (design === 'cambricon-x' || design === 'cambricon-s') return cambricon.chips * cambricon.elements * cambricon.lanes;
  return hardware.arrayRows * hardware.arrayColumns;
}

/** What the price of a multiplication is for: `8 bits at 45 nm`. */
export const pricedFor = ({ entries: { mac } }: EnergyTable): string => `${mac.widthBits} bits at ${mac.node}`;

export const PUBLISHED_FIGURES: readonly PublishedFigure[] = [
  {
    design: 'csp-h',
    against: 'sparten',
    quantity: 'energy',
    factor: 15,
    over: 'average',
    confidence: 'abstract',
    source: SOURCES.csp,
    remark: () => 'Against the authors’ own reproduction of SparTen, whose energy breakdown is not public.',
  },
  {
    design: 'sparten',
    against: 'dense',
    quantity: 'speed',
    factor: 4.7,
    over: 'average',
    confidence: 'S',
    source: SOURCES.sparten,
    detail: 'abstract',
    remark: () => 'At the paper’s own densities of weights and activations.',
  },
  {
    design: 'sparten',
    against: 'one-sided sparse',
    quantity: 'speed',
    factor: 1.8,
    over: 'average',
    confidence: 'S',
    source: SOURCES.sparten,
    detail: 'abstract',
    remark: () => 'Against a design that skips zeros of one operand alone.',
  },
  {
    design: 'cambricon-x',
    against: 'DianNao',
    quantity: 'speed',
    factor: 7.23,
    over: 'average',
    confidence: 'S',
    source: SOURCES.cambriconX,
    detail: 'abstract',
    remark: (setting) =>
      `DianNao has ${whole(CHIP_MULTIPLIERS)} multipliers, Cambricon-X here ${whole(multipliersOf('cambricon-x', setting))}; it reuses no input beyond a tile.`,
  },
  {
    design: 'cambricon-x',
    against: 'DianNao',
    quantity: 'energy',
    factor: 6.43,
    over: 'average',
    confidence: 'S',
    source: SOURCES.cambriconX,
    detail: 'abstract',
    remark: ({ table }) => `Theirs are multipliers of 16 bits at 65 nm; here a multiplication is priced for ${pricedFor(table)}.`,
  },
  {
    design: 'cambricon-s',
    against: 'cambricon-x',
    quantity: 'speed',
    factor: 1.71,
    over: 'networks',
    confidence: 'S',
    source: SOURCES.cambriconS,
    detail: 'abstract, which names no design: Cambricon-X as others read it',
    remark: () => 'Its gain is in the zero activations it skips as well: it depends on their density.',
  },
  {
    design: 'cambricon-s',
    against: 'cambricon-x',
    quantity: 'energy',
    factor: 1.37,
    over: 'networks',
    confidence: 'S',
    source: SOURCES.cambriconS,
    detail: 'abstract, which names no design: Cambricon-X as others read it',
    remark: () => 'Its weights are also quantised further, which is not modelled here.',
  },
  {
    design: 'sparse-tensor-core',
    against: 'dense',
    quantity: 'speed',
    factor: 2,
    over: 'peak',
    confidence: 'S2',
    source: SOURCES.nvidia,
    remark: () => 'What the hardware can do at best: half the multiplications, and no cycle lost beside them. A layer that keeps more than half runs dense.',
  },
];
