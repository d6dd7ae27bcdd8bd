import { invariant } from '../../lib/assert';
import { leadingFilters } from '../pruning/chunks';
import type { HardwareConfig, StreamWork } from './config';
import { layerCost } from './cost';
import type { LayerCost } from './types';

/** What the timing cannot know: where the zeros are. */
export interface LayerZeros {
  /** J: kept (non-zero in the mask) weights of each row within its streamed chunks. */
  readonly keptWeights: ArrayLike<number>;
  /** J: positions of the layer whose activation of this row is not zero; null where activations are unknown, and then none counts as zero. */
  readonly nonZeroActivations: ArrayLike<number> | null;
}

/** Where the PE slots of a layer's MAC cycles go: the five add up to R · A · cycles.mac, exactly. */
export interface MacCounts {
  /** Kept weight, activation not zero. */
  readonly useful: number;
  /** The activation is zero: gated, whatever the weight. */
  readonly gated: number;
  /** The activation is not zero, the weight was cut but lies in a chunk that is streamed. */
  readonly zeroWeight: number;
  /** PEs of array rows without a position. */
  readonly idleRows: number;
  /** PEs of used array rows beyond the end of a ragged chunk. */
  readonly idleColumns: number;
}

/** One step from the ideal to the actual time. */
export interface LedgerTerm {
  readonly name: (typeof LEDGER_TERMS)[number];
  /** PE slots: cycles × R × A, so that every term is a whole number. */
  readonly slots: number;
  /** slots / (R · A). */
  readonly cycles: number;
}

/**
 * `ideal`: kept weights × positions, all PEs busy; then what is lost to zeros inside kept chunks, to ragged chunks, to ragged tiles, to filling,
 * loading and draining, and to stalls.
 */
export const LEDGER_TERMS = ['ideal', 'zeros in kept chunks', 'ragged chunk', 'ragged tile', 'fill', 'load', 'drain', 'stalls'] as const;

/** "Why is it not faster?" The terms' slots add up to `actual.slots`, exactly. */
export interface Ledger {
  readonly terms: readonly LedgerTerm[];
  readonly actual: { readonly slots: number; readonly cycles: number };
}

/** Counters of model §5.6 that do not follow from the timing alone. */
export interface LayerCounters {
  readonly cost: LayerCost;
  readonly macs: MacCounts;
  /** Activation words brought to the array, and the different input elements behind them. Each word delivered is read once. */
  readonly activations: { readonly delivered: number; readonly distinctInputs: number };
  /** P · M. */
  readonly outputs: number;
  readonly ledger: Ledger;
}

/**
 * All counters of a layer, from the closed form and from where its zeros are: O(rows).
 * @param work and hardware must have passed `validateWork` and `validateHardware`.
 * @param distinctInputs different input elements of the layer, as `distinctInputs` of engine/layer counts them.
 */
export function layerCounters(work: StreamWork, hardware: HardwareConfig, zeros: LayerZeros, distinctInputs: number): LayerCounters {
  const cost = layerCost(work, hardware);
  const macs = countMacs(work, hardware, cost, zeros);
  let kept = 0;
  for (let j = 0; j < work.chunkCounts.length; j++) kept += zeros.keptWeights[j];
  return {
    cost,
    macs,
    activations: { delivered: cost.activationWords, distinctInputs },
    outputs: work.positions * work.filters,
    ledger: ledgerOf(cost, hardware, kept * work.positions),
  };
}

function countMacs(work: StreamWork, hardware: HardwareConfig, cost: LayerCost, zeros: LayerZeros): MacCounts {
  const { chunkCounts, filters, positions } = work;
  invariant(zeros.keptWeights.length === chunkCounts.length, `kept weights of ${zeros.keptWeights.length} rows, chunk counts of ${chunkCounts.length}`);
  invariant(zeros.nonZeroActivations === null || zeros.nonZeroActivations.length === chunkCounts.length, 'one count of non-zero activations for each row');
  let useful = 0;
  let gated = 0;
  let zeroWeight = 0;
  for (let j = 0; j < chunkCounts.length; j++) {
    const streamed = leadingFilters(filters, hardware.arrayColumns, chunkCounts[j]);
    const kept = zeros.keptWeights[j];
    const alive = zeros.nonZeroActivations === null ? positions : zeros.nonZeroActivations[j];
    invariant(kept >= 0 && kept <= streamed, `row ${j} keeps ${kept} weights but streams ${streamed}`);
    invariant(alive >= 0 && alive <= positions, `row ${j} has ${alive} non-zero activations at ${positions} positions`);
    useful += kept * alive;
    zeroWeight += (streamed - kept) * alive;
    gated += streamed * (positions - alive);
  }
  return { useful, gated, zeroWeight, idleRows: cost.pe.idleRows, idleColumns: cost.pe.idleColumns };
}

/**
 * The ledger of a layer, without memory bandwidth.
 * @param keptMacs kept weights × positions: the MACs the layer needs.
 */
function ledgerOf(cost: LayerCost, hardware: HardwareConfig, keptMacs: number): Ledger {
  const elements = hardware.arrayRows * hardware.arrayColumns;
  const { cycles, pe } = cost;
  const slots: Record<(typeof LEDGER_TERMS)[number], number> = {
    ideal: keptMacs,
    'zeros in kept chunks': pe.active - keptMacs,
    'ragged chunk': pe.idleColumns,
    'ragged tile': pe.idleRows,
    fill: cycles.fill * elements,
    load: cycles.load * elements,
    drain: cycles.drain * elements,
    stalls: cycles.stall * elements,
  };
  return {
    terms: LEDGER_TERMS.map((name) => ({ name, slots: slots[name], cycles: slots[name] / elements })),
    actual: { slots: cycles.total * elements, cycles: cycles.total },
  };
}
