import { loweredShape } from '../../engine/layer/lowering';
import type { Amount } from '../../engine/pruning/types';
import { whole } from '../../lib/numbers';
import { LIMITS } from '../../scenario/limits';
import { TRAINING_REGULARIZERS } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import type { LabActions } from '../../store/lab-store';
import { useStoreValue } from '../../store/react';
import type { LabState } from '../../store/state';
import { NumberField, Segmented, SliderField } from '../../ui/fields';
import { SelectField } from '../../ui/select-field';
import { Panel, Tag } from '../../ui/panel';
import type { NetworkInfo } from '../../worker/protocol';
import { REGULARIZER_DETAILS, REGULARIZER_NAMES } from './say';
import fields from '../../ui/fields.module.css';

/** Strengths worth sliding over; a link may ask for more. */
const SLIDER_LAMBDA = 0.05;
const SLIDER_Q = 3;
/** What the authors prune at [code], and a share to begin with. */
const USUAL_Q = 0.75;
const USUAL_SHARE = 0.8;

const rounded = (value: number): number => Number(value.toFixed(4));

/** What is trained and how: everything a run depends on, all of it in the link. */
export function TrainPanel({ lab: { store } }: { readonly lab: Lab }) {
  const scenario = useStoreValue(store, (state) => state.scenario);
  const networks = useStoreValue(store, (state) => state.networks.shown?.value ?? null);
  const network = networks?.find(({ id }) => id === scenario.network);
  if (!networks || !network) return null;
  const { change } = store.actions;
  return (
    <>
      <NetworkPanel change={change} scenario={scenario} networks={networks} network={network} />
      <RecipePanel change={change} scenario={scenario} />
      <TuningPanel change={change} scenario={scenario} />
    </>
  );
}

interface PartProps {
  readonly change: LabActions['change'];
  readonly scenario: LabState['scenario'];
}

interface NetworkPanelProps extends PartProps {
  readonly networks: readonly NetworkInfo[];
  readonly network: NetworkInfo;
}

function NetworkPanel({ change, scenario, networks, network }: NetworkPanelProps) {
  const trainable = networks.filter(({ trainingImages }) => trainingImages);
  return (
    <Panel title="Network" aside={<Tag title="The same link gives the same weights, bit for bit, in every browser.">reproducible</Tag>}>
      <SelectField
        label="Network"
        hideLabel
        value={scenario.network}
        choices={trainable.map(({ id, name, dataset, trainingImages }) => ({
          id,
          name,
          aside: dataset,
          detail: `${dataset}, ${whole(trainingImages ?? 0)} images to learn from`,
        }))}
        onChange={(id) => {
          const next = networks.find((candidate) => candidate.id === id);
          const [checkpoint, layer] = [next?.checkpoints[0], next?.layers[1]];
          if (checkpoint && layer) change({ network: id, checkpoint: checkpoint.id, layer: layer.id, image: 0, row: null, tile: 0 });
        }}
      />
      <SelectField
        label="Layer shown"
        hideLabel
        value={scenario.layer}
        choices={network.layers.map(({ id, shape }) => {
          const { rows, filters } = loweredShape(shape);
          return { id, name: id, aside: `${rows} rows × ${filters} filters`, detail: `${rows} rows × ${filters} filters` };
        })}
        onChange={(layer) => change({ layer, row: null, tile: 0 })}
      />
    </Panel>
  );
}

function RecipePanel({ change, scenario }: PartProps) {
  const regularized = scenario.trainRegularizer !== 'none';
  return (
    <Panel title="Training">
      <SelectField
        label="Regulariser"
        hideLabel
        value={scenario.trainRegularizer}
        choices={TRAINING_REGULARIZERS.map((id) => ({
          id,
          name: id === 'none' ? 'No regulariser' : `${REGULARIZER_NAMES[id]} regulariser`,
          detail: REGULARIZER_DETAILS[id],
        }))}
        onChange={(trainRegularizer) => change({ trainRegularizer })}
      />
      <SliderField
        label="Strength λ"
        value={scenario.trainLambda}
        min={0}
        max={Math.max(SLIDER_LAMBDA, scenario.trainLambda)}
        step={0.0005}
        digits={4}
        isDisabled={!regularized}
        onChange={(trainLambda) => change({ trainLambda: rounded(trainLambda) }, { settle: false })}
        onSettle={(trainLambda) => change({ trainLambda: rounded(trainLambda) })}
      />
      <p className={fields.hint}>How hard training pulls the last chunks of every row towards zero. Stronger: more can be cut, for some accuracy.</p>
      <NumberField label="Epochs" value={scenario.trainEpochs} {...LIMITS.epochs} onChange={(trainEpochs) => change({ trainEpochs })} />
      <NumberField
        label="Learning rate"
        value={scenario.trainRate}
        {...LIMITS.learningRate}
        step={0.001}
        digits={3}
        onChange={(trainRate) => change({ trainRate })}
      />
      <NumberField label="Seed" value={scenario.trainSeed} {...LIMITS.seed} onChange={(trainSeed) => change({ trainSeed })} />
      <NumberField label="Chunk width" unit="filters" value={scenario.chunkWidth} {...LIMITS.chunkWidth} onChange={(chunkWidth) => change({ chunkWidth })} />
    </Panel>
  );
}

function TuningPanel({ change, scenario }: PartProps) {
  const { amount } = scenario;
  const setAmount = (next: Amount, settle: boolean): void => change({ amount: next }, { settle });
  return (
    <Panel title="Pruning and fine-tuning">
      <Segmented
        label="Cut"
        value={amount.by}
        choices={[
          { id: 'q', name: 'By threshold' },
          { id: 'sparsity', name: 'By share' },
        ]}
        onChange={(by) => change({ amount: by === 'q' ? { by, q: USUAL_Q } : { by, sparsity: USUAL_SHARE } })}
      />
      {amount.by === 'q' ? (
        <SliderField
          label="Threshold q"
          unit="σ"
          value={amount.q}
          min={0}
          max={Math.max(SLIDER_Q, Math.ceil(amount.q))}
          step={0.01}
          digits={2}
          onChange={(q) => setAmount({ by: 'q', q: rounded(q) }, false)}
          onSettle={(q) => setAmount({ by: 'q', q: rounded(q) }, true)}
        />
      ) : (
        <SliderField
          label="Cut of each layer"
          unit="%"
          value={Number((100 * amount.sparsity).toFixed(1))}
          min={0}
          max={100}
          step={0.5}
          digits={1}
          onChange={(share) => setAmount({ by: 'sparsity', sparsity: rounded(share / 100) }, false)}
          onSettle={(share) => setAmount({ by: 'sparsity', sparsity: rounded(share / 100) }, true)}
        />
      )}
      <NumberField label="Fine-tuning" unit="epochs" value={scenario.tuneEpochs} {...LIMITS.epochs} onChange={(tuneEpochs) => change({ tuneEpochs })} />
    </Panel>
  );
}
