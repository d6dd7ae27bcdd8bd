import { useId } from 'react';
import { percent, whole } from '../../lib/numbers';
import { linearScale } from '../../render/scale';
import type { MeasuredPoint } from '../../store/state';
import { Mark } from './marks';
import { type ChartPoint, isSameCut, type Series } from './model';
import { seriesName } from './say';

const WIDTH = 300;
const LEFT = 34;
const RIGHT = 287;
const TOP = 8;
const BASE = 172;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface CurveProps {
  readonly series: readonly Series[];
  /** The measurement of what is on screen, if there is one. */
  readonly shown: MeasuredPoint | null;
  /** Share at the lower end of the axis. */
  readonly least: number;
  readonly onSelect: (point: MeasuredPoint) => void;
}

/** Accuracy over sparsity, as far as it has been measured. The table says the same and can be reached by keys. */
export function Curve({ series, shown, least, onSelect }: CurveProps) {
  const clip = useId();
  const x = linearScale([0, 1], [LEFT, RIGHT]);
  const y = linearScale([least, 1], [BASE, TOP]);
  const line = (points: readonly ChartPoint[]): string =>
    points.map(({ sparsity, share }, i) => `${i === 0 ? 'M' : 'L'}${x(sparsity).toFixed(1)} ${y(share).toFixed(1)}`).join('');
  const band = (points: readonly ChartPoint[]): string => {
    const upper = points.map(({ sparsity, interval }) => `${x(sparsity).toFixed(1)} ${y(interval.high).toFixed(1)}`);
    const lower = points.map(({ sparsity, interval }) => `${x(sparsity).toFixed(1)} ${y(interval.low).toFixed(1)}`).toReversed();
    return `M${[...upper, ...lower].join('L')}Z`;
  };
  const here = series.flatMap((one) => one.points.filter(({ measured }) => shown !== null && isSameCut(measured, shown)).map((point) => ({ one, point })))[0];
  // Few and far between, fine-tuned points lie above the lines of others, and what is on screen above everything.
  const depth = (one: Series): number => (one === here?.one ? 3 : one.current ? 2 : one.tuned ? 1 : 0);
  const inOrder = series.toSorted((a, b) => depth(a) - depth(b));
  const count = series.reduce((sum, { points }) => sum + points.length, 0);
  const ofSeries = series.map(
    (one) => `${seriesName(one)}: ${one.points.map(({ sparsity, share }) => `${percent(share)} at ${percent(sparsity, 0)} cut`).join(', ')}`,
  );
  return (
    <svg
      className="chart accuracy-curve"
      viewBox={`0 0 ${WIDTH} 206`}
      role="img"
      aria-label={`Accuracy over weights cut, ${whole(count)} points. ${ofSeries.join('. ')}.`}
    >
      <clipPath id={clip}>
        <rect x={LEFT - 8} y={0} width={RIGHT - LEFT + 16} height={BASE} />
      </clipPath>
      {TICKS.map((tick) => {
        const share = least + tick * (1 - least);
        return (
          <g key={tick}>
            <path d={`M${LEFT} ${y(share)}H${RIGHT}`} className="accuracy-grid" />
            <text x={LEFT - 7} y={y(share) + 4} className="chart-label" textAnchor="end">
              {Number((100 * share).toFixed(1))}
            </text>
            <text x={x(tick)} y={BASE + 16} className="chart-label" textAnchor="middle">
              {100 * tick}
            </text>
          </g>
        );
      })}
      <text x={(LEFT + RIGHT) / 2} y={BASE + 32} className="chart-label" textAnchor="middle">
        weights cut, %
      </text>
      <g clipPath={`url(#${clip})`}>
        {inOrder.map(
          ({ key, current, tuned, points, pattern }) =>
            current && !tuned && <path key={key} d={band(points)} className={`accuracy-band accuracy-${pattern.replace(':', '-of-')}`} />,
        )}
        {inOrder.map(({ key, current, points, pattern }) => (
          <path key={key} d={line(points)} className={`accuracy-line accuracy-${pattern.replace(':', '-of-')} ${current ? '' : 'is-hollow'}`} />
        ))}
        {here && <circle cx={x(here.point.sparsity)} cy={y(here.point.share)} r={8.5} className="accuracy-here" />}
        {inOrder.map((one) =>
          one.points.map((point) => (
            <g
              key={`${one.key} ${point.measured.request.checkpoint} ${point.sparsity} ${point.correct}`}
              className="accuracy-point"
              onClick={() => onSelect(point.measured)}
            >
              <title>{`${seriesName(one)}: ${percent(point.share)} right with ${percent(point.sparsity)} cut`}</title>
              <circle cx={x(point.sparsity)} cy={y(point.share)} r={12} className="accuracy-target" />
              <Mark
                shape={one.shape}
                pattern={one.pattern}
                x={x(point.sparsity)}
                y={y(point.share)}
                hollow={!one.current && !one.tuned}
                {...(point === here?.point ? { radius: 4.6 } : {})}
              />
            </g>
          )),
        )}
      </g>
      <path d={`M${LEFT} ${BASE}H${RIGHT}`} className="axis" />
    </svg>
  );
}
