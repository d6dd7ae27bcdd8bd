import { useMemo } from 'react';
import { type RunEvent, type RunLine, RunLines, type RunPoint } from '../../charts/RunLines';
import { decadeAxis, percentTicks, wholeTicks } from '../../charts/ticks';
import { percent } from '../../lib/numbers';
import { type CurvesModel, type Line, lowerEnd } from './model';

const pointsOf = (line: Line): RunPoint[] => Array.from({ length: line.length / 2 }, (_, i) => ({ x: line[2 * i], y: line[2 * i + 1] }));
const last = (line: Line): string => (line.length === 0 ? 'nothing yet' : line[line.length - 1].toPrecision(3));
const epochs = (end: number) => ({ domain: [0, end], ticks: wholeTicks(end), name: 'epochs' }) as const;

interface CurveProps {
  readonly model: CurvesModel;
  /** Where the playhead stands, in epochs; null for none. */
  readonly now: number | null;
}

/** Cross-entropy of what is being learnt, and what the regulariser adds, step by step, on a logarithmic axis. */
export function LossChart({ model, now }: CurveProps) {
  const { runs, cuts, end } = model;
  const { lines, axis } = useMemo(() => {
    const scale = decadeAxis(
      runs.flatMap(({ losses, penalties }) => [...losses, ...penalties].filter((_, i) => i % 2 === 1)),
      'loss, nats',
    );
    const [low, high] = scale.domain;
    // What lies beside the axis is drawn at its edge; what has no logarithm, not at all.
    const within = (line: Line): RunPoint[] =>
      pointsOf(line)
        .filter(({ y }) => y > 0 && Number.isFinite(y))
        .map(({ x, y }) => ({ x, y: Math.min(high, Math.max(low, y)) }));
    const write = (y: number): string => `${y.toPrecision(3)} nats`;
    const each = runs.flatMap(({ from, losses, penalties }): RunLine[] => [
      { key: `${from} penalty`, name: 'λ × regulariser', look: 'dashed', points: within(penalties), dotted: false, write },
      { key: `${from} loss`, name: 'cross-entropy', look: 'main', points: within(losses), dotted: false, write },
    ]);
    return { lines: each, axis: scale };
  }, [runs]);
  const current = runs.at(-1);
  return (
    <RunLines
      lines={lines}
      events={cuts.map(({ at, sparsity }, i): RunEvent => ({ x: at, y: null, words: `pruning ${i + 1}, ${percent(sparsity)} cut` }))}
      x={epochs(end)}
      now={now}
      y={axis}
      logarithmic
      along="epoch"
      label={`Training loss by epoch. Cross-entropy now: ${last(current?.losses ?? [])} nats; λ times the regulariser: ${last(current?.penalties ?? [])}.`}
    />
  );
}

/** Share of images answered right: of those being learnt, step by step, and of the held-out ones after every epoch. */
export function AccuracyChart({ model, now }: CurveProps) {
  const { runs, cuts, end } = model;
  const least = lowerEnd(model);
  const lines = useMemo(
    () =>
      runs.flatMap(({ from, learnt, heldOut }): RunLine[] => {
        const within = (line: Line): RunPoint[] => pointsOf(line).filter(({ y }) => y >= least);
        const write = (y: number): string => `${percent(y)} right`;
        return [
          { key: `${from} learnt`, name: 'images being learnt', look: 'quiet', points: within(learnt), dotted: false, write },
          { key: `${from} held out`, name: 'held-out images', look: 'main', points: within(heldOut), dotted: true, write },
        ];
      }),
    [runs, least],
  );
  const tests = runs.flatMap(({ heldOut }) => heldOut);
  return (
    <RunLines
      lines={lines}
      events={cuts.map(({ at, accuracy, sparsity }, i) => ({
        x: at,
        y: Math.max(least, accuracy),
        words: `pruning ${i + 1}, ${percent(sparsity)} cut, ${percent(accuracy)} right after it`,
      }))}
      x={epochs(end)}
      now={now}
      y={{ domain: [least, 1], ticks: percentTicks(least).map(({ at, name }) => ({ at, name: `${name}\u00a0%` })), name: 'images right' }}
      along="epoch"
      label={`Accuracy by epoch. Held-out images right: ${tests.length === 0 ? 'not tested yet' : percent(tests[tests.length - 1])}.`}
    />
  );
}
