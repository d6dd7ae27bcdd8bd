import type { MarkLook, MarkShape } from '../../charts/marks';
import { type Interval, wilsonInterval } from '../../engine/evaluation/interval';
import type { Tally } from '../../engine/evaluation/answer-images';
import type { Pattern } from '../../engine/pruning/types';
import type { Scenario } from '../../scenario/types';
import type { MeasuredPoint, RunStatus } from '../../store/state';
import type { AccuracyReport, CheckpointInfo, NetworkInfo } from '../../worker/protocol';

/** A share of right answers, as sure as the images so far make it. */
export interface Estimate extends Tally {
  readonly share: number;
  readonly interval: Interval;
}

/** What can be said of the pruning on screen, each of the three on the same images; null while nothing is known of it. */
export interface Reading {
  readonly images: number;
  readonly before: Estimate | null;
  readonly cut: Estimate | null;
  /** The cut network on narrow partial sums; null too where the scenario has exact ones. */
  readonly narrow: Estimate | null;
}

const estimate = ({ done, correct }: Tally): Estimate | null =>
  done === 0 ? null : { done, correct, share: correct / done, interval: wilsonInterval(correct, done) };

/** A measurement that is complete. */
export function readingOf({ images, correct, correctBefore, correctNarrow }: AccuracyReport): Reading {
  const all = (right: number): Estimate | null => estimate({ done: images, correct: right });
  return { images, before: all(correctBefore), cut: all(correct), narrow: correctNarrow === null ? null : all(correctNarrow) };
}

/** A measurement that is under way; null before its first images. */
export function runningReading(status: RunStatus, images: number): Reading | null {
  if (status.kind !== 'running' || status.tallies === undefined) return null;
  const { before, pruned, narrow } = status.tallies;
  return { images, before: estimate(before), cut: estimate(pruned), narrow: narrow && estimate(narrow) };
}

/** The lower end of an axis of shares up to 1 on which all these intervals are told apart: 0.9, 0.8, 0.6, 0.4, 0.2 or 0. */
export function lowerEnd(least: number): number {
  return [0.9, 0.8, 0.6, 0.4, 0.2].find((end) => end <= least) ?? 0;
}

/** How a pattern is drawn, wherever patterns meet: shape and colour say the same. */
const PATTERN_LOOKS: Readonly<Record<Pattern, Pick<MarkLook, 'shape' | 'colour'>>> = {
  cascade: { shape: 'circle', colour: 'var(--weight)' },
  chunk: { shape: 'square', colour: 'var(--partial-sum)' },
  row: { shape: 'triangle', colour: 'var(--activation)' },
  filter: { shape: 'diamond', colour: 'var(--stall)' },
  unstructured: { shape: 'cross', colour: 'var(--ink)' },
  'n:m': { shape: 'plus', colour: 'var(--ink2)' },
  dense: { shape: 'bar', colour: 'var(--ink2)' },
};

export interface ChartPoint extends Estimate {
  /** Share cut of the weights of the layers that are cut; for a fine-tuned checkpoint as it is stored, the share that is zero. */
  readonly sparsity: number;
  readonly measured: MeasuredPoint;
}

/** Points that belong together, by ascending sparsity. */
export interface Series {
  readonly key: string;
  readonly pattern: Pattern;
  readonly checkpoint: CheckpointInfo;
  /** Trained further after it was cut. Those cut from the same checkpoint are one series, as they are stored. */
  readonly tuned: boolean;
  readonly shape: MarkShape;
  readonly colour: string;
  /** Of the checkpoint on screen. */
  readonly current: boolean;
  readonly points: readonly ChartPoint[];
}

/** What a chart is about. */
export interface ChartSubject {
  readonly network: NetworkInfo;
  /** The checkpoint on screen. */
  readonly checkpoint: string;
  /** The one layer that is cut; null for the network. */
  readonly layer: string | null;
  readonly chunkWidth: number;
}

const belongs = ({ request }: MeasuredPoint, { network, layer, chunkWidth }: ChartSubject): boolean => {
  const chunked = request.settings.pattern === 'cascade' || request.settings.pattern === 'chunk';
  return request.network === network.id && request.layer === layer && (!chunked || request.settings.chunkWidth === chunkWidth);
};

/** The measurements a chart is about, sorted into series: the checkpoint on screen first, then in the network's own order, fine-tuned ones last. */
export function chartSeries(measured: readonly MeasuredPoint[], subject: ChartSubject): readonly Series[] {
  const { network } = subject;
  const series = new Map<string, { readonly first: Omit<Series, 'points'>; readonly points: Map<string, ChartPoint> }>();
  for (const point of measured) {
    const { request, report } = point;
    const checkpoint = network.checkpoints.find(({ id }) => id === request.checkpoint);
    const full = estimate({ done: report.images, correct: report.correct });
    if (!belongs(point, subject) || checkpoint === undefined || full === null || report.total === 0) continue;
    const asTuned = request.settings.pattern === 'dense' ? checkpoint.pruned : undefined;
    const pattern = asTuned?.pattern ?? request.settings.pattern;
    const key = asTuned ? `tuned from ${asTuned.from}: ${pattern}` : `${checkpoint.id}: ${pattern}`;
    const tuned = checkpoint.pruned !== undefined;
    const look = PATTERN_LOOKS[pattern];
    const first = { key, pattern, checkpoint, tuned, ...look, ...(tuned && { shape: 'star' as const }), current: checkpoint.id === subject.checkpoint };
    const entry = series.get(key) ?? { first, points: new Map<string, ChartPoint>() };
    if (first.current && !entry.first.current) series.set(key, { first, points: entry.points });
    else series.set(key, entry);
    const sparsity = asTuned ? report.zeros / report.total : 1 - report.kept / report.total;
    // The same cut may have been asked for in several ways: by threshold, by share, on other sums.
    entry.points.set(`${request.checkpoint} ${sparsity} ${report.correct}`, { ...full, sparsity, measured: point });
  }
  const place = ({ current: onScreen, checkpoint, tuned }: Series): number =>
    onScreen ? -1 : network.checkpoints.indexOf(checkpoint) + (tuned ? network.checkpoints.length : 0);
  return [...series.values()]
    .map(({ first, points }): Series => ({ ...first, points: [...points.values()].toSorted((a, b) => a.sparsity - b.sparsity) }))
    .toSorted((a, b) => place(a) - place(b));
}

/** Whether two measurements are of the same weights, in whatever way they were asked for. */
export function isSameCut(first: MeasuredPoint, second: MeasuredPoint): boolean {
  const same = (pick: (point: MeasuredPoint) => unknown): boolean => pick(first) === pick(second);
  return (
    same(({ request }) => request.network) &&
    same(({ request }) => request.checkpoint) &&
    same(({ request }) => request.layer) &&
    same(({ request }) => request.settings.pattern) &&
    same(({ report }) => report.kept) &&
    same(({ report }) => report.correct)
  );
}

/** What the scenario must become to show a measured point. */
export function scenarioOf({ request }: MeasuredPoint): Partial<Scenario> {
  const { pattern, chunkWidth, n, m } = request.settings;
  return {
    checkpoint: request.checkpoint,
    pattern,
    chunkWidth,
    nOfM: [n, m],
    amount: request.amount,
    accuracyScope: request.layer === null ? 'network' : 'layer',
    ...(request.layer !== null && { layer: request.layer, row: null, tile: 0 }),
  };
}
