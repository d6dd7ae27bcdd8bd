import { DEFAULT_AREA_CHOICE } from '../engine/baselines/areas';
import { designsOfSize, type DesignConfig } from '../engine/baselines/design';
import { DEFAULT_MEMORY, DESIGN_IDS, type DesignCost, type DesignId, USUAL_DESIGNS } from '../engine/baselines/design-types';
import type { ParityTerms } from '../engine/baselines/parity';
import { ACCELERGY_45, energyPreset as presetNamed } from '../engine/energy/presets';
import { sizedTable } from '../engine/energy/sized';
import type { EnergyTable } from '../engine/energy/types';
import { withValues } from '../engine/energy/validate';
import type { HardwareConfig } from '../engine/csph/config';
import type { ComparedWeights } from '../engine/networks/seeded-layer';
import type { PatternSettings } from '../engine/pruning/types';
import type { Settings } from './types';
import type { EnergyPresetId } from './words';

/** The array of a scenario. Its columns are the filters of a chunk: the two are one number. */
export function hardwareOf(scenario: Settings): HardwareConfig {
  return {
    arrayRows: scenario.arrayRows,
    arrayColumns: scenario.chunkWidth,
    groupSize: scenario.groupSize,
    bins: scenario.bins,
    buffer: scenario.buffer,
    order: scenario.order,
    drain: scenario.drain,
    turn: scenario.turn,
  };
}

/** The fields of a scenario that say how the designs of a comparison are built, beside the array's size. */
export const MACHINE_FIELDS = [
  'turn',
  'compareGroupSize',
  'tileFill',
  'spartenBalance',
  'spartenSlack',
  'spartenOutputs',
  'spartenOverhead',
  'spartenBroadcast',
  'spartenGrid',
  'spartenWeights',
  'inputBuffer',
  'weightBuffer',
  'deadChannels',
  'coreNOfM',
  'coreHardware',
] as const satisfies readonly (keyof Settings)[];

export type Machine = Pick<Settings, (typeof MACHINE_FIELDS)[number]>;

/** Those fields alone. */
export const machineOf = (settings: Machine): Machine => Object.fromEntries(MACHINE_FIELDS.map((name) => [name, settings[name]])) as unknown as Machine;

/** The designs of a comparison, all with as many multipliers as the array has unless SparTen has a grid of its own; what else of them a scenario sets. */
export function designConfigOf(scenario: Machine & Pick<Settings, 'compareArray'>): DesignConfig {
  const { hardware, sparten, memory, ...others } = designsOfSize(...scenario.compareArray);
  const { tensorCore } = others;
  const [n, m] = scenario.coreNOfM ?? [tensorCore.n, tensorCore.m];
  const [clusters, units] = scenario.spartenGrid ?? [sparten.clusters, sparten.units];
  return {
    ...others,
    fill: scenario.tileFill,
    tensorCore: { n, m, core: scenario.coreHardware },
    memory: { ...memory, inputBufferBytes: scenario.inputBuffer, weightBufferBytes: scenario.weightBuffer },
    hardware: { ...hardware, turn: scenario.turn, groupSize: scenario.compareGroupSize },
    sparten: {
      ...sparten,
      clusters,
      units,
      balance: scenario.spartenBalance,
      slack: scenario.spartenSlack,
      outputsPerResidentChunk: scenario.spartenOutputs,
      chunkOverhead: scenario.spartenOverhead,
      broadcastBytes: scenario.spartenBroadcast,
      weights: scenario.spartenWeights,
    },
  };
}

/** Whether dead channels are left out of a comparison of trained networks, or of synthetic ones. */
export const dropsDead = ({ deadChannels }: Pick<Settings, 'deadChannels'>, isTrained: boolean): boolean =>
  deadChannels === 'drop' || (deadChannels === 'auto' && isTrained);

/** The designs that are compared: the n:m tensor core where an n:m is named for it. */
export const designsOf = ({ coreNOfM }: Pick<Settings, 'coreNOfM'>): readonly DesignId[] => (coreNOfM === null ? USUAL_DESIGNS : DESIGN_IDS);

