import { counted, tiledMemoryAssumptions } from './assumptions';
import { ACCUMULATOR_BYTES, costOf, count, slotsOf, tiledTraffic, transferCounters } from './design-cost';
import { matchesOf } from './packed-bits';
import { SOURCES } from './sources';
import type { TileFill } from '../csph/config';
import { enteringCycles, foldsOf, followingCycles, laidOut, scaleSimCycles, systolicAccesses } from './systolic';
import type { Dataflow, Gemm, SystolicArray } from './systolic';
import type { DesignConfig } from './design';
import type { Assumption, Counter, DesignCost, GroupWork, Slots } from './design-types';

/** What stands on the array's rows, how long a fold takes, and what becomes of its sums. */
const FOLDS: Readonly<Record<Dataflow, { readonly onRows: string; readonly onColumns: string; readonly stays: string; readonly cycles: string }>> = {
  os: { onRows: 'output positions', onColumns: 'filters', stays: 'sums stay in place', cycles: 'K + R + C − 2, with K products to a sum' },
  ws: { onRows: 'the reduction', onColumns: 'filters', stays: 'weights stay in place', cycles: 'M + 2R + C − 2, with M output positions' },
  is: { onRows: 'the reduction', onColumns: 'output positions', stays: 'inputs stay in place', cycles: 'N + 2R + C − 2, with N filters' },
};

/** Instead of what the simulator does. */
const FOLLOWING: Assumption = {
  text: 'Here folds follow each other instead: the array fills once a layer, and what stays in it is shifted in behind the fold before, as far as that lasts.',
  confidence: 'reading',
};

/** What the figures of a dense array assume with these settings. */
export function denseAssumptions({ systolic: { rows, columns }, memory, fill }: DesignConfig, dataflow: Dataflow): readonly Assumption[] {
  const { onRows, onColumns, stays, cycles } = FOLDS[dataflow];
  const scaleSim = { confidence: 'S', source: SOURCES.scaleSim } as const;
  return [
    { text: `${counted(rows, 'row')} for ${onRows} × ${counted(columns, 'column')} for ${onColumns}; ${stays}.`, confidence: 'setting' },
    {
      text: `Cycles of a fold, one filling of the array: ${cycles}, R rows and C columns. Folds do not overlap; minus 1 a layer, as the simulator reports.`,
      ...scaleSim,
    },
    ...(fill === 'hidden' ? [FOLLOWING] : []),
    dataflow === 'os'
      ? { text: 'Draining a fold’s outputs is not charged.', ...scaleSim }
      : {
          text: `Partial sums of ${ACCUMULATOR_BYTES} bytes go to the activation buffer and back between the folds of one output.`,
          confidence: 'reading',
        },
    { text: 'Zeros are multiplied like any other value: nothing is skipped and nothing is gated.', confidence: 'reading' },
    ...tiledMemoryAssumptions(memory),
  ];
}

/** The cost of one group on a dense systolic array, which computes every product: zeros are multiplied like anything else. */
export function denseCost(work: GroupWork, { systolic: array, memory, fill }: DesignConfig, dataflow: Dataflow): DesignCost {
  const { geometry, weights, activations } = work;
  const gemm: Gemm = { m: geometry.positions, k: geometry.rows, n: geometry.filters };
  const macs = gemm.m * gemm.k * gemm.n;
  const accesses = systolicAccesses(gemm, array, dataflow);
  const useful = matchesOf(weights, activations);
  const gated = weights.kept * gemm.m - useful;
  const footprint = {
    weights: gemm.k * gemm.n,
    metadata: 0,
    activations: activations.touchedPixels * geometry.channels,
    outputs: gemm.m * gemm.n,
  };
  const dram = tiledTraffic(footprint, memory);
  return costOf(
    {
      design: `dense-${dataflow}`,
      multipliers: array.rows * array.columns,
      cycles: fill === 'shown' ? scaleSimCycles(gemm, array, dataflow) : followingCycles(gemm, array, dataflow),
      slots: { ...overheads(gemm, array, dataflow, fill), useful, 'zero-activation': gated, 'zero-weight': macs - useful - gated },
      counters: [
        count('mac', 'none', macs),
        count('weight-read', 'weights', accesses.filterReads),
        count('activation-read', 'activations', accesses.inputReads),
        ...registerCounters(gemm, array, dataflow),
        count('activation-write', 'partial-sums', accesses.outputReads * ACCUMULATOR_BYTES),
        count('activation-read', 'partial-sums', accesses.outputReads * ACCUMULATOR_BYTES),
        ...transferCounters(dram, gemm.m * gemm.n),
      ],
      dram,
      indexing: null,
      activationsDelivered: accesses.inputReads,
      distinctActivations: footprint.activations,
      estimate: null,
    },
    memory,
  );
}

/** Slots without a MAC. Of the fill, the array's last cycle is missing: SCALE-Sim reports the index of the last cycle. */
function overheads(gemm: Gemm, array: SystolicArray, dataflow: Dataflow, fill: TileFill): Slots {
  const { rows, columns } = array;
  const pes = rows * columns;
  const filled = fill === 'shown' ? foldsOf(gemm, array, dataflow) : 1;
  const sides = laidOut(gemm, dataflow);
  const paddedColumns = Math.ceil(sides.columns / columns) * columns;
  const idleRows = (Math.ceil(sides.rows / rows) * rows - sides.rows) * paddedColumns * sides.streamed;
  return slotsOf({
    [dataflow === 'is' ? 'ragged-positions' : 'ragged-filters']: sides.rows * (paddedColumns - sides.columns) * sides.streamed,
    [dataflow === 'os' ? 'ragged-positions' : 'ragged-reduction']: idleRows,
    load: enteringCycles(gemm, array, dataflow, fill) * pes,
    fill: (filled * (rows + columns - 2) - 1) * pes,
  });
}

/** Bytes of flip-flops written in the PEs. OS: both operands pass through, the sum stays. WS, IS: one operand and the sum pass through, the other shifts in once a fold. */
function registerCounters(gemm: Gemm, array: SystolicArray, dataflow: Dataflow): Counter[] {
  const macs = gemm.m * gemm.k * gemm.n;
  const shiftedIn = foldsOf(gemm, array, dataflow) * array.columns * ((array.rows * (array.rows + 1)) / 2);
  return [
    count('register', 'activations', dataflow === 'is' ? shiftedIn : macs),
    count('register', 'weights', dataflow === 'ws' ? shiftedIn : macs),
    count('register', 'partial-sums', macs * ACCUMULATOR_BYTES),
  ];
}
