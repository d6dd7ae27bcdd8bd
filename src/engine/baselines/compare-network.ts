import { energyOf } from '../energy/accounting';
import type { Energy } from '../energy/accounting';
import type { EnergyTable } from '../energy/types';
import { loweredShape } from '../layer/lowering';
import type { LayerShape, WeightMatrix } from '../layer/shape';
import { preparePattern } from '../pruning/prepare';
import type { Pattern, PatternSettings } from '../pruning/types';
import { fail, ok } from '../../lib/result';
import type { Result } from '../../lib/result';
import { geometryOf, packActivations, packDense, packMask } from './packed-bits';
import { DESIGNS, nOfMFor, patternOf } from './designs';
import { addCosts } from './design-cost';
import { addReadings, cspHReadings, type Readings } from './csp-h-readings';
import type { DesignConfig } from './design';
import { ledgerOf } from './ledger';
import type { LedgerTerm } from './ledger';
import type { LayerPlace } from './dead/chain';
import { constantsByDesign, leftOf } from './dead/left-of';
import { addDead, type DeadCount, type Squeezed } from './dead/without-dead';
import { overNest } from './nest/buffered-cost';
import type { InputLevel } from './nest/nest';
import { layerDensities } from './targets';
import type { Profile } from './targets';
import type { Slices } from './slices';
import { DESIGN_IDS } from './design-types';
import type { ActivationBits, DesignCost, DesignId, Geometry, GroupWork, WeightBits } from './design-types';

/** How weights were trained: with the cascade regulariser, or without any structure in mind. A design gets those that suit its way of pruning. */
export type Training = 'cascade' | 'plain';

/** A layer to compare on, real or synthetic. Weights and activations are made when they are needed, so that one layer is in memory at a time. */
export interface CompareLayer {
  readonly name: string;
  readonly shape: LayerShape;
  readonly origin: 'synthetic' | 'trained' | 'imported';
  /** Whether it is pruned; every design runs the others dense. */
  readonly isPruned: boolean;
  /** Published share of weights left by pruning, for the `published` profile; null where there is none. */
  readonly publishedDensity: number | null;
  /** Share of outputs that is not zero after the activation function; 1 where nothing is known. */
  readonly outputDensity: number;
  /**
   * One group's weights. Its rows may be fewer than the layer's: then they repeat.
   * @param density the layer's target share of kept weights; synthetic weights are fitted to it.
   */
  weights(group: number, training: Training, density: number): WeightMatrix;
  /** 1 where an input element is not zero. Convolution: (C, height, width); linear: (positions, J); last index fastest. */
  activations(): Uint8Array;
  /** Where it stands in its network; absent where that is not known: then nothing of it is left out as dead. */
  readonly place?: LayerPlace;
}

export interface CompareSettings {
  readonly designs: readonly DesignId[];
  readonly config: DesignConfig;
  /** A configuration of their own for some designs; all of the same chunk width, so that weights are pruned alike. */
  readonly configOf?: (design: DesignId) => DesignConfig;
  /** Share of the pruned layers' weights to cut, in [0, 1). The cascade may overshoot by part of a chunk; the others are then cut as much as it was. */
  readonly sparsity: number;
  /** A sparsity of its own for some designs: equal measured accuracy instead of equal kept weights. */
  readonly sparsityOf: Readonly<Partial<Record<DesignId, number>>>;
  /** How the sparsity is spread over the layers. */
  readonly profile: Profile;
  readonly energy: EnergyTable;
  /** Whether what each input buffer would save is worked out too. Needed nowhere else: it takes a while. */
  readonly inputLevels?: boolean;
  /** Whether CSP-H is also told of with its accumulation buffer read otherwise. */
  readonly readings?: boolean;
  /** Whether channels are left out that a design's pruning leaves constant, and the filters that give them. */
  readonly dropDead?: boolean;
}

/** One layer on one design. */
export interface DesignResult {
  readonly design: DesignId;
  readonly pattern: Pattern;
  readonly keptWeights: number;
  readonly cost: DesignCost;
  readonly energy: Energy;
  /** Cycles × energy: boundCycles, and all energy with DRAM. */
  readonly energyDelay: number;
  readonly ledger: readonly LedgerTerm[];
  /** What was left out as dead; absent where that was not asked for. */
  readonly dead?: DeadCount;
  /** Of a layer, where it was asked for: what each way to use an input buffer needs and saves, group by group. */
  readonly inputLevels?: readonly (readonly InputLevel[])[];
  /** Of CSP-H, where they were asked for: of a layer or of all. */
  readonly readings?: Readings;
}

export interface LayerComparison {
  readonly name: string;
  readonly shape: LayerShape;
  readonly origin: CompareLayer['origin'];
  readonly weights: number;
  readonly macs: number;
  /** Share of its weights the cascade of CSP-H was asked to keep; it keeps at most that, by less than a chunk unless scores tie. 1 where the layer is not pruned. */
  readonly cascadeTarget: number;
  readonly results: readonly DesignResult[];
}

