import { loweredShape } from '../../engine/layer/lowering';
import type { Lab } from '../../store/lab';
import { useScenario, useStoreValue } from '../../store/react';
import { SelectField } from '../../ui/fields';
import { Facts, Panel, Tag } from '../../ui/panel';

/** Which layer of which trained network. */
export function WorkloadPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const networks = useStoreValue(store, (state) => state.networks.shown?.value ?? null);
  const scenario = useScenario(store, 'network', 'checkpoint', 'layer');
  const network = networks?.find(({ id }) => id === scenario.network);
  if (!networks || !network) return null;
  const checkpoint = network.checkpoints.find(({ id }) => id === scenario.checkpoint);
  return (
    <Panel title="Workload" aside={<Tag title="Trained by this project's own script on real images; its accuracy was measured, not claimed.">trained</Tag>}>
      {networks.length > 1 && (
        <SelectField
          label="Network"
          hideLabel
          value={scenario.network}
          choices={networks.map(({ id, name, dataset }) => ({ id, name, detail: dataset }))}
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
        choices={network.checkpoints.map(({ id, name, lambda, epochs }) => ({
          id,
          name: networks.length > 1 ? name : `${network.name} · ${name}`,
          detail: lambda > 0 ? `${epochs} epochs, λ = ${lambda}` : `${epochs} epochs, no regulariser`,
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
      {checkpoint && (
        <Facts
          label="Measured accuracy"
          facts={[
            { key: 'accuracy', name: 'Test accuracy, as stored', value: `${(100 * checkpoint.testAccuracy).toFixed(1)} %` },
            { key: 'images', name: 'Images it never saw', value: String(checkpoint.testImages) },
          ]}
        />
      )}
    </Panel>
  );
}
