import { useMemo } from 'react';
import { type LinePoint, type LineSeries, PointLines } from '../../charts/PointLines';
import { percentTicks } from '../../charts/ticks';
import { percent, whole } from '../../lib/numbers';
import type { MeasuredPoint } from '../../store/state';
import { type ChartPoint, isSameCut, type Series } from './model';
import { intervalText, seriesName } from './say';

const CUT = { domain: [0, 1], ticks: percentTicks(0), name: 'weights cut, %' } as const;

interface CurveProps {
  readonly series: readonly Series[];
  /** The measurement of what is on screen, if there is one. */
  readonly shown: MeasuredPoint | null;
  /** Share at the lower end of the axis. */
  readonly least: number;
  readonly onSelect: (point: MeasuredPoint) => void;
}

const idOf = (series: Series, { measured, sparsity, correct }: ChartPoint): string => `${series.key} ${measured.request.checkpoint} ${sparsity} ${correct}`;

/** Accuracy over sparsity, as far as it has been measured. */
export function Curve({ series, shown, least, onSelect }: CurveProps) {
  const points = useMemo(() => new Map(series.flatMap((one) => one.points.map((point) => [idOf(one, point), point.measured] as const))), [series]);
  const here = [...points].find(([, measured]) => shown !== null && isSameCut(measured, shown))?.[0] ?? null;
  const lines = useMemo(() => series.map((one) => lineOf(one, here)), [series, here]);
  const ofSeries = series.map(
    (one) => `${seriesName(one)}: ${one.points.map(({ sparsity, share }) => `${percent(share)} at ${percent(sparsity, 0)} cut`).join(', ')}`,
  );
  return (
    <PointLines
      series={lines}
      x={CUT}
      y={{ domain: [least, 1], ticks: percentTicks(least) }}
      label={`Accuracy over weights cut, ${whole(points.size)} points. ${ofSeries.join('. ')}.`}
      targets="Points of the chart: choose one to see its pruning"
      selected={here}
      onSelect={(id) => {
        const measured = points.get(id);
        if (measured) onSelect(measured);
      }}
    />
  );
}

function lineOf(series: Series, here: string | null): LineSeries {
  const { key, shape, colour, current, tuned } = series;
  const points = series.points.map((point): LinePoint => {
    const { sparsity, share, interval } = point;
    const words = `${seriesName(series)}: ${percent(share)} right with ${percent(sparsity)} cut; 95\u00a0% interval ${intervalText(point)}`;
    return { id: idOf(series, point), x: sparsity, y: share, low: interval.low, high: interval.high, words };
  });
  // Few and far between, fine-tuned points lie above the lines of others, and what is on screen above everything.
  const depth = points.some(({ id }) => id === here) ? 3 : current ? 2 : tuned ? 1 : 0;
  return { key, shape, colour, hollow: !current && !tuned, dashed: !current, banded: current && !tuned, depth, points };
}
