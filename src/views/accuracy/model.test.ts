import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import type { MeasuredPoint } from '../../store/state';
import { accuracyRequest } from '../../store/requests';
import type { AccuracyReport, AccuracyRequest, NetworkInfo } from '../../worker/protocol';
import { chartSeries, isSameCut, lowerEnd, readingOf, runningReading, scenarioOf } from './model';
import { changes, inPoints, layerList, seriesName, soFar, summary } from './say';

const checkpoint = { lambda: 0, regularizer: 'none', epochs: 1, seed: 1, testAccuracy: 0.98, testImages: 1000 };
const NETWORK: NetworkInfo = {
  id: DEFAULT_SCENARIO.network,
  name: 'LeNet-5',
  origin: 'trained',
  dataset: 'MNIST',
  checkpoints: [
    { ...checkpoint, id: 'plain', name: 'Plain' },
    { ...checkpoint, id: 'cascade', name: 'Cascade' },
    ...[80, 90].map((percent) => ({
      ...checkpoint,
      id: `tuned-${percent}`,
      name: `Tuned ${percent}`,
      pruned: { from: 'cascade', pattern: 'cascade' as const, q: {}, sparsity: percent / 100, networkSparsity: percent / 100, accuracyBefore: 0.5 },
    })),
  ],
  layers: [],
  images: 1000,
};
const CURRENT = accuracyRequest({ ...DEFAULT_SCENARIO, checkpoint: 'cascade' });
const SUBJECT = { network: NETWORK, checkpoint: 'cascade', layer: null, chunkWidth: CURRENT.settings.chunkWidth };

const report = (kept: number, correct: number, more: Partial<AccuracyReport> = {}): AccuracyReport => ({
  images: 1000,
  correct,
  correctBefore: 980,
  newlyWrong: 0,
  newlyRight: 0,
  correctNarrow: null,
  q: { conv2: 1 },
  kept,
  zeros: 100 - kept,
  total: 100,
  ...more,
});
const measured = (kept: number, correct: number, request: Partial<AccuracyRequest> = {}, more: Partial<AccuracyReport> = {}): MeasuredPoint => ({
  request: { ...CURRENT, amount: { by: 'sparsity', sparsity: 1 - kept / 100 }, ...request },
  report: report(kept, correct, more),
});
const pattern = (name: AccuracyRequest['settings']['pattern']): Partial<AccuracyRequest> => ({ settings: { ...CURRENT.settings, pattern: name } });
const asStored = (id: string): Partial<AccuracyRequest> => ({ ...pattern('dense'), checkpoint: id });

describe('a reading', () => {
  it('of a measurement that is complete covers all images', () => {
    const reading = readingOf(report(40, 970, { correctNarrow: 960 }));
    expect([reading.before?.share, reading.cut?.share, reading.narrow?.share]).toEqual([0.98, 0.97, 0.96]);
    expect(reading.cut?.interval.low).toBeLessThan(0.97);
    expect(reading.cut?.interval.high).toBeGreaterThan(0.97);
    expect(readingOf(report(40, 970)).narrow).toBeNull();
  });

  it('of one under way is less sure, and silent on what has not begun', () => {
    const running = { kind: 'running', runId: 3, done: 100, total: 3000 } as const;
    const reading = runningReading(
      { ...running, tallies: { pruned: { done: 100, correct: 97 }, before: { done: 0, correct: 0 }, narrow: { done: 0, correct: 0 } } },
      1000,
    );
    expect(reading).toMatchObject({ images: 1000, before: null, narrow: null, cut: { done: 100, share: 0.97 } });
    const sure = readingOf(report(40, 970)).cut;
    const width = (interval = { low: 0, high: 0 }): number => interval.high - interval.low;
    expect(width(reading?.cut?.interval)).toBeGreaterThan(width(sure?.interval));
    expect(runningReading(running, 1000)).toBeNull();
    expect(runningReading({ kind: 'idle' }, 1000)).toBeNull();
  });
});

describe('the axis', () => {
  it.each([
    [0.97, 0.9],
    [0.9, 0.9],
    [0.899, 0.8],
    [0.41, 0.4],
    [0.1, 0],
    [0, 0],
  ])('begins low enough for %d, at %d', (least, end) => {
    expect(lowerEnd(least)).toBe(end);
  });
});

