import { percent } from '../lib/numbers';
import chart from './chart.module.css';

/** At most so many bars stand side by side before labels give way. */
const LABELLED_BARS = 12;
/** At most so many leave room for a percent sign each. */
const MOST_WITH_SIGN = 8;
const WIDTH = 300;
const BASE = 108;
const TALLEST = 88;

interface CountHistogramProps {
  /** How many of `total` have the value 0, 1, 2, …: one bar each, the first set apart as nothing. */
  readonly counts: readonly number[];
  readonly total: number;
  /** What is counted, for who cannot see the bars. */
  readonly label: string;
  /** The bar to mark. */
  readonly selected?: number;
}

/** How many of a set have each of a few values. */
export function CountHistogram({ counts, total, label, selected }: CountHistogramProps) {
  const highest = Math.max(1, ...counts);
  const height = (count: number): number => (count / highest) * TALLEST;
  const step = WIDTH / counts.length;
  const bar = Math.min(44, step * 0.76);
  const labelled = counts.length <= LABELLED_BARS;
  const every = Math.ceil(counts.length / LABELLED_BARS);
  const summary = counts.map((count, value) => `${value}: ${count}`).join('; ');
  const share = (count: number): string => (counts.length <= MOST_WITH_SIGN ? percent(count / total, 0) : ((100 * count) / total).toFixed(0));
  return (
    <svg className={chart.chart} viewBox={`0 0 ${WIDTH} 138`} role="img" aria-label={`${label} ${summary}.`}>
      {counts.map((count, value) => {
        const middle = (value + 0.5) * step;
        const top = BASE - height(count);
        return (
          <g key={value}>
            <rect
              x={middle - bar / 2}
              y={top}
              width={bar}
              height={Math.max(count > 0 ? 1 : 0, height(count))}
              rx={Math.min(4, bar / 4)}
              className={value === 0 ? chart.markCut : chart.markWeight}
              style={{ opacity: value === 0 ? 1 : 0.45 + (0.55 * value) / Math.max(1, counts.length - 1) }}
            />
            {value === selected && <path d={`M${middle} ${BASE + 3}l-4.5 6h9z`} className={chart.markSelection} />}
            {labelled && count > 0 && (
              <text x={middle} y={top - 5} className={chart.value} textAnchor="middle">
                {share(count)}
              </text>
            )}
            {value % every === 0 && (
              <text x={middle} y={BASE + 22} className={chart.label} textAnchor="middle">
                {value}
              </text>
            )}
          </g>
        );
      })}
      {labelled && counts.length > MOST_WITH_SIGN && (
        <text x={WIDTH} y={9} className={chart.label} textAnchor="end">
          in %
        </text>
      )}
      <path d={`M0 ${BASE}H${WIDTH}`} className={chart.axis} />
    </svg>
  );
}
