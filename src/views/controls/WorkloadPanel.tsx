import { loweredShape } from '../../engine/layer/lowering';
import { percent, whole } from '../../lib/numbers';
import { COMPARED_CHECKPOINT } from '../../scenario/words';
import type { Lab } from '../../store/lab';
import { useScenario, useStoreValue } from '../../store/react';
import { SelectField } from '../../ui/select-field';
import { Facts, Panel, Tag } from '../../ui/panel';
import styles from './WorkloadPanel.module.css';
import type { CheckpointInfo, NetworkInfo } from '../../worker/protocol';

const ORIGINS: Readonly<Record<NetworkInfo['origin'], string>> = {
  trained: "Trained by this project's own script on real images; its accuracy was measured, not claimed.",
  synthetic:
    'Only the sizes are the network’s own. Weights and activations are drawn from a seed, fitted to published or chosen densities; there is no accuracy.',
};

const LOCAL = 'Trained in this browser and kept in it; its accuracy was measured here, on images it was not trained on.';

const checkpointDetail = ({ origin }: NetworkInfo, { id, lambda, epochs, seed }: CheckpointInfo): string =>
  origin === 'synthetic'
    ? `drawn from seed ${seed}, ${id === COMPARED_CHECKPOINT ? 'fitted to what Compare keeps of the layer' : 'fitted to the published density, or to a quarter kept'}`
    : `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}, ${lambda > 0 ? `λ = ${lambda}` : 'no regulariser'}`;

/** Which layer of which network, trained or synthetic. */
export function WorkloadPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const networks = useStoreValue(store, (state) => state.networks.shown?.value ?? null);
  const scenario = useScenario(store, 'network', 'checkpoint', 'layer');
  const network = networks?.find(({ id }) => id === scenario.network);
  if (!networks || !network)
    return (
      <Panel title="Workload">
        <div className={styles.opening} />
      </Panel>
    );
  const checkpoint = network.checkpoints.find(({ id }) => id === scenario.checkpoint);
  return (
    <Panel
      title="Workload"
      aside={<Tag title={checkpoint?.local ? LOCAL : ORIGINS[network.origin]}>{checkpoint?.local ? 'trained here' : network.origin}</Tag>}
    >
      {networks.length > 1 && (
        <SelectField
          label="Network"
          hideLabel
          value={scenario.network}
          choices={networks.map(({ id, name, dataset, origin }) => ({ id, name, detail: origin === 'synthetic' ? 'synthetic weights' : dataset }))}
          onChange={(id) => {
            const next = networks.find((candidate) => candidate.id === id);
            const first = next?.checkpoints[0];
            const layer = next?.layers[0];
            if (next && first && layer) store.actions.change({ network: id, checkpoint: first.id, layer: layer.id, image: 0, row: null, tile: 0 });
          }}
        />
      )}
      <SelectField
        label="Checkpoint"
        hideLabel
        value={scenario.checkpoint}
        choices={network.checkpoints.map((choice) => ({
          id: choice.id,
          name: networks.length > 1 ? choice.name : `${network.name} · ${choice.name}`,
          detail: checkpointDetail(network, choice),
        }))}
        onChange={(id) => store.actions.change({ checkpoint: id })}
      />
      <SelectField
        label="Layer"
        hideLabel
        value={scenario.layer}
        choices={network.layers.map(({ id, shape }) => {
          const { rows, filters } = loweredShape(shape);
          const kind = shape.kind === 'linear' ? 'fully connected' : `${shape.kernel.join(' × ')} convolution`;
          return { id, name: id, aside: `${rows} rows × ${filters} filters`, detail: `${kind}, ${rows} rows × ${filters} filters` };
        })}
        onChange={(id) => store.actions.change({ layer: id, row: null, tile: 0 })}
      />
      {network.note !== undefined && <p className="field-hint">{network.note}</p>}
      {checkpoint && network.origin === 'trained' && (
        <Facts
          label="Measured accuracy"
          facts={[
            { key: 'accuracy', name: 'Test accuracy', value: percent(checkpoint.testAccuracy) },
            { key: 'images', name: 'Test images it never saw', value: whole(checkpoint.testImages) },
          ]}
        />
      )}
    </Panel>
  );
}
