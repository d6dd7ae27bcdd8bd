import { BALANCES, SPARTEN_WEIGHTS } from '../../engine/baselines/sparten-config';
import { loweredShape } from '../../engine/layer/lowering';
import type { LayerShape } from '../../engine/layer/shape';
import { largestOf } from '../../lib/extremes';
import { whole } from '../../lib/numbers';
import { LIMITS } from '../../scenario/limits';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { NumberField, Segmented } from '../../ui/fields';
import fields from '../../ui/fields.module.css';
import { Panel } from '../../ui/panel';

const BALANCE_NAMES = { none: 'none', 'gb-s': 'GB-S', 'gb-h': 'GB-H' } as const;
const BALANCE_HINTS = {
  none: 'Filters go to SparTen’s units as they come.',
  'gb-s': 'Greedy balancing in software: a dense and a sparse filter share a unit.',
  'gb-h': 'Greedy balancing with hardware: filters are paired anew for every chunk.',
} as const;
const WEIGHTS_NAMES = { own: 'its own', cascade: 'CSP-A’s' } as const;
const WEIGHTS_HINTS = {
  own: 'Single weights are cut, as many as the cascade cuts.',
  cascade: 'SparTen runs on the weights of CSP-H, as the authors’ export has it. The filters of a chunk then have one mask, and balance by themselves.',
} as const;
/** Bytes a cycle where a broadcast is limited at first: the chunk's mask of 128 bits. */
const FIRST_BROADCAST = 16;

/** What R may come to: the output positions of a cluster, in the layer that has most. */
export const mostOutputs = (layers: readonly { readonly shape: LayerShape }[], clusters: number): number =>
  largestOf(
    layers.map(({ shape }) => Math.ceil(loweredShape(shape).positions / clusters)),
    1,
  );

/** What R stands for; beyond the positions there are, which R it comes to. @param most null while that is not known. */
export function servingHint(outputs: number, most: number | null): string {
  const range = 'A unit of 288 bytes with one accumulator serves 1, a public model 32.';
  if (most === null || outputs <= most) return `${range} Past the positions of a cluster it changes nothing.`;
  return `${range} A cluster has at most ${whole(most)} ${most === 1 ? 'position' : 'positions'} in any layer here: ${whole(outputs)} comes to the same as ${whole(most)}.`;
}

/** What nothing public settles about SparTen, open to anyone's hand. */
export function LeversPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const scenario = useStoreValue(store, (state) => state.scenario);
  const [clusters, units] = scenario.spartenGrid ?? scenario.compareArray;
  const layers = useStoreValue(store, (state) => state.compare.shown?.value.layers ?? null);
  const most = layers === null ? null : mostOutputs(layers, clusters);
  const setGrid = (next: readonly [number, number]): void => {
    const isArray = next[0] === scenario.compareArray[0] && next[1] === scenario.compareArray[1];
    store.actions.change({ spartenGrid: isArray ? null : next });
  };
  return (
    <Panel title="Levers of SparTen">
      <NumberField
        label="Outputs a weight chunk serves (R)"
        value={scenario.spartenOutputs}
        {...LIMITS.spartenOutputs}
        onChange={(spartenOutputs) => store.actions.change({ spartenOutputs })}
      />
      <p className={fields.hint}>{servingHint(scenario.spartenOutputs, most)}</p>
      <NumberField
        label="Cycles added to a chunk"
        value={scenario.spartenOverhead}
        {...LIMITS.spartenOverhead}
        onChange={(spartenOverhead) => store.actions.change({ spartenOverhead })}
      />
      <Segmented
        label="Broadcast of inputs"
        value={scenario.spartenBroadcast === null ? 'free' : 'limited'}
        choices={[
          { id: 'free', name: 'never limits' },
          { id: 'limited', name: 'limited' },
        ]}
        onChange={(id) => store.actions.change({ spartenBroadcast: id === 'free' ? null : FIRST_BROADCAST })}
      />
      {scenario.spartenBroadcast !== null && (
        <NumberField
          label="Broadcast, bytes a cycle"
          value={scenario.spartenBroadcast}
          {...LIMITS.spartenBroadcast}
          onChange={(spartenBroadcast) => store.actions.change({ spartenBroadcast })}
        />
      )}
      <NumberField label="SparTen clusters" value={clusters} {...LIMITS.spartenSide} onChange={(next) => setGrid([next, units])} />
      <NumberField label="Units in a cluster" value={units} {...LIMITS.spartenSide} onChange={(next) => setGrid([clusters, next])} />
      <Segmented
        label="SparTen balance"
        value={scenario.spartenBalance}
        choices={BALANCES.map((id) => ({ id, name: BALANCE_NAMES[id] }))}
        onChange={(spartenBalance) => store.actions.change({ spartenBalance })}
      />
      <p className={fields.hint}>{BALANCE_HINTS[scenario.spartenBalance]}</p>
      <Segmented
        label="SparTen’s units wait"
        value={String(scenario.spartenSlack)}
        choices={[
          { id: '0', name: 'each chunk', detail: 'after every chunk: slack 0' },
          { id: 'inf', name: 'each output', detail: 'only at the end of an output: slack without limit' },
        ]}
        onChange={(id) => store.actions.change({ spartenSlack: id === 'inf' ? 'inf' : 0 })}
      />
      <Segmented
        label="SparTen’s weights"
        value={scenario.spartenWeights}
        choices={SPARTEN_WEIGHTS.map((id) => ({ id, name: WEIGHTS_NAMES[id] }))}
        onChange={(spartenWeights) => store.actions.change({ spartenWeights })}
      />
      <p className={fields.hint}>{WEIGHTS_HINTS[scenario.spartenWeights]}</p>
    </Panel>
  );
}
