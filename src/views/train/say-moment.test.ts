import { describe, expect, it } from 'vitest';
import type { TrainingRecipe, WatchedLayer } from '../../worker/protocol';
import type { RunPhase } from '../../store/train-state';
import { momentsOf } from '../../store/train-moments';
import type { Place } from './moments';
import { momentHeadline, momentLine } from './say-moment';

const RECIPE: TrainingRecipe = { network: 'n', regularizer: 'cascade', lambda: 0.01, epochs: 3, learningRate: 0.02, seed: 3, chunkWidth: 8 };
const RUN: RunPhase = {
  kind: 'train',
  recipe: RECIPE,
  curve: { steps: 6, done: 6, losses: new Float32Array(6), penalties: new Float32Array(6), accuracies: new Float32Array(6) },
  tests: [900, 950, 971].map((correct, i) => ({ epoch: i + 1, correct, images: 1000 })),
  imagesPerSecond: 1,
  images: 6,
  seconds: 6,
  result: null,
};
const moments = momentsOf([RUN]);
const place = (at: number): Place => ({
  training: { id: 'own 1', isOwn: true, network: 'n', phases: [RUN], frames: [], layers: null },
  moments,
  at,
  moment: moments[at],
  isLatest: false,
});
const drawn = (at: number): WatchedLayer =>
  ({ watch: { layer: 'conv2', amount: { by: 'q', q: 0.8 }, moment: { training: 'own 1', at } }, sparsity: 0.57, q: 0.8, fell: 2 }) as unknown as WatchedLayer;

describe('a moment that has gone by', () => {
  it('is told with the share of weights of its own picture', () => {
    expect(momentHeadline(place(2), drawn(2))).toBe(
      'Epoch 2 of 3: 95.0\u00a0% of the held-out images right; 57\u00a0% of conv2’s weights score at or below q = 0.8.',
    );
    expect(momentLine(place(2), drawn(2))).toContain('2 rows keep fewer chunks than an epoch before.');
  });

  it('is told without it where the picture is of an earlier one, which is said', () => {
    expect(momentHeadline(place(2), drawn(1))).toBe('Epoch 2 of 3: 95.0\u00a0% of the held-out images right.');
    expect(momentLine(place(2), drawn(1))).toContain('the picture shows moment 1.');
  });
});
