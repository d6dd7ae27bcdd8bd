import { PROFILES } from '../../engine/baselines/targets';
import { TILE_FILLS } from '../../engine/csph/config';
import { ENERGY_PRESETS } from '../../engine/energy/presets';
import { MEMORY_PRICES } from '../../engine/energy/sized';
import { NETWORKS } from '../../engine/networks/network-tables';
import { LIMITS } from '../../scenario/limits';
import { type EnergyPresetId, FAIRNESSES, ENERGY_PRESET_IDS } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import type { LabStore } from '../../store/lab-store';
import { useStoreValue } from '../../store/react';
import type { LabState } from '../../store/state';
import { NumberField, Segmented, SliderField } from '../../ui/fields';
import { SelectField } from '../../ui/select-field';
import { Panel, Tag } from '../../ui/panel';
import { DeadPanel } from './DeadPanel';
import { CorePanel } from './CorePanel';
import { BuffersPanel } from './BuffersPanel';
import { LeversPanel } from './LeversPanel';
import { ParityPanel } from './ParityPanel';
import { hasClassifiers } from './subjects';
import words from './words.module.css';
import { type NetworkInfo, ORIGINS } from '../../worker/protocol';
import fields from '../../ui/fields.module.css';

const EQUAL_WEIGHTS = 'Each design is cut its own way and keeps as many weights as the cascade.';
const GROUP_HINT =
  'Rows whose products are summed before they are committed: the authors sum 32 [code]. Stream opens with 1, where every product is committed by itself.';
const FILL_NAMES = { shown: 'every tile', hidden: 'behind the last' } as const;
const FILL_HINT =
  'Until a tile’s first products are in the far corner, and its first rows are loaded. Skewed streams can follow each other: then the fill shows once a layer, in CSP-H and in dense arrays. The others are timed without [reading].';
const PROFILE_NAMES = { published: 'as published', uniform: 'all alike' } as const;
const PROFILE_HINTS = {
  published: 'Layers keep weights in the proportion that was published, where it was.',
  uniform: 'Every layer that is pruned keeps the same share.',
} as const;
const MEMORY_NAMES = { table: 'as in the table', sized: 'by its size' } as const;
const MEMORY_HINTS = {
  table: 'A byte of a buffer costs the same whatever its size.',
  sized: 'A byte costs with the square root of its buffer’s capacity, as Horowitz’s memories of 8 KB to 1 MB do [derived].',
} as const;
const FAIRNESS_NAMES = { weights: 'equal weights', accuracy: 'equal accuracy' } as const;

/** What is compared, and on what terms. */
export function ComparePanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const scenario = useStoreValue(store, (state) => state.scenario);
  const networks = useStoreValue(store, (state) => state.networks.shown?.value ?? null) ?? [];
  const part = { store, scenario, trained: networks.filter(({ origin }) => ORIGINS[origin].answers === true) };
  return (
    <>
      <SubjectPanel {...part} />
      <FairnessPanel {...part} />
      <DesignsPanel {...part} />
      <ParityPanel lab={lab} />
      <BuffersPanel lab={lab} />
      <LeversPanel lab={lab} />
      <DeadPanel lab={lab} />
      <CorePanel lab={lab} />
      <EnergyPanel {...part} />
    </>
  );
}

interface PartProps {
  readonly store: LabStore;
  readonly scenario: LabState['scenario'];
  /** Networks that answer images, so that accuracy can be compared on them. */
  readonly trained: readonly NetworkInfo[];
}

function SubjectPanel({ store, scenario, trained }: PartProps) {
  const origin = trained.find(({ id }) => id === scenario.compareSubject)?.origin ?? 'synthetic';
  const setSparsity = (value: number, settle: boolean): void => store.actions.change({ compareSparsity: Number((value / 100).toFixed(4)) }, { settle });
  return (
    <Panel title="Network" aside={<Tag title={ORIGINS[origin].aboutCompared}>{origin}</Tag>}>
      <SelectField
        label="Network"
        hideLabel
        value={scenario.compareSubject}
        choices={[
          ...NETWORKS.map(({ id, name, layers }) => ({ id, name, detail: `${layers.length} layers, synthetic weights` })),
          ...trained.map(({ id, name, dataset }) => ({ id, name, detail: `${dataset}, trained weights` })),
        ]}
        onChange={(compareSubject) => {
          const canMeasure = trained.some(({ id }) => id === compareSubject);
          store.actions.change({ compareSubject, compareLayer: null, ...(canMeasure ? {} : { fairness: 'weights' }) });
        }}
      />
      <SliderField
        label="Weights cut"
        unit="%"
        value={Number((100 * scenario.compareSparsity).toFixed(1))}
        min={0}
        max={100 * LIMITS.compareSparsity.max}
        step={1}
        digits={1}
        isDisabled={scenario.fairness === 'accuracy'}
        {...(scenario.fairness === 'accuracy' && { hint: 'Each design is cut as far as its accuracy allows; how far, the words above the bars say.' })}
        onChange={(value) => setSparsity(value, false)}
        onSettle={(value) => setSparsity(value, true)}
      />
      <Segmented
        label="Cut of the layers"
        value={scenario.compareProfile}
        choices={PROFILES.map((id) => ({ id, name: PROFILE_NAMES[id] }))}
        onChange={(compareProfile) => store.actions.change({ compareProfile })}
      />
      <p className={fields.hint}>{PROFILE_HINTS[scenario.compareProfile]}</p>
      {hasClassifiers(scenario.compareSubject, trained) && (
        <Segmented
          label="Fully connected"
          value={scenario.classifiers ? 'in' : 'out'}
          choices={[
            { id: 'out', name: 'left out' },
            { id: 'in', name: 'included' },
          ]}
          onChange={(id) => store.actions.change({ classifiers: id === 'in' })}
        />
      )}
    </Panel>
  );
}

