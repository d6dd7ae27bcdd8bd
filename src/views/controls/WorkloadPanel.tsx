import { loweredShape } from '../../engine/layer/lowering';
import { percent, whole } from '../../lib/numbers';
import type { Lab } from '../../store/lab';
import { useScenario, useStoreValue } from '../../store/react';
import { SelectField } from '../../ui/select-field';
import { Facts, Panel, Tag } from '../../ui/panel';
import { type NetworkInfo, ORIGINS } from '../../worker/protocol';
import { middleTile } from './middle-tile';
import styles from './WorkloadPanel.module.css';
import fields from '../../ui/fields.module.css';

const LOCAL = 'Trained in this browser and kept in it; its accuracy was measured here, on images it was not trained on.';

/** Which layer of which network, trained or synthetic. */
export function WorkloadPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const networks = useStoreValue(store, (state) => state.networks.shown?.value ?? null);
  const scenario = useScenario(store, 'network', 'checkpoint', 'layer', 'arrayRows');
  const network = networks?.find(({ id }) => id === scenario.network);
  if (!networks || !network)
    return (
      <Panel title="Workload">
        <div className={styles.opening} />
      </Panel>
    );
  const origin = ORIGINS[network.origin];
  const checkpoint = network.checkpoints.find(({ id }) => id === scenario.checkpoint);
  return (
    <Panel title="Workload" aside={<Tag title={checkpoint?.local ? LOCAL : origin.about}>{checkpoint?.local ? 'trained here' : network.origin}</Tag>}>
      {networks.length > 1 && <NetworkPicker lab={lab} networks={networks} value={scenario.network} arrayRows={scenario.arrayRows} />}
      <SelectField
        label="Checkpoint"
        hideLabel
        value={scenario.checkpoint}
        choices={network.checkpoints.map((choice) => ({
          id: choice.id,
          name: networks.length > 1 ? choice.name : `${network.name} · ${choice.name}`,
          detail: origin.checkpoint(choice),
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
        onChange={(id) => {
          const next = network.layers.find((candidate) => candidate.id === id);
          store.actions.change({ layer: id, row: null, tile: next ? middleTile(next.shape, scenario.arrayRows) : 0 });
        }}
      />
      {network.note !== undefined && <p className={fields.hint}>{network.note}</p>}
      {checkpoint && origin.answers === true && (
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

interface NetworkPickerProps {
  readonly lab: Lab;
  readonly networks: readonly NetworkInfo[];
  readonly value: string;
  readonly arrayRows: number;
}

/** Another network opens with its first checkpoint and layer, at the tile in the middle. */
function NetworkPicker({ lab, networks, value, arrayRows }: NetworkPickerProps) {
  return (
    <SelectField
      label="Network"
      hideLabel
      value={value}
      choices={networks.map((choice) => ({ id: choice.id, name: choice.name, detail: ORIGINS[choice.origin].detail(choice) }))}
      onChange={(id) => {
        const next = networks.find((candidate) => candidate.id === id);
        const first = next?.checkpoints[0];
        const layer = next?.layers[0];
        if (next && first && layer)
          lab.store.actions.change({
            network: id,
            checkpoint: first.id,
            layer: layer.id,
            image: 0,
            row: null,
            tile: middleTile(layer.shape, arrayRows),
          });
      }}
    />
  );
}
