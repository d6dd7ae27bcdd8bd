import { describe, expect, it } from 'vitest';
import { compareNetwork, type CompareLayer } from '../engine/baselines/compare-network';
import { DESIGN_IDS } from '../engine/baselines/design-types';
import { validateDesignConfig } from '../engine/baselines/validate-designs';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS, TURN_RULES } from '../engine/csph/config';
import { layerCost } from '../engine/csph/cost';
import { buildTrace } from '../engine/csph/trace';
import { validateHardware, validateWork } from '../engine/csph/validate';
import { ACCELERGY_45 } from '../engine/energy/presets';
import { checkMemory } from '../engine/memory';
import { PATTERNS } from '../engine/pruning/types';
import { preparePattern } from '../engine/pruning/prepare';
import { createPrng } from '../lib/prng';
import { checkedChange } from './change';
import { DEFAULT_SCENARIO } from './defaults';
import { fitScenario } from './fit';
import { LIMITS, type Range } from './limits';
import { designConfigOf, hardwareOf, patternSettingsOf } from './settings';
import type { Scenario } from './types';

/** A value of each setting the engine computes with: the least, the greatest, one between, or every kind there is. */
type Levels = Readonly<Record<string, readonly unknown[]>>;
type Corner = Readonly<Record<string, unknown>>;

const ends = ({ min, max }: Range, typical: number): readonly number[] => [min, typical, max];
const { binCount, binSize, slots } = LIMITS;
const most = Math.min(binSize.max, Math.floor(slots.max / binCount.max));

const LEVELS: Levels = {
  chunkWidth: ends(LIMITS.chunkWidth, 32),
  arrayRows: ends(LIMITS.arrayRows, 8),
  groupSize: ends(LIMITS.groupSize, 4),
  bins: [[binSize.min], [2, 4, 8], [binSize.max], Array<number>(binCount.max).fill(binSize.min), Array<number>(binCount.max).fill(most)],
  buffer: BUFFER_KINDS,
  order: ROW_ORDERS,
  drain: DRAIN_MODES,
  turn: TURN_RULES,
  pattern: PATTERNS,
  nOfM: [
    [1, 1],
    [LIMITS.blockLength.min, LIMITS.blockLength.max],
    [LIMITS.blockLength.max, LIMITS.blockLength.max],
    [2, 4],
  ],
  q: ends(LIMITS.q, 0.75),
  cut: ends(LIMITS.cut, 0.7),
  compareSparsity: ends(LIMITS.compareSparsity, 0.75),
  compareRows: ends(LIMITS.arrayRows, 32),
  compareColumns: ends(LIMITS.chunkWidth, 32),
  amount: ['q', 'sparsity'],
  filters: [1, 5, 80],
  rows: [1, 37],
  positions: [1, 6, 200],
  values: ['zeros', 'equal', 'normal'],
};

/** Few corners that together hold every pair of levels of any two settings: each time the one of 20 random ones that holds the most pairs not yet held. */
function pairwise(levels: Levels): readonly Corner[] {
  const prng = createPrng(7);
  const names = Object.keys(levels);
  const pairsOf = (choice: readonly number[]): string[] => choice.flatMap((a, i) => choice.slice(i + 1).map((b, k) => `${i}.${a} ${i + 1 + k}.${b}`));
  const open = new Set<string>();
  for (const [i, a] of names.entries())
    for (const [k, b] of names.entries()) if (k > i) for (const x of levels[a].keys()) for (const y of levels[b].keys()) open.add(`${i}.${x} ${k}.${y}`);
  const corners: Corner[] = [];
  while (open.size > 0) {
    const [wanted] = open;
    const fixed = wanted.split(' ').map((end) => end.split('.').map(Number));
    let best: readonly number[] = [];
    let gain = -1;
    for (let attempt = 0; attempt < 20; attempt++) {
      const choice = names.map((name, i) => fixed.find(([of]) => of === i)?.[1] ?? Math.floor(prng.uniform() * levels[name].length));
      const gained = pairsOf(choice).filter((pair) => open.has(pair)).length;
      if (gained > gain) [best, gain] = [choice, gained];
    }
    for (const pair of pairsOf(best)) open.delete(pair);
    corners.push(Object.fromEntries(names.map((name, i) => [name, levels[name][best[i]]])));
  }
  return corners;
}

const FIELDS = ['chunkWidth', 'arrayRows', 'groupSize', 'bins', 'buffer', 'order', 'drain', 'turn', 'pattern', 'nOfM', 'compareSparsity'];

function weightsOf(kind: unknown, count: number): Float32Array {
  const prng = createPrng(count);
  return Float32Array.from({ length: count }, () => (kind === 'zeros' ? 0 : kind === 'equal' ? 0.5 : prng.normal()));
}

