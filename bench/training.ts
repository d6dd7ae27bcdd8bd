import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NETWORK_ARCHITECTURES } from '../src/engine/training/architectures';
import { pageTraining, prunableLayers } from '../src/engine/training/recipe';
import { createTrainer } from '../src/engine/training/trainer';
import { DEFAULT_SCENARIO } from '../src/scenario/defaults';
import { trainingRecipe } from '../src/store/train-requests';
import { readTrainingImages } from '../src/worker/training/training-images';
import type { Benchmark } from './benchmark';
import { withBrowser } from './browser';

const RECIPE = trainingRecipe(DEFAULT_SCENARIO);
/** What the page must reach on held-out images, for its time to count. */
const LEAST_ACCURACY = 97;

/** Images trained on in a second, a sample for every 20 steps. */
function trainingSpeeds(id: string, lambda: number): number[] {
  const file = path.resolve('public/networks', id, 'training.safetensors');
  const images = readTrainingImages(readFileSync(file), file);
  if (!images.ok) throw new Error(images.error.message);
  const network = NETWORK_ARCHITECTURES[id];
  const trainer = createTrainer({
    ...pageTraining(network),
    network,
    images: images.value,
    seed: 1,
    epochs: 10,
    learningRate: 0.02,
    lambda,
    regularizer: 'cascade',
    chunkWidth: 8,
    regularizedLayers: prunableLayers(network),
  });
  const sample = (): number => {
    const begun = performance.now();
    let done = 0;
    for (let step = 0; step < 20; step++) done += trainer.step().batch;
    return (1000 * done) / (performance.now() - begun);
  };
  sample();
  return Array.from({ length: 10 }, sample);
}

const engine = (id: string, lambda: number, limit: number): Benchmark => ({
  name: `train-${id}${lambda > 0 ? '-cascade' : ''}`,
  about: `${id} training in batches of ${pageTraining(NETWORK_ARCHITECTURES[id]).batchSize} ${lambda > 0 ? 'with the cascade regulariser' : 'without a regulariser'}, on one core`,
  unit: 'images/s',
  budget: { statistic: 'median', bound: 'least', limit },
  run: () => trainingSpeeds(id, lambda),
});

export const TRAINING_BENCHMARKS: readonly Benchmark[] = [
  engine(RECIPE.network, 0, 500),
  engine(RECIPE.network, RECIPE.lambda, 400),
  {
    name: 'train-page',
    about: `the Train scene's defaults in Chromium, from pressing Start to at least ${LEAST_ACCURACY} % of the held-out images right, tests and pictures included`,
    unit: 'ms',
    budget: { statistic: 'median', bound: 'most', limit: 180_000 },
    run: () =>
      withBrowser(async ({ open }) => {
        const page = await open('#v=1&scene=train');
        const start = page.getByRole('button', { name: 'Start training' }).and(page.locator(':enabled'));
        await start.waitFor();
        const begun = await page.evaluate(() => performance.now());
        await start.click();
        const headline = page.getByRole('heading', { level: 1, name: /^Trained: / });
        await headline.waitFor({ timeout: 600_000 });
        const took = (await page.evaluate(() => performance.now())) - begun;
        const accuracy = Number(/([\d.]+)\s%/.exec((await headline.textContent()) ?? '')?.[1]);
        if (!(accuracy >= LEAST_ACCURACY)) throw new Error(`only ${accuracy} % of the held-out images are right`);
        return [took];
      }),
  },
];
