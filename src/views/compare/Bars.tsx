import type { DesignResult } from '../../engine/baselines/compare-network';
import type { DesignId } from '../../engine/baselines/design-types';
import { percent } from '../../lib/numbers';
import type { CompareMeasure } from '../../scenario/types';
import { IconButton } from '../../ui/buttons';
import './bars.css';
import { type Bar, barOf, type Segment, type Unit } from './model';
import { DESIGN_DETAILS, DESIGN_NAMES, PART_NAMES } from './names';
import { share } from './numbers';
import { partClass } from './Part';

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
    <ul className="cmp-bars">
      {bars.map((bar) => (
        <li key={bar.design} className="cmp-bar-line">
          <button
            type="button"
            className="cmp-bar"
            aria-pressed={bar.design === selected}
            aria-label={barWords(bar, unit)}
            onClick={() => onSelect(bar.design)}
          >
            <span className="cmp-bar-name">
              {DESIGN_NAMES[bar.design]}
              <span className="cmp-bar-detail">{DESIGN_DETAILS[bar.design]}</span>
            </span>
            <span className="cmp-track">
              {bar.segments.map((segment) => (
                <span
                  key={segment.part}
                  className={partClass(segment.part)}
                  style={{ inlineSize: `${(100 * segment.value) / longest}%` }}
                  title={segmentWords(segment, bar, unit)}
                />
              ))}
              {bar.halfWidth !== null && bar.halfWidth > 0 && <span className="cmp-whisker" style={whiskerOf((100 * bar.halfWidth) / longest)} />}
              <span className="cmp-bar-end">{endWords(bar.total)}</span>
            </span>
            <span className="cmp-bar-value">
              {unit.format(bar.total)}
              <span className="cmp-bar-note">{noteOf(bar, measure, unit)}</span>
            </span>
          </button>
          <IconButton icon="help" label={`What ${DESIGN_NAMES[bar.design]}’s figures assume`} onPress={() => onAssumptions(bar.design)} />
        </li>
      ))}
    </ul>
  );
}

/** From one end of the interval to the other, across the end of the bar; wide enough to be seen. */
const whiskerOf = (halfWidth: number): { inlineSize: string; marginInlineStart: string } => ({
  inlineSize: `max(8px, ${2 * halfWidth}%)`,
  marginInlineStart: `min(-4px, ${-halfWidth}%)`,
});

const segmentWords = ({ part, value }: Segment, { total }: Bar, unit: Unit): string => `${PART_NAMES[part]}: ${unit.format(value)}, ${share(value / total)}`;

const barWords = (bar: Bar, unit: Unit): string =>
  `${DESIGN_NAMES[bar.design]}: ${unit.format(bar.total)}${intervalWords(bar)}. ${bar.segments.map((segment) => segmentWords(segment, bar, unit)).join('; ')}.`;

const intervalWords = ({ halfWidth, total }: Bar): string =>
  halfWidth === null || halfWidth === 0 || total === 0 ? '' : ` ± ${percent(halfWidth / total, 1)}`;

/** Under the total: what of it is on chip, or how sure it is. */
function noteOf(bar: Bar, measure: CompareMeasure, unit: Unit): string {
  if (measure !== 'energy') return intervalWords(bar).trim();
  const dram = bar.segments.find(({ part }) => part === 'dram')?.value ?? 0;
  return `${unit.format(bar.total - dram)} on chip`;
}
