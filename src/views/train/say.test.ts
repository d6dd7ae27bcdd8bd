import { describe, expect, it } from 'vitest';
import type { CutPhase, RunPhase, TrainPhase, TrainResult, TrainState, TrainStatus } from '../../store/train-state';
import { NO_HISTORY } from '../../store/train-history';
import { NOTHING_RECORDED } from '../../store/train-recorded';
import type { NetworkInfo, TrainingRecipe, WatchedLayer } from '../../worker/protocol';
import { amountName, announcement, duration, headline, lookAt } from './say';

const RECIPE: TrainingRecipe = { network: 'n', regularizer: 'cascade', lambda: 0.01, epochs: 8, learningRate: 0.02, seed: 3, chunkWidth: 8 };
const LENET = { name: 'LeNet-5', images: 1000, trainingImages: 8004 } as unknown as NetworkInfo;
const WATCHED = { watch: { layer: 'conv2' }, rows: 100, chunks: 7, histogram: [0, 0, 0, 100, 0, 0, 0, 0], sparsity: 0.57 } as unknown as WatchedLayer;
const result = (correct: number, how: TrainResult['how'] = 'finished', epoch = 8): TrainResult => ({
  how,
  parameters: {},
  fingerprint: '0',
  test: { epoch, correct, images: 1000 },
});
const run = (kind: RunPhase['kind'], done: number, right: readonly number[], ended: TrainResult | null, recipe = RECIPE): RunPhase => ({
  kind,
  recipe,
  curve: { steps: 80, done, losses: new Float32Array(80), penalties: new Float32Array(80), accuracies: new Float32Array(80) },
  tests: right.map((correct, i) => ({ epoch: i + 1, correct, images: 1000 })),
  imagesPerSecond: 1,
  images: 1,
  seconds: 1,
  result: ended,
});
const cut: CutPhase = {
  kind: 'prune',
  amount: { by: 'q', q: 1 },
  chunkWidth: 8,
  result: { ...result(930), cut: { q: {}, sparsity: 0.6, networkSparsity: 0.5 } },
};
const state = (status: TrainStatus, phases: readonly TrainPhase[], watched: WatchedLayer | null = WATCHED): TrainState => ({
  shows: 'own',
  recorded: NOTHING_RECORDED,
  history: NO_HISTORY,
  begun: 1,
  status,
  network: 'n',
  phases,
  watched,
  message: null,
});
const trained = run('train', 80, [900, 971], result(971));
const RUNNING: TrainStatus = { kind: 'running', job: 'train' };

describe('the headline', () => {
  it.each<[string, TrainState]>([
    ['Train LeNet-5 here, and watch the regulariser shape its weights.', state({ kind: 'idle' }, [])],
    ['Fetching the images to learn from…', state({ kind: 'loading', job: 'train', done: 0, total: 0 }, [run('train', 0, [], null)])],
    [
      'Epoch 1 of 8: rows still hold 7.0 of 7 chunks; not tested yet.',
      state(RUNNING, [run('train', 3, [], null)], { ...WATCHED, histogram: [0, 0, 0, 0, 0, 0, 0, 100] }),
    ],
    [
      'Epoch 3 of 8: the regulariser has brought rows down to 3.0 of 7 chunks; held-out accuracy 97.1\u00a0%.',
      state(RUNNING, [run('train', 25, [900, 971], null)]),
    ],
    [
      'Epoch 3 of 8: without a regulariser rows hold 3.0 of 7 chunks; held-out accuracy 97.1\u00a0%.',
      state(RUNNING, [run('train', 25, [900, 971], null, { ...RECIPE, lambda: 0 })]),
    ],
    [
      'Paused in epoch 3 of 8: the regulariser has brought rows down to 3.0 of 7 chunks; held-out accuracy 97.1\u00a0%.',
      state({ kind: 'paused', job: 'train' }, [run('train', 25, [900, 971], null)]),
    ],
    ['Stopping: the accuracy reached so far is being measured.', state({ kind: 'stopping', job: 'train' }, [run('train', 25, [], null)])],
    ['Trained: 97.1\u00a0% of the held-out images right, and 57\u00a0% of conv2 could go.', state({ kind: 'done' }, [trained])],
    [
      'Stopped after 2.5 epochs: 95.0\u00a0% of the held-out images right.',
      state({ kind: 'done' }, [run('train', 25, [900], result(950, 'stopped', 2.5))], { ...WATCHED, sparsity: 0.001 }),
    ],
    [
      'Pruned: 60\u00a0% of the weights are gone, and 93.0\u00a0% of the held-out images are right; 97.1\u00a0% before.',
      state({ kind: 'done' }, [trained, cut]),
    ],
    [
      'Fine-tuning, epoch 2 of 8: what was cut stays zero, the weights left make up for it; held-out accuracy 96.0\u00a0%.',
      state({ kind: 'running', job: 'tune' }, [trained, cut, run('tune', 12, [960], null)]),
    ],
    [
      'Fine-tuned: 96.8\u00a0% right with 60\u00a0% of the weights gone; 97.1\u00a0% with all of them.',
      state({ kind: 'done' }, [trained, cut, run('tune', 80, [960], result(968))]),
    ],
    [
      'Training diverged at step 13: the loss left every useful range. The last good weights are kept.',
      state({ kind: 'diverged' }, [run('train', 12, [], result(100, 'diverged', 0))]),
    ],
    ['The training stopped: out of memory.', state({ kind: 'failed', error: { message: 'The training stopped: out of memory.', remedy: 'Start again.' } }, [])],
  ])('says: %s', (words, given) => {
    expect(headline(given, LENET)).toBe(words);
  });
});

describe('what is said beside it', () => {
  it('names what made a run diverge, and what to do', () => {
    const words = lookAt(state({ kind: 'diverged' }, [run('train', 2, [], result(1), { ...RECIPE, learningRate: 50 })]), null, RECIPE);
    expect(words).toContain('learning rate of 50 with λ = 0.01');
    expect(lookAt(state({ kind: 'failed', error: { message: 'No.', remedy: 'Start again.' } }, []), null, RECIPE)).toBe('Start again.');
    expect(lookAt(state({ kind: 'idle' }, []), LENET, RECIPE)).toContain('seed 3');
  });

  it('says of a network without images that it cannot be trained here', () => {
    const bare = { name: 'VGG-16', images: 0 } as unknown as NetworkInfo;
    expect(headline(state({ kind: 'idle' }, []), bare)).toBe('VGG-16 cannot be trained here: there are no images for it.');
    expect(lookAt(state({ kind: 'idle' }, []), bare, RECIPE)).toContain('another network');
  });

  it('tells a screen reader of epochs, not of steps', () => {
    const said = (done: number, right: readonly number[]): string => announcement(state(RUNNING, [run('train', done, right, null)]));
    expect(said(11, [900])).toBe('Epoch 1 of 8 done: 90.0\u00a0% of the held-out images right.');
    expect(said(12, [900])).toBe(said(19, [900]));
    expect(said(21, [900, 971])).toContain('Epoch 2 of 8');
    expect(announcement(state({ kind: 'idle' }, []))).toBe('');
  });

  it('gives times and amounts in words', () => {
    expect([0.2, 5.4, 89, 130].map(duration)).toEqual(['under a second', '5 s', '89 s', '2 min 10 s']);
    expect(amountName({ by: 'q', q: 0.75 })).toBe('at q = 0.75');
    expect(amountName({ by: 'sparsity', sparsity: 0.8 })).toBe('to 80\u00a0% cut');
  });
});
