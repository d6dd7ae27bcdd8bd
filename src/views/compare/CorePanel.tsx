import { nmWords } from '../../engine/baselines/nm-core';
import { NM_CORES, type NmCore } from '../../engine/baselines/nm-rule';
import { LIMITS } from '../../scenario/limits';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { NumberField, Segmented } from '../../ui/fields';
import fields from '../../ui/fields.module.css';
import { Panel } from '../../ui/panel';

/** What stands beside 2:4 at first: the mildest that 2:4 hardware has been made to run. */
const FIRST = [6, 8] as const;
const CORE_NAMES: Readonly<Record<NmCore, string>> = { windows: 'for 2:4', native: 'for n:m itself' };

/** Another n:m beside the tensor core’s 2:4. */
export function CorePanel({ lab: { store } }: { readonly lab: Lab }) {
  const pair = useStoreValue(store, (state) => state.scenario.coreNOfM);
  const core = useStoreValue(store, (state) => state.scenario.coreHardware);
  return (
    <Panel title="n:m beside 2:4">
      <Segmented
        label="A second tensor core"
        value={pair === null ? 'none' : 'some'}
        choices={[
          { id: 'none', name: '2:4 alone' },
          { id: 'some', name: 'another n:m' },
        ]}
        onChange={(id) => store.actions.change({ coreNOfM: id === 'none' ? null : FIRST })}
      />
      {pair !== null && (
        <>
          <NumberField
            label="n, kept at most"
            value={pair[0]}
            min={LIMITS.blockLength.min}
            max={pair[1]}
            onChange={(n) => store.actions.change({ coreNOfM: [n, pair[1]] })}
          />
          <NumberField
            label="m, of so many rows"
            value={pair[1]}
            min={pair[0]}
            max={LIMITS.blockLength.max}
            onChange={(m) => store.actions.change({ coreNOfM: [pair[0], m] })}
          />
          <Segmented
            label="Hardware"
            value={core}
            choices={NM_CORES.map((id) => ({ id, name: CORE_NAMES[id] }))}
            onChange={(coreHardware) => store.actions.change({ coreHardware })}
          />
          <p className={fields.hint}>{nmWords({ n: pair[0], m: pair[1], core })}</p>
        </>
      )}
    </Panel>
  );
}
