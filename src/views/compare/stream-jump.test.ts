import { describe, expect, it } from 'vitest';
import type { CompareReport } from '../../engine/baselines/compare-network';
import { DEFAULT_BINS, type HardwareConfig } from '../../engine/csph/config';
import { buildTrace } from '../../engine/csph/trace';
import { CYCLE_KINDS, type TileTrace, type TileValues } from '../../engine/csph/types';
import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import type { LabStore } from '../../store/lab-store';
import { compareRequest, streamRequest } from '../../store/requests';
import type { LabState } from '../../store/state';
import type { NetworkInfo } from '../../worker/protocol';
import { cycleShowing, openInStream, placeInStream, tileShowing } from './stream-jump';

const HARDWARE: HardwareConfig = {
  arrayRows: 4,
  arrayColumns: 4,
  groupSize: 1,
  bins: DEFAULT_BINS,
  buffer: 'bins',
  order: 'natural',
  drain: 'serial',
  turn: 'eager',
};

function traceOf(counts: readonly number[], hardware = HARDWARE): TileTrace {
  const built = buildTrace({ chunkCounts: Uint16Array.from(counts), filters: 10, positions: 6 }, hardware);
  if (!built.ok) throw new Error(built.error.message);
  return built.value;
}

// A row of one chunk followed by one of more stalls the array.
const trace = traceOf([3, 1, 2, 1, 3]);
// Nothing stalls, nothing drains, no row reaches the last chunk.
const smooth = traceOf([2, 2], { ...HARDWARE, drain: 'overlapped' });

/** Of the four positions of a tile; only `row` has an activation other than zero. */
const valuesOf = (row: number): TileValues => {
  const activations = new Int16Array(4 * trace.rows);
  activations[2 * trace.rows + row] = 7;
  return { tile: 0, positions: 4, firstPosition: 0, weights: new Int8Array(10 * trace.rows), activations, weightScale: 1, activationScale: 1 };
};
const values = valuesOf(0);

describe('a cycle that shows a cause', () => {
  it('for zero activations brings as many of them as any', () => {
    const activations = new Int16Array(4 * trace.rows).fill(1);
    for (const p of [0, 3]) activations[p * trace.rows + 3] = 0;
    activations[1] = 0;
    expect(trace.row[cycleShowing(trace, { ...values, activations }, 'zero-activation') ?? -1]).toBe(3);
    expect(cycleShowing(trace, { ...values, activations: activations.fill(1) }, 'zero-activation')).toBeNull();
  });
  it.each(['ideal', 'ragged-positions'] as const)('for %s multiplies something, as far as anything does', (cause) => {
    for (const row of [0, 2, 4]) expect(trace.row[cycleShowing(trace, valuesOf(row), cause) ?? -1]).toBe(row);
    const zeros = { ...values, activations: new Int16Array(4 * trace.rows) };
    expect(CYCLE_KINDS[trace.kind[cycleShowing(trace, zeros, cause) ?? -1]]).toBe('mac');
  });

  it.each([
    ['fill', 'fill'],
    ['load', 'load'],
    ['drain', 'drain'],
    ['stall', 'stall'],
    ['ideal', 'mac'],
    ['zero-weight', 'mac'],
    ['ragged-filters', 'mac'],
    ['ragged-positions', 'mac'],
  ] as const)('for %s is a %s cycle', (cause, kind) => {
    expect(CYCLE_KINDS[trace.kind[cycleShowing(trace, values, cause) ?? -1]]).toBe(kind);
  });

  it.each(['stall', 'drain', 'ragged-filters'] as const)('for %s is none where the trace has none', (cause) => {
    expect(cycleShowing(smooth, values, cause)).toBeNull();
  });

  it('for ragged filters works on the last, short chunk; for ragged positions in the last tile', () => {
    expect(trace.chunk[cycleShowing(trace, values, 'ragged-filters') ?? -1]).toBe(trace.chunks - 1);
    expect([tileShowing('ragged-positions', 7), tileShowing('fill', 7)]).toEqual([6, 0]);
  });
});

const LENET = {
  id: 'lenet',
  name: 'LeNet',
  checkpoints: [
    { id: 'plain', regularizer: 'none' },
    { id: 'csp', regularizer: 'cascade' },
  ],
  layers: [{ id: 'conv1' }, { id: 'conv2' }],
} as unknown as NetworkInfo;

const layerOf = (name: string, stalls: number): unknown => ({
  name,
  shape: { kind: 'convolution', groups: 2 },
  weights: 100,
  cascadeTarget: 0.23,
  results: [
    {
      design: 'csp-h',
      pattern: 'cascade',
      keptWeights: 25,
      cost: { multipliers: 512 },
      ledger: [
        { cause: 'ideal', cycles: 10, slots: 10 },
        { cause: 'stall', cycles: stalls, slots: stalls },
      ],
    },
  ],
});
const REPORT = { layers: [layerOf('conv1', 1), layerOf('conv2', 5)], totals: [], weights: 200, macs: 0 } as unknown as CompareReport;
const ON_LENET = { ...DEFAULT_SCENARIO, scene: 'compare', compareSubject: 'lenet', compareSparsity: 0.77, compareArray: [32, 16] } as const;
const RUN = { request: compareRequest(ON_LENET), report: REPORT, shownBy: { checkpoint: 'csp', image: 5 } };