/** On what terms of size the designs are compared, and what decides them. */
export const PARITY_FIELDS = [
  'parity',
  'areaChoice',
  'areaCspH',
  'areaSparten',
  'energyPreset',
  'energyEdits',
  'energyMemories',
] as const satisfies readonly (keyof Settings)[];

export type ParitySettings = Pick<Settings, 'parity'> & Partial<Pick<Settings, (typeof PARITY_FIELDS)[number]>>;

/** Those that count under the scenario's parity: areas for equal area, prices for equal power, and the parity alone for equal multipliers. */
export function paritySettingsOf({ parity, areaChoice, areaCspH, areaSparten, energyPreset, energyEdits, energyMemories }: Settings): ParitySettings {
  if (parity === 'area') return { parity, areaChoice, areaCspH, areaSparten };
  return parity === 'power' ? { parity, energyPreset, energyEdits, energyMemories } : { parity };
}

type Pricing = Partial<Pick<Settings, 'energyPreset' | 'energyEdits' | 'energyMemories'>> & Pick<Settings, 'inputBuffer' | 'weightBuffer'>;

/** The table that is chosen, its buffers priced by their sizes where that is asked for, before a person's changes. */
export function presetOf({ energyPreset: id = ACCELERGY_45.id as EnergyPresetId, energyMemories = 'table', inputBuffer, weightBuffer }: Pricing): EnergyTable {
  const preset = presetNamed(id) ?? ACCELERGY_45;
  const sizes = { ...DEFAULT_MEMORY, weightBufferBytes: weightBuffer, inputBufferBytes: inputBuffer };
  return energyMemories === 'sized' ? sizedTable(preset, sizes) : preset;
}

/** The prices of a comparison, a person's changes included. */
export const pricesOf = (settings: Pricing): EnergyTable => withValues(presetOf(settings), settings.energyEdits ?? {});

/** The terms of parity as the engine takes them. */
export function parityTermsOf(settings: Machine & Pick<Settings, 'compareArray'> & ParitySettings): ParityTerms {
  const [rows, columns] = settings.compareArray;
  const { parity, areaChoice = DEFAULT_AREA_CHOICE, areaCspH = null, areaSparten = null } = settings;
  const areaEdits = { ...(areaCspH !== null && { 'csp-h': areaCspH }), ...(areaSparten !== null && { sparten: areaSparten }) };
  return { parity, rows, columns, areas: areaChoice, areaEdits, configOf: (own) => designConfigOf({ ...settings, compareArray: [own, columns] }) };
}

/** What is known of a design's size after a comparison. */
interface Sized {
  readonly design: DesignId;
  readonly cost: Pick<DesignCost, 'multipliers'>;
}

type Compared = Machine & Pick<Settings, 'compareArray'> & ParitySettings;

/** Rows of the array that a design ran on: under equal power or area its own, but for SparTen, which stays as it is. */
export const rowsOf = ({ compareArray: [rows, columns], parity }: Pick<Compared, 'compareArray' | 'parity'>, { design, cost }: Sized): number =>
  parity === 'multipliers' || design === 'sparten' ? rows : cost.multipliers / columns;

/** The configuration that a design's figures were computed with. */
export function configFor(settings: Compared, totals: readonly Sized[], design: DesignId): DesignConfig {
  const total = totals.find((each) => each.design === design);
  return total === undefined ? designConfigOf(settings) : parityTermsOf(settings).configOf(rowsOf(settings, total));
}

export function patternSettingsOf(scenario: Settings): PatternSettings {
  const [n, m] = scenario.nOfM;
  return { pattern: scenario.pattern, chunkWidth: scenario.chunkWidth, n, m };
}

/** What a scenario's comparison makes of a synthetic network's weights. */
export const comparedWeightsOf = ({ compareSparsity, compareProfile, compareArray, classifiers }: Settings): ComparedWeights => ({
  sparsity: compareSparsity,
  profile: compareProfile,
  array: compareArray,
  classifiers,
});
