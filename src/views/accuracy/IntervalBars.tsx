import { type IntervalRow, Intervals } from '../../charts/Intervals';
import { percent } from '../../lib/numbers';
import { type Estimate, lowerEnd, type Reading } from './model';
import { intervalText } from './say';

interface IntervalBarsProps {
  readonly reading: Reading;
  /** Bits of the narrow sums; null for exact ones. */
  readonly bits: number | null;
}

/** Before and after, each with the range that as many images leave open. */
export function IntervalBars({ reading, bits }: IntervalBarsProps) {
  const rows = [
    rowOf('before', 'as stored', 'var(--ink2)', reading.before),
    rowOf('cut', 'cut', 'var(--weight)', reading.cut),
    ...(bits === null ? [] : [rowOf('narrow', `${bits}-bit sums`, 'var(--partial-sum)', reading.narrow)]),
  ];
  const least = lowerEnd(Math.min(...rows.flatMap(({ estimate }) => estimate?.low ?? [])));
  return (
    <Intervals
      rows={rows}
      domain={[least, 1]}
      ticks={[least, (least + 1) / 2, 1].map((at) => ({ at, name: percent(at, 0) }))}
      label={`Share of images answered right. ${rows.map(({ words }) => words).join('; ')}.`}
      targets="Shares of images answered right, each with its interval"
    />
  );
}

const rowOf = (key: string, name: string, colour: string, estimate: Estimate | null): IntervalRow => ({
  key,
  name,
  colour,
  strong: key === 'cut',
  estimate: estimate && { value: estimate.share, ...estimate.interval, written: percent(estimate.share) },
  words: estimate ? `${name}: ${percent(estimate.share)}, interval ${intervalText(estimate)}` : `${name}: not measured yet`,
});