export interface CompareReport {
  readonly layers: readonly LayerComparison[];
  /** Over all layers, in the order of the settings' designs. `pattern` is the design's own, though some layers may be left dense. */
  readonly totals: readonly DesignResult[];
  readonly weights: number;
  readonly macs: number;
}

/** Between two steps: how many (layer, design) pairs are done, and which is at work. */
export interface CompareProgress {
  readonly done: number;
  readonly total: number;
  readonly layer: string;
  readonly design: DesignId;
}

/**
 * Runs layers on designs, each on weights pruned its own way. The cascade is pruned to each layer's target; every other pattern then keeps as many weights as
 * the cascade did. n:m knows one ratio alone: 2:4 is used from a sparsity of one half, and below that its design runs dense. Yields every few milliseconds
 * (longer while a large layer is pruned). @returns fails where a layer's weights cannot be pruned (not finite, empty).
 */
export function* compareNetwork(layers: readonly CompareLayer[], settings: CompareSettings): Generator<CompareProgress, Result<CompareReport>, undefined> {
  if (layers.length === 0) return fail('There are no layers to compare.', 'Choose a network or a file with at least one layer.');
  if (settings.designs.length === 0) return fail('No design is chosen.', `Choose at least one of: ${DESIGN_IDS.join(', ')}.`);
  const compared: LayerComparison[] = [];
  const total = layers.length * settings.designs.length;
  const densityOf = densitiesByDesign(layers, settings);
  const constants = constantsByDesign();
  for (const [index, layer] of layers.entries()) {
    const workload = openLayer(layer, settings);
    const results: DesignResult[] = [];
    for (const [i, design] of settings.designs.entries()) {
      const progress = { done: index * settings.designs.length + i, total, layer: layer.name, design };
      yield progress;
      const pruned = workload.prune(design, densityOf(design)[index]);
      if (!pruned.ok) return fail(`${layer.name}: ${pruned.error.message}`, pruned.error.remedy);
      const costs: DesignCost[] = [];
      const levels: (readonly InputLevel[])[] = [];
      const readings: Readings[] = [];
      const config = settings.configOf?.(design) ?? settings.config;
      const all = pruned.value.groups.map((weights, group) => workload.groupWork(group, weights));
      const left = settings.dropDead === true ? leftOf(layer, all, pruned.value.pattern, constants(design)) : null;
      for (const work of left?.works ?? all) {
        let own = yield* reporting(DESIGNS[design].run(work, config), progress);
        if (settings.inputLevels === true || config.memory.inputBufferBytes !== null) {
          const { cost, inputLevels } = yield* reporting(overNest(own, work, config), progress);
          own = cost;
          levels.push(inputLevels);
        }
        costs.push(own);
        if (settings.readings === true && design === 'csp-h') readings.push(cspHReadings(own, work, config));
      }
      const cost = left === null ? addCosts(costs) : withSpared(addCosts(costs), left);
      results.push({
        ...resultOf(design, pruned.value.pattern, pruned.value.kept, cost, settings.energy),
        ...(left !== null && { dead: left.dead }),
        ...(settings.inputLevels === true && { inputLevels: levels }),
        ...(readings.length > 0 && { readings: addReadings(readings) }),
      });
    }
    const { rows, filters, positions, groups } = loweredShape(layer.shape);
    const weights = rows * filters * groups;
    const cascadeTarget = densityOf('csp-h')[index];
    compared.push({ name: layer.name, shape: layer.shape, origin: layer.origin, weights, macs: weights * positions, cascadeTarget, results });
  }
  return ok(reportOf(compared, settings));
}

/** A design that spends a slot on each product with a zero spares those as well. */
function withSpared(cost: DesignCost, { spared, zerosLeft }: Squeezed): DesignCost {
  const streamsZeros = zerosLeft > 0 && cost.slots['zero-activation'] === zerosLeft;
  return { ...cost, spared: streamsZeros ? spared : { ...spared, zeros: 0 } };
}

/** Runs all steps, and tells at each what is at work. */
function* reporting<Value>(slices: Slices<Value>, progress: CompareProgress): Generator<CompareProgress, Value, undefined> {
  for (;;) {
    const step = slices.next();
    if (step.done === true) return step.value;
    yield progress;
  }
}

/** The same report priced by another table, without running anything again. */
export function repriced(report: CompareReport, energy: EnergyTable): CompareReport {
  const again = (result: DesignResult): DesignResult => ({
    ...result,
    ...resultOf(result.design, result.pattern, result.keptWeights, result.cost, energy),
  });
  return { ...report, layers: report.layers.map((layer) => ({ ...layer, results: layer.results.map(again) })), totals: report.totals.map(again) };
}

function resultOf(design: DesignId, pattern: Pattern, keptWeights: number, cost: DesignCost, table: EnergyTable): DesignResult {
  const energy = energyOf(cost, table);
  return { design, pattern, keptWeights, cost, energy, energyDelay: energy.total * cost.boundCycles, ledger: ledgerOf(cost) };
}

