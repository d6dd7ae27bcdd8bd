import { LIMITS } from '../../scenario/limits';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { NumberField, Segmented } from '../../ui/fields';
import fields from '../../ui/fields.module.css';
import { Panel } from '../../ui/panel';
import styles from './LargeNumbers.module.css';

/** Where an input buffer is limited at first: that of Eyeriss's order, and today's size for all designs. */
const FIRST_BYTES = 262_144;

/** The SRAMs around the multipliers, alike in all designs. */
export function BuffersPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const { inputBuffer, weightBuffer } = useStoreValue(store, (state) => state.scenario);
  return (
    <Panel title="Buffers">
      <Segmented
        label="Input buffer"
        value={inputBuffer === null ? 'free' : 'limited'}
        choices={[
          { id: 'free', name: 'any loop order' },
          { id: 'limited', name: 'own loop nest' },
        ]}
        onChange={(id) => store.actions.change({ inputBuffer: id === 'free' ? null : FIRST_BYTES })}
      />
      {inputBuffer === null ? (
        <p className={fields.hint}>
          256 KB, and every design but CSP-H may walk a layer in whatever order fetches least. With its own loop nest, inputs come from DRAM again as often as
          its order asks for and the buffer does not hold them; a chart then shows all sizes.
        </p>
      ) : (
        <div className={styles.large}>
          <NumberField
            label="Input buffer, bytes"
            value={inputBuffer}
            {...LIMITS.bufferBytes}
            onChange={(bytes) => store.actions.change({ inputBuffer: bytes })}
          />
        </div>
      )}
      <div className={styles.large}>
        <NumberField
          label="Weight buffer, bytes"
          value={weightBuffer}
          {...LIMITS.bufferBytes}
          onChange={(bytes) => store.actions.change({ weightBuffer: bytes })}
        />
      </div>
    </Panel>
  );
}
