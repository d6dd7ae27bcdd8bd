import { scaleLinear } from 'd3-scale';
import { inColour } from './marks';
import plot from './plot.module.css';
import styles from './Intervals.module.css';
import { type Target, Targets } from './Targets';
import type { Tick } from './ticks';

/** An estimate, and the interval it may as well lie anywhere in. */
export interface IntervalRow {
  readonly key: string;
  readonly name: string;
  readonly strong: boolean;
  readonly colour: string;
  /** Null while nothing is known of it. */
  readonly estimate: { readonly value: number; readonly low: number; readonly high: number; readonly written: string } | null;
  /** What it says, with the unit and the interval. */
  readonly words: string;
}

interface IntervalsProps {
  readonly rows: readonly IntervalRow[];
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
  /** The chart in words. */
  readonly label: string;
  /** What the rows are, all together. */
  readonly targets: string;
}

const WIDTH = 300;
const LEFT = 76;
const RIGHT = 242;
const ROW = 26;

/** Estimates below each other on one axis, each with its interval. */
export function Intervals({ rows, domain, ticks, label, targets }: IntervalsProps) {
  const x = scaleLinear(domain, [LEFT, RIGHT]);
  const base = rows.length * ROW + 2;
  const height = base + 17;
  return (
    <div className={`${plot.plot} ${styles.intervals}`}>
      <svg className={plot.chart} viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
        {ticks.map(({ at, name }) => (
          <g key={at}>
            <path d={`M${x(at)} 0V${base}`} className={plot.grid} />
            <text x={x(at)} y={base + 14} className={plot.label} textAnchor="middle">
              {name}
            </text>
          </g>
        ))}
        {rows.map(({ key, name, strong, colour, estimate }, row) => {
          const middle = (row + 0.5) * ROW;
          return (
            <g key={key} style={inColour(colour)}>
              <text x={0} y={middle + 4} className={`${plot.name} ${strong ? plot.strong : ''}`}>
                {name}
              </text>
              {estimate && (
                <>
                  <rect x={x(estimate.low)} y={middle - 4} width={x(estimate.high) - x(estimate.low)} height={8} rx={4} className={styles.range} />
                  <path d={`M${x(estimate.value)} ${middle - 7}v14`} className={styles.value} />
                  <text x={WIDTH} y={middle + 4} className={plot.value} textAnchor="end">
                    {estimate.written}
                  </text>
                </>
              )}
            </g>
          );
        })}
      </svg>
      <Targets
        label={targets}
        targets={rows.map(({ key, words, estimate }, row): Target => ({
          id: key,
          words,
          row,
          place: 0,
          x: x(estimate?.value ?? domain[0]) / WIDTH,
          y: ((row + 0.5) * ROW) / height,
          width: 0.16,
        }))}
      />
    </div>
  );
}