describe('the chart', () => {
  it('has a series for each pattern and checkpoint, told apart by shape, the checkpoint on screen first', () => {
    const series = chartSeries([measured(50, 900, { checkpoint: 'plain' }), measured(50, 970), measured(20, 950), measured(50, 975, pattern('row'))], SUBJECT);
    expect(series.map(seriesName)).toEqual(['Cascade (CSP-A) · Cascade', 'Whole row · Cascade', 'Cascade (CSP-A) · Plain']);
    expect(series.map(({ current }) => current)).toEqual([true, true, false]);
    expect(series.map(({ shape }) => shape)).toEqual(['circle', 'triangle', 'circle']);
    expect(series[0].points.map(({ sparsity }) => sparsity)).toEqual([0.5, 0.8]);
  });

  it('puts the fine-tuned checkpoints into one series with a mark of its own, at the share they were cut to', () => {
    const stored = (id: string, zeros: number, correct: number): MeasuredPoint => measured(100, correct, asStored(id), { zeros });
    const series = chartSeries([stored('tuned-90', 90, 965), measured(20, 950), stored('tuned-80', 81, 975)], SUBJECT);
    expect(series.map(({ shape }) => shape)).toEqual(['circle', 'star']);
    expect(series[1]).toMatchObject({ tuned: true, pattern: 'cascade' });
    expect(series[1].points.map(({ sparsity, share }) => [sparsity, share])).toEqual([
      [0.81, 0.975],
      [0.9, 0.965],
    ]);
    expect(seriesName(series[1])).toContain('fine-tuned');
  });

  it('knows the fine-tuned series for its own where one of its checkpoints is on screen', () => {
    const points = ['tuned-80', 'tuned-90'].map((id) => measured(100, 970, asStored(id), { zeros: id === 'tuned-80' ? 80 : 90 }));
    for (const id of ['tuned-80', 'tuned-90']) {
      const [series] = chartSeries(points, { ...SUBJECT, checkpoint: id });
      expect(series).toMatchObject({ current: true, checkpoint: { id } });
      expect(series.points).toHaveLength(2);
    }
  });

  it('leaves out other networks, other layers, and other chunk widths where they matter', () => {
    const narrow = (name: 'cascade' | 'row') => ({ settings: { ...CURRENT.settings, pattern: name, chunkWidth: 4 } });
    const series = chartSeries(
      [
        measured(50, 970, { network: 'vgg' }),
        measured(50, 970, { layer: 'conv2' }),
        measured(50, 970, narrow('cascade')),
        measured(50, 970, narrow('row')),
        measured(50, 970, { checkpoint: 'gone' }),
      ],
      SUBJECT,
    );
    expect(series.map((one) => one.pattern)).toEqual(['row']);
    expect(chartSeries([measured(50, 970, { layer: 'conv2' })], { ...SUBJECT, layer: 'conv2' })).toHaveLength(1);
  });

  it('has one point for one cut, however it was asked for', () => {
    const same = [
      measured(50, 970),
      measured(50, 970, { amount: { by: 'q', q: 0.75 } }),
      measured(50, 970, { sums: { bits: 8, groupSize: 1, order: 'natural', capacity: 62 } }),
    ];
    expect(chartSeries(same, SUBJECT)[0].points).toHaveLength(1);
    expect(isSameCut(same[0], same[2])).toBe(true);
    expect(isSameCut(same[0], measured(50, 970, { checkpoint: 'plain' }))).toBe(false);
    expect(isSameCut(same[0], measured(40, 970))).toBe(false);
  });

  it('leads from each point to the scenario it was measured for', () => {
    for (const request of [pattern('row'), { checkpoint: 'plain' }, { layer: 'fc1' }]) {
      const point = measured(30, 900, request);
      expect(accuracyRequest({ ...DEFAULT_SCENARIO, ...scenarioOf(point) })).toEqual(point.request);
    }
  });
});

describe('words', () => {
  it.each([
    [0.012, '+1.2 points'],
    [-0.01, '\u22121.0 point'],
    [-0.0001, '0.0 points'],
    [0, '0.0 points'],
  ])('for a difference of %d', (difference, said) => {
    expect(inPoints(difference)).toBe(said);
  });

  it('for layers, for single images, and for the whole', () => {
    expect(layerList(report(1, 1, { q: { conv2: 1, fc1: 2, fc2: null } }))).toBe('conv2, fc1 and fc2');
    expect(layerList(report(1, 1, { q: { conv2: 1 } }))).toBe('conv2');
    expect(changes(report(1, 1, { newlyWrong: 12, newlyRight: 3 }))).toBe('12 newly wrong, 3 newly right');
    expect(changes(report(1, 980))).toBe('right and wrong as before');
    expect(soFar(340, 1000)).toBe('right so far, 340 of 1\u202f000 images');
    expect(soFar(1000, 1000)).toBe('of 1\u202f000 images right');
    expect(summary(report(40, 968))).toBe('Right on 96.8\u00a0% of 1\u202f000 images, 1.2 points less than before cutting.');
    expect(summary(report(40, 980))).toBe('Right on 98.0\u00a0% of 1\u202f000 images, as often as before cutting.');
  });
});
