import { areaRange, JOINS, SUM_WIDTHS, synthesisedArea, VALUE_BUFFERS } from '../../engine/baselines/areas';
import { PARITIES } from '../../engine/baselines/parities';
import { LIMITS } from '../../scenario/limits';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { NumberField, Segmented } from '../../ui/fields';
import fields from '../../ui/fields.module.css';
import { Panel } from '../../ui/panel';
import styles from './LargeNumbers.module.css';

const PARITY_NAMES = { multipliers: 'multipliers', power: 'power', area: 'area' } as const;
const PARITY_HINTS = {
  multipliers: 'Every design has as many multipliers as the array, unless SparTen has a grid of its own.',
  power:
    'SparTen stays as it is; every other design gets as many multipliers as need no more on-chip power than it, by the energy table. Takes some runs more.',
  area: 'SparTen stays as it is; every other design gets as many multipliers as fit its area. Designs without a known area keep those of the array.',
} as const;
const JOIN_NAMES = { sklansky: 'Sklansky', 'brent-kung': 'Brent–Kung', popcount: 'count' } as const;
const BUFFER_NAMES = { none: 'left out', cells: 'cells', flops: 'flip-flops' } as const;

/** What the designs have in equal measure, and for equal area, whose areas. */
export function ParityPanel({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const scenario = useStoreValue(store, (state) => state.scenario);
  const [sums, join, buffers] = scenario.areaChoice;
  const ours = { cspH: synthesisedArea('csp-h', scenario.areaChoice) ?? 1, sparten: synthesisedArea('sparten', scenario.areaChoice) ?? 1 };
  const [least, most] = areaRange();
  return (
    <Panel title="Equal in">
      <Segmented
        label="Equal in"
        hideLabel
        value={scenario.parity}
        choices={PARITIES.map((id) => ({ id, name: PARITY_NAMES[id] }))}
        onChange={(parity) => store.actions.change({ parity })}
      />
      <p className={fields.hint}>{PARITY_HINTS[scenario.parity]}</p>
      {scenario.parity === 'area' && (
        <>
          <Segmented
            label="CSP-H’s sums"
            value={sums}
            choices={SUM_WIDTHS.map((id) => ({ id, name: `${id} bits` }))}
            onChange={(id) => store.actions.change({ areaChoice: [id, join, buffers] })}
          />
          <Segmented
            label="SparTen’s join"
            value={join}
            choices={JOINS.map((id) => ({ id, name: JOIN_NAMES[id] }))}
            onChange={(id) => store.actions.change({ areaChoice: [sums, id, buffers] })}
          />
          <Segmented
            label="SparTen’s value buffers"
            value={buffers}
            choices={VALUE_BUFFERS.map((id) => ({ id, name: BUFFER_NAMES[id] }))}
            onChange={(id) => store.actions.change({ areaChoice: [sums, join, id] })}
          />
          <div className={styles.large}>
            <NumberField
              label="Area of CSP-H’s PE"
              value={scenario.areaCspH ?? ours.cspH}
              {...LIMITS.area}
              unit="NAND2"
              onChange={(area) => store.actions.change({ areaCspH: area === ours.cspH ? null : area })}
            />
          </div>
          <div className={styles.large}>
            <NumberField
              label="Area of SparTen’s unit"
              value={scenario.areaSparten ?? ours.sparten}
              {...LIMITS.area}
              unit="NAND2"
              onChange={(area) => store.actions.change({ areaSparten: area === ours.sparten ? null : area })}
            />
          </div>
          <p className={fields.hint}>
            {`Ours, generic gates: no wires, no SRAM. With these choices a unit of SparTen is ${(ours.sparten / ours.cspH).toFixed(2)} times a PE of CSP-H; over all of them ` +
              `${least.toFixed(2)} to ${most.toFixed(1)} times.`}
          </p>
        </>
      )}
    </Panel>
  );
}