function FairnessPanel({ store, scenario, trained }: PartProps) {
  const isTrained = trained.some(({ id }) => id === scenario.compareSubject);
  return (
    <Panel title="Fairness">
      {(isTrained || scenario.fairness === 'accuracy') && (
        <Segmented
          label="Compared at"
          hideLabel
          value={scenario.fairness}
          choices={FAIRNESSES.map((id) => ({ id, name: FAIRNESS_NAMES[id] }))}
          onChange={(fairness) => store.actions.change({ fairness })}
        />
      )}
      <p className={fields.hint}>{fairnessHint(scenario.fairness, isTrained)}</p>
    </Panel>
  );
}

function DesignsPanel({ store, scenario }: PartProps) {
  return (
    <Panel title="Designs">
      <NumberField
        label="Array rows"
        value={scenario.compareArray[0]}
        min={scenario.compareArray[1] === 1 ? 2 : LIMITS.arrayRows.min}
        max={LIMITS.arrayRows.max}
        onChange={(rows) => store.actions.change({ compareArray: [rows, scenario.compareArray[1]] })}
      />
      <NumberField
        label="Array columns"
        value={scenario.compareArray[1]}
        min={scenario.compareArray[0] === 1 ? 2 : LIMITS.chunkWidth.min}
        max={LIMITS.chunkWidth.max}
        onChange={(columns) => store.actions.change({ compareArray: [scenario.compareArray[0], columns] })}
      />
      <NumberField
        label="T of CSP-H"
        value={scenario.compareGroupSize}
        {...LIMITS.groupSize}
        unit={scenario.compareGroupSize === 1 ? 'row' : 'rows'}
        onChange={(compareGroupSize) => store.actions.change({ compareGroupSize })}
      />
      <p className={fields.hint}>{GROUP_HINT}</p>
      <Segmented
        label="Fill of a tile"
        value={scenario.tileFill}
        choices={TILE_FILLS.map((id) => ({ id, name: FILL_NAMES[id] }))}
        onChange={(tileFill) => store.actions.change({ tileFill })}
      />
      <p className={fields.hint}>{FILL_HINT}</p>
    </Panel>
  );
}

function EnergyPanel({ store, scenario }: PartProps) {
  return (
    <Panel title="Energy table">
      <SelectField<EnergyPresetId>
        label="Energy table"
        hideLabel
        value={scenario.energyPreset}
        choices={ENERGY_PRESET_IDS.map((id) => {
          const preset = ENERGY_PRESETS.find((known) => known.id === id);
          return { id, name: preset?.name ?? id, detail: preset?.unit === 'MAC' ? 'in energies of one MAC' : 'in picojoules' };
        })}
        onChange={(preset) => store.actions.change({ energyPreset: preset, energyEdits: {} })}
      />
      <Segmented
        label="Price of a buffer"
        value={scenario.energyMemories}
        choices={MEMORY_PRICES.map((id) => ({ id, name: MEMORY_NAMES[id] }))}
        onChange={(energyMemories) => store.actions.change({ energyMemories })}
      />
      <p className={fields.hint}>{MEMORY_HINTS[scenario.energyMemories]}</p>
      {Object.keys(scenario.energyEdits).length > 0 && <p className={`${fields.hint} ${words.edited}`}>Some entries are set by you.</p>}
    </Panel>
  );
}

function fairnessHint(fairness: 'weights' | 'accuracy', isTrained: boolean): string {
  if (!isTrained) return `${EQUAL_WEIGHTS} Equal accuracy can be compared on trained networks alone: synthetic weights answer nothing.`;
  return fairness === 'weights' ? EQUAL_WEIGHTS : 'Each design is cut its own way, as far as the measured accuracy allows.';
}
