import type { Design } from '../../engine/baselines/design';
import { DESIGNS } from '../../engine/baselines/designs';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import type { Confidence, DesignId, SlotCause } from '../../engine/baselines/design-types';
import type { Component } from '../../engine/energy/accounting';
import type { EntryId } from '../../engine/energy/types';

const ofEach = <Value>(read: (design: Design) => Value): Readonly<Record<DesignId, Value>> =>
  Object.fromEntries(Object.values(DESIGNS).map((design) => [design.id, read(design)])) as Record<DesignId, Value>;

/** What each design says of itself. */
export const DESIGN_NAMES = ofEach(({ name }) => name);
/** As a sentence names it. */
export const IN_WORDS = ofEach(({ inWords }) => inWords);
/** What it does not compute. */
export const DESIGN_DETAILS = ofEach(({ skips }) => skips);

/** A part of a stacked bar: a component for energy, a cause for cycles. */
export type PartId = Component | SlotCause | 'bandwidth' | 'dead-channels';

export const PART_NAMES: Readonly<Record<PartId, string>> = {
  multipliers: 'multipliers',
  registers: 'registers',
  'partial sums': 'partial sums',
  matching: 'finding operands',
  'local buffers': 'local buffers',
  'weight buffer': 'weight buffer',
  metadata: 'metadata',
  'activation buffer': 'activation buffer',
  dram: 'DRAM',
  useful: 'useful MACs',
  'zero-activation': 'MACs on a zero activation',
  'zero-weight': 'MACs on a zero weight',
  'ragged-filters': 'no filter left',
  'ragged-positions': 'no position left',
  'ragged-reduction': 'no input left',
  empty: 'looked, found no match',
  imbalance: 'waiting for the slowest',
  fill: 'filling the array',
  load: 'loading',
  drain: 'draining',
  stall: 'stalls',
  bandwidth: 'waiting for DRAM',
  'dead-channels': 'dead channels, left out',
};

/** A bar of the ledger: what it is called, and why it is there in most designs. */
export const TERM_WORDS: Readonly<Record<LedgerTerm['cause'], { readonly name: string; readonly why: string }>> = {
  ideal: { name: 'The ideal', why: 'every kept weight times every activation that is not zero, with all multipliers busy in every cycle' },
  'dead-channels': { name: 'Dead channels', why: 'constant because nothing is left of the filter before: they are left out, and their products with them' },
  useful: { name: 'Useful MACs', why: 'a kept weight times a non-zero activation' },
  'zero-activation': { name: 'Zero activations', why: 'a kept weight meets a zero activation: gated, but the cycle passes' },
  'zero-weight': { name: 'Zero weights', why: 'weights that are zero but are computed all the same' },
  empty: { name: 'No match', why: 'a unit spends a cycle to find that nothing in its chunk matches' },
  'ragged-reduction': { name: 'No input left', why: 'the last block of inputs does not fill the lanes' },
  'ragged-filters': { name: 'No filter left', why: 'the last chunk of filters is narrower than the array' },
  'ragged-positions': { name: 'No position left', why: 'the last tile of output positions is shorter than the array' },
  fill: { name: 'Fill', why: 'the wave front enters the array, and leaves it, tile by tile' },
  load: { name: 'Load', why: 'the first group of activations enters before any work can hide it' },
  drain: { name: 'Drain', why: 'results leave while nothing is computed' },
  imbalance: { name: 'Imbalance', why: 'units that are done wait for the slowest' },
  stall: { name: 'Stalls', why: 'a register bin is not home yet when its first slot is needed' },
  bandwidth: { name: 'Bandwidth', why: 'DRAM delivers fewer bytes than the layer needs in its cycles' },
};

/** Why a cause costs a design cycles. */
export const reasonFor = (design: DesignId, cause: LedgerTerm['cause']): string => DESIGNS[design].reasons?.[cause] ?? TERM_WORDS[cause].why;

export const ENTRY_NAMES: Readonly<Record<EntryId, string>> = {
  mac: 'Multiply-accumulate',
  'mac-gated': 'MAC, gated by a zero',
  accumulate: 'Addition to a partial sum',
  counter: 'Chunk counter',
  register: 'Register (flip-flops)',
  'local-read': 'Local buffer, read',
  'local-write': 'Local buffer, write',
  'weight-read': 'Weight buffer, read',
  'weight-write': 'Weight buffer, write',
  'metadata-read': 'Metadata buffer, read',
  'metadata-write': 'Metadata buffer, write',
  'activation-read': 'Activation buffer, read',
  'activation-write': 'Activation buffer, write',
  'sparten-inner-join': 'SparTen’s inner join (finding matches)',
  'sparten-buffer': 'SparTen’s unit buffers',
  'sparten-permute': 'SparTen’s permute network (routing sums)',
  'sparten-other': 'SparTen, other',
  dram: 'DRAM',
  'cambricon-x-indexing': 'Cambricon-X, indexing',
  'cambricon-s-indexing': 'Cambricon-S, selectors',
};

/** How sure a statement is: the tag, and what the tag means. */
export const CONFIDENCE_WORDS: Readonly<Record<Confidence, { readonly tag: string; readonly title: string }>> = {
  abstract: { tag: 'abstract', title: 'Stated in the ISCA 2022 abstract.' },
  code: { tag: 'code', title: 'Read in the authors’ public code.' },
  S: { tag: 'read in the source', title: 'Read in the public source named beside it.' },
  S2: { tag: 'second hand', title: 'Read where somebody else quotes the primary paper.' },
  D: { tag: 'derived here', title: 'Calculated here from figures with a source.' },
  M: { tag: 'not confirmed', title: 'From memory of the paper; no public text that we found confirms it.' },
  reading: { tag: 'our reading', title: 'No public text says it: this is how we read the design.' },
  setting: { tag: 'set here', title: 'What is used here: set in this page, or fixed for all comparisons.' },
};