/** A corner through all of the engine. @returns what was refused, by whom; whatever is thrown is the test's. */
function walk(corner: Corner): readonly string[] {
  const amount = corner['amount'] === 'q' ? { by: 'q', q: corner['q'] } : { by: 'sparsity', sparsity: corner['cut'] };
  const compareArray = [corner['compareRows'], corner['compareColumns']];
  const patch = { ...Object.fromEntries(FIELDS.map((name) => [name, corner[name]])), amount, compareArray };
  const { scenario: asked, problems } = checkedChange(DEFAULT_SCENARIO, patch);
  if (problems.length > 0) return problems.map(({ field, found }) => `gate: ${field} ${found}`);
  const { scenario } = fitScenario(asked, { networks: [] });
  const [filters, rows, positions] = ['filters', 'rows', 'positions'].map((name) => Number(corner[name]));
  return [...walkLayer(scenario, corner, filters, rows, positions), ...walkComparison(scenario, filters, rows, positions)];
}

function walkLayer(scenario: Scenario, corner: Corner, filters: number, rows: number, positions: number): readonly string[] {
  const matrix = { filters, rows, values: weightsOf(corner['values'], filters * rows) };
  const prepared = preparePattern(matrix, patternSettingsOf(scenario));
  if (!prepared.ok) return [`prune: ${prepared.error.message}`];
  const pruning = prepared.value.prune(scenario.amount);
  expect([pruning.sparsity, pruning.keptL1, pruning.sigma].every(Number.isFinite)).toBe(true);
  const hardware = validateHardware(hardwareOf(scenario));
  if (!hardware.ok) return [`hardware: ${hardware.error.message}`];
  const work = validateWork({ chunkCounts: pruning.streamedChunks, filters, positions }, hardware.value);
  if (!work.ok) return [`work: ${work.error.message}`];
  const cost = layerCost(work.value, hardware.value);
  expect(Object.values(cost.cycles).every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
  const trace = buildTrace(work.value, hardware.value);
  if (!trace.ok) return [`trace: ${trace.error.message}`];
  expect(trace.value.cycles * cost.tiles).toBe(cost.cycles.total);
  const { kind, row, chunk, slot, work: list, checkpoints } = trace.value;
  const bytes = [kind, row, chunk, slot, list, checkpoints.values].reduce((sum, column) => sum + column.byteLength, 0);
  expect(checkMemory(bytes, 'The trace', '').ok).toBe(true);
  return [];
}

function walkComparison(scenario: Scenario, filters: number, rows: number, positions: number): readonly string[] {
  const config = validateDesignConfig(designConfigOf(scenario));
  if (!config.ok) return [`designs: ${config.error.message}`];
  const layer: CompareLayer = {
    name: 'layer',
    shape: { kind: 'linear', inputFeatures: rows, outputFeatures: filters, positions },
    origin: 'synthetic',
    isPruned: true,
    publishedDensity: null,
    outputDensity: 0.5,
    weights: () => ({ filters, rows, values: weightsOf('normal', filters * rows) }),
    activations: () => new Uint8Array(rows * positions).fill(1),
  };
  const { compareSparsity: sparsity, compareProfile: profile } = scenario;
  const steps = compareNetwork([layer], { designs: DESIGN_IDS, config: config.value, sparsity, sparsityOf: {}, profile, energy: ACCELERGY_45 });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  if (!step.value.ok) return [`compare: ${step.value.error.message}`];
  const { totals } = step.value.value;
  expect(totals.map(({ design }) => design)).toEqual(DESIGN_IDS);
  expect(totals.flatMap(({ cost, energy }) => [cost.cycles, cost.boundCycles, energy.total]).every((figure) => Number.isFinite(figure) && figure >= 0)).toBe(
    true,
  );
  return [];
}

describe('every pair of the ends of any two limits, through all of the engine', () => {
  const corners = pairwise(LEVELS);

  it('is held by a few corners', () => {
    expect(corners.length).toBeGreaterThan(34);
    expect(corners.length).toBeLessThan(120);
    const [a, b] = ['bins', 'pattern'];
    const met = new Set(corners.map((corner) => `${JSON.stringify(corner[a])} ${JSON.stringify(corner[b])}`));
    expect(met.size).toBe(LEVELS[a].length * LEVELS[b].length);
  });

  it('gives figures or a reason, throws nothing, and is refused nowhere that a link allows it', () => {
    const refusals = corners.flatMap((corner) => walk(corner).map((reason) => `${JSON.stringify(corner)}: ${reason}`));
    expect(refusals).toEqual([]);
  });
});
