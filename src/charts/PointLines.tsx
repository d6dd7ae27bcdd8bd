import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { useId, useMemo } from 'react';
import { inColour, Mark, type MarkLook } from './marks';
import marks from './marks.module.css';
import plot from './plot.module.css';
import styles from './PointLines.module.css';
import { type Target, Targets } from './Targets';
import type { Axis } from './ticks';

export interface LinePoint {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  /** The interval that the value lies in. */
  readonly low: number;
  readonly high: number;
  /** What it is and what it says, with the unit. */
  readonly words: string;
}

/** Points of one kind, by ascending x, joined by a line. */
export interface LineSeries extends MarkLook {
  readonly key: string;
  readonly points: readonly LinePoint[];
  /** Whether the intervals are drawn, as a band. */
  readonly banded: boolean;
  /** Its line is set back behind full ones. */
  readonly dashed: boolean;
  /** What lies further above; of the same depth, the later. */
  readonly depth: number;
}

interface PointLinesProps {
  readonly series: readonly LineSeries[];
  readonly x: Axis;
  /** Named by what stands above the chart. */
  readonly y: Omit<Axis, 'name'>;
  /** The chart in words. */
  readonly label: string;
  /** What the points are, all together. */
  readonly targets: string;
  /** The point that what is on screen stands on. */
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

const WIDTH = 300;
const HEIGHT = 206;
const LEFT = 34;
const RIGHT = 287;
const TOP = 8;
const BASE = 172;

/** Measured points over a quantity, each reachable, in lines; with the bands of their intervals. */
export function PointLines({ series, x, y, label, targets, selected, onSelect }: PointLinesProps) {
  const clip = useId();
  const across = scaleLinear(x.domain, [LEFT, RIGHT]);
  const up = scaleLinear(y.domain, [BASE, TOP]);
  const pathOf = line<LinePoint>(
    (point) => across(point.x),
    (point) => up(point.y),
  ).digits(1);
  const bandOf = area<LinePoint>(
    (point) => across(point.x),
    (point) => up(point.low),
    (point) => up(point.high),
  ).digits(1);
  const inOrder = series.toSorted((a, b) => a.depth - b.depth);
  const here = series.flatMap(({ points }) => points).find(({ id }) => id === selected);
  return (
    <div className={plot.plot} data-chart="">
      <svg className={plot.chart} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
        <clipPath id={clip}>
          <rect x={LEFT - 8} y={0} width={RIGHT - LEFT + 16} height={BASE} />
        </clipPath>
        <Axes x={x} y={y} />
        <g clipPath={`url(#${clip})`}>
          {inOrder.map(
            ({ key, banded, colour, points }) => banded && <path key={key} d={bandOf(points) ?? ''} style={inColour(colour)} className={styles.band} />,
          )}
          {inOrder.map(({ key, colour, dashed, points }) => (
            <path key={key} d={pathOf(points) ?? ''} style={inColour(colour)} className={`${marks.line} ${dashed ? marks.hollow : ''}`} />
          ))}
          {here && <circle cx={across(here.x)} cy={up(here.y)} r={8.5} className={styles.here} />}
          {inOrder.map(({ shape, colour, hollow = false, points }) =>
            points.map((point) => (
              <Mark
                key={point.id}
                shape={shape}
                colour={colour}
                hollow={hollow}
                x={across(point.x)}
                y={up(point.y)}
                {...(point.id === selected ? { radius: 4.6 } : {})}
              />
            )),
          )}
        </g>
        <path d={`M${LEFT} ${BASE}H${RIGHT}`} className={plot.axis} />
      </svg>
      <Targets label={targets} targets={useTargets(series, x, y, selected)} onSelect={onSelect} />
    </div>
  );
}

function Axes({ x, y }: Pick<PointLinesProps, 'x' | 'y'>) {
  const across = scaleLinear(x.domain, [LEFT, RIGHT]);
  const up = scaleLinear(y.domain, [BASE, TOP]);
  return (
    <>
      {y.ticks.map(({ at, name }) => (
        <g key={name}>
          <path d={`M${LEFT} ${up(at)}H${RIGHT}`} className={plot.grid} />
          <text x={LEFT - 7} y={up(at) + 4} className={plot.label} textAnchor="end">
            {name}
          </text>
        </g>
      ))}
      {x.ticks.map(({ at, name }) => (
        <text key={name} x={across(at)} y={BASE + 16} className={plot.label} textAnchor="middle">
          {name}
        </text>
      ))}
      <text x={(LEFT + RIGHT) / 2} y={BASE + 32} className={plot.label} textAnchor="middle">
        {x.name}
      </text>
    </>
  );
}

/** The points in sight, a row a series in the order given: the one that matters first. */
function useTargets(series: readonly LineSeries[], x: PointLinesProps['x'], y: PointLinesProps['y'], selected: string | null): readonly Target[] {
  return useMemo(() => {
    const across = scaleLinear(x.domain, [LEFT / WIDTH, RIGHT / WIDTH]);
    const up = scaleLinear(y.domain, [BASE / HEIGHT, TOP / HEIGHT]);
    return series.flatMap(({ points }, row) =>
      points
        .filter((point) => point.y >= y.domain[0])
        .map(({ id, words, ...point }) => ({ id, words, row, place: point.x, x: across(point.x), y: up(point.y), selected: id === selected })),
    );
  }, [series, x, y, selected]);
}
