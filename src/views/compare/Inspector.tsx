import { Track } from '../../charts/Track';
import type { DesignResult } from '../../engine/baselines/compare-network';
import { utilisation } from '../../engine/baselines/design-cost';
import type { DeadCount } from '../../engine/baselines/dead/without-dead';
import type { EnergyTable } from '../../engine/energy/types';
import styles from './Inspector.module.css';
import { percent, whole } from '../../lib/numbers';
import { PATTERN_NAMES } from '../../scenario/names';
import type { CompareMeasure } from '../../scenario/words';
import { Button } from '../../ui/buttons';
import { Facts, Panel } from '../../ui/panel';
import { barOf } from './model';
import { DESIGN_DETAILS, DESIGN_NAMES, PART_NAMES } from './names';
import { byteScale, countScale, energyScale, share, times, withUnit } from './numbers';
import { Published, type PublishedProps } from './Published';
import { cyclesWords } from './say';

interface InspectorProps {
  readonly result: DesignResult;
  /** Share of test images answered right with the weights it keeps; null where that was not measured. */
  readonly right: number | null;
  readonly measure: CompareMeasure;
  /** Weights of the layer or network on show. */
  readonly weights: number;
  readonly published: PublishedProps;
  readonly table: EnergyTable;
  readonly onAssumptions: () => void;
}

/** The chosen design in numbers, and what others published. */
export function Inspector({ result, right, measure, weights, published, table, onAssumptions }: InspectorProps) {
  const { design, cost, energy, pattern, keptWeights, dead } = result;
  const joules = (value: number): string => withUnit(value, (amount) => energyScale(amount, table.unit));
  const kept = weights > 0 ? percent(keptWeights / weights, 1) : whole(keptWeights);
  const different = `${withUnit(cost.distinctActivations, countScale)} different`;
  return (
    <aside className="inspector" aria-label="Numbers of the chosen design, and published figures">
      <Panel title={DESIGN_NAMES[design]} aside={DESIGN_DETAILS[design]}>
        <Facts
          label={`Numbers of ${DESIGN_NAMES[design]}`}
          facts={[
            { key: 'cycles', name: 'Cycles', value: cyclesWords(result) },
            { key: 'useful', name: 'Useful multiplier slots', value: percent(utilisation(cost), 1) },
            { key: 'chip', name: 'Energy on chip', value: joules(energy.onChip) },
            { key: 'dram', name: 'Energy of DRAM', value: joules(energy.dram) },
            { key: 'bytes', name: 'DRAM traffic', value: withUnit(cost.dram.total, byteScale), note: trafficNote(cost.dram) },
            { key: 'kept', name: 'Weights kept', value: kept, note: PATTERN_NAMES[pattern] },
            ...(dead === undefined || dead.channels + dead.filters === 0
              ? []
              : [{ key: 'dead', name: 'Dead inputs left out', value: percent(dead.channels / dead.ofChannels, 0), note: deadNote(dead) }]),
            ...(right === null ? [] : [{ key: 'right', name: 'Answers right', value: percent(right) }]),
            { key: 'inputs', name: 'Inputs delivered', value: withUnit(cost.activationsDelivered, countScale), note: different },
          ]}
        />
        <Breakdown result={result} measure={measure} />
        <Button tone="plain" icon="help" onPress={onAssumptions}>
          What these figures assume
        </Button>
      </Panel>
      <Panel title="Beside published figures">
        <Published {...published} />
      </Panel>
    </aside>
  );
}

/** Filters of which nothing is left, and what depends on them alone. */
const deadNote = ({ filters, ofFilters }: DeadCount): string => `and ${whole(filters)} of ${whole(ofFilters)} filters not computed`;

/** Against every operand, as the design stores it, once. */
const trafficNote = ({ total, compulsory }: DesignResult['cost']['dram']): string =>
  total === compulsory || compulsory === 0 ? 'each operand once' : `${times(total / compulsory)} each operand once`;

/** The design's own bar, part by part. */
function Breakdown({ result, measure }: Pick<InspectorProps, 'result' | 'measure'>) {
  const { segments, total } = barOf(result, measure);
  const largest = Math.max(...segments.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <ul className={styles.breakdown} data-place="breakdown" aria-label={measure === 'cycles' ? 'Where its cycles go' : 'Where its energy goes'}>
      {segments.map(({ part, value }) => (
        <li key={part}>
          <span>{PART_NAMES[part]}</span>
          <span className={styles.track}>
            <Track width={largest} stretches={[{ key: part, texture: part, from: 0, length: value }]} />
          </span>
          <span className={styles.value}>{share(value / total)}</span>
        </li>
      ))}
    </ul>
  );
}
