import { Track } from '../../charts/Track';
import type { DesignResult } from '../../engine/baselines/compare-network';
import type { DesignId } from '../../engine/baselines/design-types';
import { percent } from '../../lib/numbers';
import type { CompareMeasure } from '../../scenario/words';
import { IconButton } from '../../ui/buttons';
import styles from './Bars.module.css';
import { type Bar, barOf, offChipOf, type Segment, type Unit } from './model';
import { DESIGN_DETAILS, DESIGN_NAMES, PART_NAMES } from './names';
import { share } from './numbers';
import words from './words.module.css';

/** Of the track; the rest is for the words at the end of the longest bar. */
const LONGEST_SHARE = 0.88;

interface BarsProps {
  readonly results: readonly DesignResult[];
  readonly measure: CompareMeasure;
  readonly unit: Unit;
  /** Quiet words at the end of a bar; the other way of saying its length. */
  readonly endWords: (total: number) => string;
  readonly selected: DesignId;
  readonly onSelect: (design: DesignId) => void;
  readonly onAssumptions: (design: DesignId) => void;
}

/** Designs side by side, stacked by what their energy or cycles go into. DRAM stands apart at the end. */
export function Bars({ results, measure, unit, endWords, selected, onSelect, onAssumptions }: BarsProps) {
  const bars = results.map((result) => barOf(result, measure));
  const longest = Math.max(...bars.map(({ total }) => total), Number.MIN_VALUE) / LONGEST_SHARE;
  return (
    <ul className={styles.bars} data-place="bars">
      {bars.map((bar) => (
        <li key={bar.design} className={styles.line}>
          <button type="button" className={styles.bar} aria-pressed={bar.design === selected} onClick={() => onSelect(bar.design)}>
            {/* One sentence in the place of scattered words, so that what is seen is in what is heard. */}
            <span className="visually-hidden">{barWords(bar, measure, unit, endWords)}</span>
            <span className={styles.name} aria-hidden="true">
              {DESIGN_NAMES[bar.design]}
              <span className={words.detail}>{DESIGN_DETAILS[bar.design]}</span>
            </span>
            <span className={styles.track} aria-hidden="true">
              <Track
                width={longest}
                stretches={bar.segments.map((segment) => ({
                  key: segment.part,
                  texture: segment.part,
                  from: segment.start,
                  length: segment.value,
                  words: segmentWords(segment, bar, unit),
                  apart: segment.part === offChipOf(measure),
                }))}
                halfWidth={bar.halfWidth}
              />
              <span className={styles.end} style={{ insetInlineStart: `${(100 * (bar.total + (bar.halfWidth ?? 0))) / longest}%` }}>
                {endWords(bar.total)}
              </span>
            </span>
            <span className={styles.value} aria-hidden="true">
              {unit.format(bar.total)}
              <span className={words.detail}>{noteOf(bar, measure, unit)}</span>
            </span>
          </button>
          <span data-chart-control="">
            <IconButton icon="help" label={`What ${DESIGN_NAMES[bar.design]}’s figures assume`} onPress={() => onAssumptions(bar.design)} />
          </span>
        </li>
      ))}
    </ul>
  );
}

const segmentWords = ({ part, value }: Segment, { total }: Bar, unit: Unit): string => `${PART_NAMES[part]}: ${unit.format(value)}, ${share(value / total)}`;

function barWords(bar: Bar, measure: CompareMeasure, unit: Unit, endWords: BarsProps['endWords']): string {
  const parts = bar.segments.map((segment) => segmentWords(segment, bar, unit)).join('; ');
  const note = measure === 'energy' ? `, ${noteOf(bar, measure, unit)}` : intervalWords(bar);
  return `${DESIGN_NAMES[bar.design]}: ${unit.format(bar.total)}${note}, ${endWords(bar.total)}; ${DESIGN_DETAILS[bar.design]}. ${parts}.`;
}

const intervalWords = ({ halfWidth, total }: Bar): string =>
  halfWidth === null || halfWidth === 0 || total === 0 ? '' : ` ± ${percent(halfWidth / total, 1)}`;

/** Under the total: what of it is on chip, or how sure it is. */
function noteOf(bar: Bar, measure: CompareMeasure, unit: Unit): string {
  if (measure !== 'energy') return intervalWords(bar).trim();
  const dram = bar.segments.find(({ part }) => part === 'dram')?.value ?? 0;
  return `${unit.format(bar.total - dram)} on chip`;
}