function reportOf(layers: readonly LayerComparison[], { designs, config, energy }: CompareSettings): CompareReport {
  const totals = designs.map((design, i) => {
    const results = layers.map((layer) => layer.results[i]);
    const kept = results.reduce((sum, { keptWeights }) => sum + keptWeights, 0);
    const readings = results.flatMap((result) => result.readings ?? []);
    const dead = results.flatMap((result) => result.dead ?? []);
    return {
      ...resultOf(design, patternOf(design, config), kept, addCosts(results.map(({ cost }) => cost)), energy),
      ...(dead.length > 0 && { dead: addDead(dead) }),
      ...(readings.length > 0 && { readings: addReadings(readings) }),
    };
  });
  const sum = (read: (layer: LayerComparison) => number): number => layers.reduce((all, layer) => all + read(layer), 0);
  return { layers, totals, weights: sum(({ weights }) => weights), macs: sum(({ macs }) => macs) };
}

/** Target densities of all layers, for each design's sparsity. */
function densitiesByDesign(layers: readonly CompareLayer[], { sparsity, sparsityOf, profile }: CompareSettings): (design: DesignId) => Float64Array {
  const known = new Map<number, Float64Array>();
  return (design) => {
    const wanted = sparsityOf[design] ?? sparsity;
    const densities = known.get(wanted) ?? layerDensities(layers, wanted, profile);
    known.set(wanted, densities);
    return densities;
  };
}

interface Pruned {
  readonly pattern: Pattern;
  readonly kept: number;
  readonly groups: readonly WeightBits[];
}

/** A density that was found by halving may be so much too large. */
const ROUNDING = 1e-9;

interface OpenLayer {
  readonly groups: number;
  /** @param target share of weights the design's pruning aims at. */
  prune(design: DesignId, target: number): Result<Pruned>;
  groupWork(group: number, weights: WeightBits): GroupWork;
}

/** A layer at work: what several designs need of it is made once. */
function openLayer(layer: CompareLayer, settings: CompareSettings): OpenLayer {
  const { shape, outputDensity } = layer;
  const geometry = geometryOf(shape);
  const { groups } = loweredShape(shape);
  const inputs = layer.activations();
  const activations: ActivationBits[] = Array.from({ length: groups }, (_, group) => packActivations(shape, geometry, inputs, group));
  const known = new Map<string, Result<Pruned>>();
  const matrices = new Map<string, WeightMatrix>();
  const matrixOf = (group: number, training: Training, target: number): WeightMatrix => {
    const key = `${group} ${training} ${target}`;
    const matrix = matrices.get(key) ?? layer.weights(group, training, target);
    matrices.set(key, matrix);
    return matrix;
  };
  const prunedBy = (pattern: PatternSettings, target: number, density: number): Result<Pruned> => {
    const key = `${pattern.pattern} ${pattern.chunkWidth} ${pattern.n}:${pattern.m} ${target} ${density}`;
    const training: Training = pattern.pattern === 'cascade' ? 'cascade' : 'plain';
    const pruned = known.get(key) ?? pruneLayer(geometry, groups, pattern, density, (group) => matrixOf(group, training, target));
    known.set(key, pruned);
    return pruned;
  };
  return {
    groups,
    groupWork: (group, weights) => ({ shape, geometry, weights, activations: activations[group], outputDensity }),
    prune: (design, target) => {
      const pattern = patternOf(design, settings.config);
      const { blockFilters } = DESIGNS[design];
      const [n, m] = nOfMFor(design, settings.config);
      const cascade: PatternSettings = { pattern: 'cascade', chunkWidth: settings.config.hardware.arrayColumns, n, m };
      if (!layer.isPruned || pattern === 'dense' || (pattern === 'n:m' && target > n / m + ROUNDING)) return prunedBy({ ...cascade, pattern: 'dense' }, 1, 1);
      if (pattern === 'n:m') return prunedBy({ ...cascade, pattern }, target, n / m);
      const own: PatternSettings = { ...cascade, pattern, chunkWidth: blockFilters ?? cascade.chunkWidth };
      // A sparsity of its own was measured with this very pattern: the cascade has no say in it.
      if (settings.sparsityOf[design] !== undefined) return prunedBy(own, target, target);
      const byCascade = prunedBy(cascade, target, target);
      if (pattern === 'cascade' || !byCascade.ok) return byCascade;
      return prunedBy(own, target, byCascade.value.kept / (geometry.rows * geometry.filters * groups));
    },
  };
}

function pruneLayer(geometry: Geometry, groups: number, settings: PatternSettings, density: number, matrixOf: (group: number) => WeightMatrix): Result<Pruned> {
  const { pattern } = settings;
  if (pattern === 'dense') {
    const all = packDense(geometry);
    return ok({ pattern, kept: all.kept * groups, groups: Array.from({ length: groups }, () => all) });
  }
  const packed: WeightBits[] = [];
  for (let group = 0; group < groups; group++) {
    const matrix = matrixOf(group);
    const prepared = preparePattern(matrix, settings);
    if (!prepared.ok) return prepared;
    const { mask } = prepared.value.prune({ by: 'sparsity', sparsity: 1 - density });
    packed.push(packMask(geometry, mask, matrix.rows));
  }
  return ok({ pattern, kept: packed.reduce((sum, { kept }) => sum + kept, 0), groups: packed });
}
