import type { Confidence, DesignId } from './types';

/** A comparison somebody published: to stand beside ours, never to calibrate to. */
export interface PublishedFigure {
  readonly design: DesignId;
  readonly against: DesignId | 'SCNN' | 'one-sided sparse' | 'dense' | 'DianNao';
  readonly quantity: 'energy' | 'speed';
  /** How many times better `design` is. */
  readonly factor: number;
  readonly confidence: Confidence;
  readonly source: string;
  /** Why ours may differ. */
  readonly remark: string;
}

export const PUBLISHED_FIGURES: readonly PublishedFigure[] = [
  {
    design: 'csp-h',
    against: 'sparten',
    quantity: 'energy',
    factor: 15,
    confidence: 'abstract',
    source: 'ISCA 2022, doi 10.1145/3470496.3527419',
    remark: 'Against the authors’ own reproduction of SparTen, whose energy breakdown is not public.',
  },
  {
    design: 'sparten',
    against: 'dense',
    quantity: 'speed',
    factor: 4.7,
    confidence: 'S',
    source: 'SparTen, MICRO 2019, abstract',
    remark: 'Average over the paper’s networks, at their own densities of weights and activations.',
  },
  {
    design: 'sparten',
    against: 'one-sided sparse',
    quantity: 'speed',
    factor: 1.8,
    confidence: 'S',
    source: 'SparTen, MICRO 2019, abstract',
    remark: 'Against a design that skips zeros of one operand alone.',
  },
  {
    design: 'sparten',
    against: 'SCNN',
    quantity: 'speed',
    factor: 3,
    confidence: 'S',
    source: 'SparTen, MICRO 2019, abstract',
    remark: 'SCNN is not modelled here.',
  },
  {
    design: 'cambricon-x',
    against: 'DianNao',
    quantity: 'speed',
    factor: 7.23,
    confidence: 'S',
    source: 'Cambricon-X, MICRO 2016, abstract',
    remark: 'DianNao has a quarter of our multipliers and reuses no input beyond a tile.',
  },
  {
    design: 'cambricon-x',
    against: 'DianNao',
    quantity: 'energy',
    factor: 6.43,
    confidence: 'S',
    source: 'Cambricon-X, MICRO 2016, abstract',
    remark: 'At 65 nm and 16 bits; our tables are for 45 nm and 8 bits.',
  },
  {
    design: 'cambricon-s',
    against: 'cambricon-x',
    quantity: 'speed',
    factor: 1.71,
    confidence: 'S2',
    source: 'Cambricon-S, MICRO 2018, as quoted in public',
    remark: 'Its gain is in the zero activations it skips as well: it depends on their density.',
  },
  {
    design: 'cambricon-s',
    against: 'cambricon-x',
    quantity: 'energy',
    factor: 1.37,
    confidence: 'S2',
    source: 'Cambricon-S, MICRO 2018, as quoted in public',
    remark: 'Its weights are also quantised further, which is not modelled here.',
  },
  {
    design: 'sparse-tensor-core',
    against: 'dense',
    quantity: 'speed',
    factor: 2,
    confidence: 'S2',
    source: 'the vendor’s peak figure',
    remark: 'A peak; ours is the same rule without memory stalls.',
  },
];