describe('the way into Stream', () => {
  it('leads to the layer where the cause costs most, with the weights, the image and the array that were compared', () => {
    const place = placeInStream(RUN, null, 'stall', [LENET]);
    expect(place).toMatchObject({
      groups: 2,
      patch: {
        scene: 'stream',
        network: 'lenet',
        checkpoint: 'csp',
        image: 5,
        layer: 'conv2',
        pattern: 'cascade',
        amount: { by: 'sparsity', sparsity: 0.77 },
        arrayRows: 32,
        chunkWidth: 16,
        compareSparsity: 0.77,
        compareArray: [32, 16],
      },
    });
    expect(placeInStream(RUN, 'conv1', 'stall', [LENET])).toMatchObject({ patch: { layer: 'conv1' } });
  });

  it('has the rows that CSP-H ran on under parity, and is refused where Stream cannot show so many', () => {
    const onRows = (rows: number): CompareReport => {
      const layers = REPORT.layers.map((layer) => ({ ...layer, results: layer.results.map((result) => ({ ...result, cost: { multipliers: rows * 16 } })) }));
      return { ...REPORT, layers } as unknown as CompareReport;
    };
    const run = { ...RUN, request: { ...RUN.request, parity: 'power' as const } };
    expect(placeInStream({ ...run, report: onRows(128) }, null, 'stall', [LENET])).toMatchObject({ patch: { arrayRows: 128, compareArray: [32, 16] } });
    expect(placeInStream({ ...run, report: onRows(308) }, null, 'stall', [LENET])).toEqual({
      why: 'Stream shows at most 128 rows; under this parity CSP-H has 308.',
    });
  });

  it('is refused with a reason: for networks and layers that Stream does not have, and for what lies outside the array', () => {
    const onVgg = { ...RUN, request: { ...RUN.request, subject: 'vgg16' } };
    expect(placeInStream(onVgg, null, 'stall', [LENET])).toMatchObject({ why: expect.stringContaining('network') });
    const short = { ...LENET, layers: [], note: 'Left out: conv2.' };
    expect(placeInStream(RUN, null, 'stall', [short])).toEqual({ why: 'conv2 is not in Stream. Left out: conv2.' });
    expect(placeInStream(RUN, null, 'fill', [LENET])).toMatchObject({ why: expect.stringContaining('No layer') });
    expect(placeInStream(RUN, null, 'bandwidth', [LENET])).toMatchObject({ why: expect.stringContaining('outside the array') });
  });
});

/** As much of the store as the way needs: changes are applied, answers are given by hand. */
function fakeStore() {
  let state = {
    scenario: ON_LENET,
    edit: { moving: false, origin: 'person' },
    playback: {},
    stream: { status: { kind: 'idle' }, shown: null },
  } as unknown as LabState;
  const listeners = new Set<(state: LabState) => void>();
  const set = (patch: Partial<LabState>): void => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener(state);
  };
  const sought: number[] = [];
  const notices: string[] = [];
  const store = {
    getState: () => state,
    subscribe: (listener: (state: LabState) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    actions: {
      change: (patch: object) => set({ scenario: { ...state.scenario, ...patch } }),
      seek: (cycle: number) => sought.push(cycle),
      notify: (_kind: string, title: string) => notices.push(title),
    },
  } as unknown as LabStore;
  const answer = (found = trace): void => {
    const shown = { request: streamRequest(state.scenario), value: { trace: found, values } };
    set({ stream: { status: { kind: 'idle' }, shown } } as unknown as Partial<LabState>);
  };
  return { store, answer, sought, notices, state: () => state, listening: () => listeners.size };
}

const STALL = { groups: 1, patch: { scene: 'stream', layer: 'conv2', tile: 0, cycle: 0 } } as const;

describe('opening Stream', () => {
  it('goes to the cycle once the trace is there', () => {
    const { store, answer, sought, listening } = fakeStore();
    openInStream(store, STALL, 'stall');
    expect(sought).toEqual([]);
    answer();
    expect(sought).toEqual([trace.stallStarts[0]]);
    expect(listening()).toBe(0);
  });

  it('says so where the trace has no such cycle', () => {
    const { store, answer, sought, notices } = fakeStore();
    openInStream(store, STALL, 'stall');
    answer(smooth);
    expect(CYCLE_KINDS[smooth.kind[sought[0]]]).toBe('mac');
    expect(notices).toEqual(['No cycle of conv2 shows “Stalls” here']);
  });

  it('asks for the last tile first where that is the one to see', () => {
    const { store, answer, sought, state } = fakeStore();
    openInStream(store, STALL, 'ragged-positions');
    answer();
    expect([state().scenario.tile, sought.length]).toEqual([trace.tiles - 1, 0]);
    answer();
    expect(sought).toHaveLength(1);
  });

  it('gives up when the person goes elsewhere meanwhile', () => {
    const { store, answer, sought, listening } = fakeStore();
    openInStream(store, STALL, 'stall');
    store.actions.change({ layer: 'conv1' });
    expect(listening()).toBe(0);
    answer();
    expect(sought).toEqual([]);
  });
});
