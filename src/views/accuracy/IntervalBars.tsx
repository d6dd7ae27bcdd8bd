import { percent } from '../../lib/numbers';
import { linearScale } from '../../render/scale';
import { type Estimate, lowerEnd, type Reading } from './model';
import { intervalText } from './say';

const WIDTH = 300;
const LEFT = 76;
const RIGHT = 242;
const ROW = 26;

interface IntervalBarsProps {
  readonly reading: Reading;
  /** Bits of the narrow sums; null for exact ones. */
  readonly bits: number | null;
}

/** Before and after, each with the range that as many images leave open. */
export function IntervalBars({ reading, bits }: IntervalBarsProps) {
  const rows: readonly { readonly key: string; readonly name: string; readonly estimate: Estimate | null }[] = [
    { key: 'before', name: 'as stored', estimate: reading.before },
    { key: 'cut', name: 'cut', estimate: reading.cut },
    ...(bits === null ? [] : [{ key: 'narrow', name: `${bits}-bit sums`, estimate: reading.narrow }]),
  ];
  const estimates = rows.flatMap(({ estimate }) => estimate ?? []);
  const least = lowerEnd(Math.min(...estimates.map(({ interval }) => interval.low)));
  const x = linearScale([least, 1], [LEFT, RIGHT]);
  const base = rows.length * ROW + 2;
  const said = rows.map(({ name, estimate }) =>
    estimate ? `${name}: ${percent(estimate.share)}, interval ${intervalText(estimate)}` : `${name}: not measured yet`,
  );
  return (
    <svg className="chart" viewBox={`0 0 ${WIDTH} ${base + 17}`} role="img" aria-label={`Share of images answered right. ${said.join('; ')}.`}>
      {[least, (least + 1) / 2, 1].map((tick) => (
        <g key={tick}>
          <path d={`M${x(tick)} 0V${base}`} className="accuracy-grid" />
          <text x={x(tick)} y={base + 14} className="chart-label" textAnchor="middle">
            {percent(tick, 0)}
          </text>
        </g>
      ))}
      {rows.map(({ key, name, estimate }, i) => {
        const middle = (i + 0.5) * ROW;
        return (
          <g key={key} className={`interval interval-${key}`}>
            <text x={0} y={middle + 4} className={key === 'cut' ? 'chart-name chart-name-strong' : 'chart-name'}>
              {name}
            </text>
            {estimate && (
              <>
                <rect
                  x={x(estimate.interval.low)}
                  y={middle - 4}
                  width={x(estimate.interval.high) - x(estimate.interval.low)}
                  height={8}
                  rx={4}
                  className="interval-range"
                />
                <path d={`M${x(estimate.share)} ${middle - 7}v14`} className="interval-share" />
                <text x={WIDTH} y={middle + 4} className="chart-value" textAnchor="end">
                  {percent(estimate.share)}
                </text>
              </>
            )}
          </g>
        );
      })}
    </svg>
  );
}
