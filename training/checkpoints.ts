import type { Amount } from '../src/engine/pruning/types';
import { evaluate } from '../src/engine/training/evaluate';
import type { ImageSet } from '../src/engine/training/image-set';
import { layerShapes, weightedLayers, type NetworkDescription, type Parameters } from '../src/engine/training/network';
import { pruneNetwork, type PrunedNetwork } from '../src/engine/training/pruning-masks';
import { createTrainer, type TrainerSettings } from '../src/engine/training/trainer';
import type { CheckpointInfo, NetworkInfo, PrunedInfo } from '../src/worker/protocol';
import type { Dataset } from './datasets';
import { asStored } from './output';
import type { NetworkRecipe, TrainedRecipe, TunedRecipe } from './recipes';

export interface Outlet {
  say(line: string): void;
  store(checkpoint: string, bytes: Uint8Array): void;
  /** A checkpoint of an earlier run, if it may stand for a new one. */
  earlier(checkpoint: string): EarlierCheckpoint | null;
}

export interface EarlierCheckpoint {
  readonly info: CheckpointInfo;
  /** As stored. */
  readonly parameters: Parameters;
}

/** Accuracy of one trained checkpoint after pruning alone, for the table. */
export interface Sweep {
  readonly checkpoint: string;
  readonly points: readonly { readonly sparsity: number; readonly accuracy: number }[];
  /** At the authors' threshold q = 0.75, the same for all pruned layers. */
  readonly natural: { readonly sparsity: number; readonly accuracy: number; readonly histograms: Readonly<Record<string, readonly number[]>> };
}

export interface TrainedNetwork {
  readonly info: NetworkInfo;
  readonly sweeps: readonly Sweep[];
}

export const SWEPT_SPARSITIES: readonly number[] = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9];
/** The threshold the authors prune at [code]. */
export const NATURAL_Q = 0.75;

/** Trains every checkpoint of a recipe, measures each on the weights as stored, and hands the files out one by one. */
export function trainNetwork(network: NetworkDescription, recipe: NetworkRecipe, dataset: Dataset, shipped: ImageSet, outlet: Outlet): TrainedNetwork {
  const share = (parameters: Parameters, images: ImageSet): number => evaluate(network, parameters, images) / images.count;
  const cut = (parameters: Parameters, amount: Amount): PrunedNetwork => pruneNetwork(network, parameters, recipe.prunedLayers, recipe.chunkWidth, amount);
  const accuracyOf = ({ parameters }: PrunedNetwork): number => share(parameters, dataset.test);
  const finished = new Map<string, Parameters>();
  const checkpoints: CheckpointInfo[] = [];

  const keep = (recipeOf: TrainedRecipe | TunedRecipe, settings: TrainerSettings, pruned: PrunedInfo | null): void => {
    const { parameters: exact, seconds } = train(settings, (line) => outlet.say(`  ${recipeOf.id} ${line}`));
    const { bytes, parameters } = asStored(network, exact);
    finished.set(recipeOf.id, parameters);
    outlet.store(recipeOf.id, bytes);
    const measured: Measured = {
      testAccuracy: share(parameters, dataset.test),
      testImages: dataset.test.count,
      shippedAccuracy: share(parameters, shipped),
      seconds: Math.round(seconds * 10) / 10,
    };
    const info = infoOf(recipeOf, settings, measured, pruned);
    checkpoints.push(info);
    outlet.say(`${network.id} ${info.id}: ${info.testAccuracy} held out, ${info.shippedAccuracy} shipped, ${info.seconds} s, ${bytes.length} bytes`);
  };

  const base = {
    network,
    images: dataset.training,
    seed: recipe.seed,
    regularizer: 'cascade',
    chunkWidth: recipe.chunkWidth,
    regularizedLayers: recipe.prunedLayers,
  } as const;
  for (const trained of recipe.trained) {
    const earlier = outlet.earlier(trained.id);
    if (earlier && servesAgain(earlier.info, trained, recipe)) {
      finished.set(trained.id, earlier.parameters);
      checkpoints.push(earlier.info);
      outlet.say(`${network.id} ${trained.id}: taken from an earlier run`);
    } else keep(trained, { ...base, ...recipe.training, lambda: trained.lambda }, null);
  }
  for (const tuned of recipe.tuned) {
    const parameters = finished.get(tuned.from);
    if (!parameters) throw new Error(`${tuned.id} starts from ${tuned.from}, which has not been trained`);
    const pruned = cut(parameters, { by: 'sparsity', sparsity: tuned.sparsity });
    const settings: TrainerSettings = { ...base, ...recipe.tuning, lambda: 0, start: pruned.parameters, masks: pruned.masks };
    keep(tuned, settings, { from: tuned.from, ...cutOf(network, pruned), accuracyBefore: accuracyOf(pruned) });
  }

  const sweeps = recipe.trained.map(({ id }) => sweepOf(id, network, (amount) => cut(finished.get(id) ?? {}, amount), accuracyOf));
  const info: NetworkInfo = {
    id: network.id,
    name: network.name,
    origin: 'trained',
    dataset: dataset.source.name,
    checkpoints,
    layers: [...layerShapes(network)].map(([id, shape]) => ({ id, shape })),
    images: shipped.count,
  };
  return { info, sweeps };
}

const cutOf = (network: NetworkDescription, pruned: PrunedNetwork): Omit<PrunedInfo, 'from' | 'accuracyBefore'> => ({
  pattern: 'cascade',
  q: Object.fromEntries(Object.entries(pruned.layers).map(([id, { q }]) => [id, q ?? 0])),
  ...sparsities(network, pruned),
});

const servesAgain = (info: CheckpointInfo, { lambda }: TrainedRecipe, { training, seed }: NetworkRecipe): boolean =>
  info.lambda === lambda && info.epochs === training.epochs && info.seed === seed;

type Measured = Pick<CheckpointInfo, 'testAccuracy' | 'testImages' | 'shippedAccuracy' | 'seconds'>;

const infoOf = (
  { id, name }: TrainedRecipe | TunedRecipe,
  { lambda, regularizer, epochs, seed, chunkWidth }: TrainerSettings,
  measured: Measured,
  pruned: PrunedInfo | null,
): CheckpointInfo => ({
  id,
  name,
  lambda,
  regularizer: lambda > 0 ? regularizer : 'none',
  epochs,
  seed,
  ...measured,
  ...(lambda > 0 || pruned ? { chunkWidth } : {}),
  ...(pruned ? { pruned } : {}),
});

/** What becomes of a trained checkpoint when it is cut and not trained on. */
function sweepOf(
  checkpoint: string,
  network: NetworkDescription,
  cut: (amount: Amount) => PrunedNetwork,
  accuracyOf: (pruned: PrunedNetwork) => number,
): Sweep {
  const natural = cut({ by: 'q', q: NATURAL_Q });
  return {
    checkpoint,
    points: SWEPT_SPARSITIES.map((sparsity) => ({ sparsity, accuracy: accuracyOf(cut({ by: 'sparsity', sparsity })) })),
    natural: {
      sparsity: sparsities(network, natural).sparsity,
      accuracy: accuracyOf(natural),
      histograms: Object.fromEntries(Object.entries(natural.layers).map(([layer, { chunkCounts, chunks }]) => [layer, histogram(chunkCounts, chunks)])),
    },
  };
}

/** Runs a trainer to its end. @throws Error when it diverges: a recipe that does is wrong. */
function train(settings: TrainerSettings, say: (line: string) => void): { readonly parameters: Parameters; readonly seconds: number } {
  const trainer = createTrainer(settings);
  const begun = performance.now();
  let [loss, correct, images] = [0, 0, 0];
  for (;;) {
    const report = trainer.step();
    loss += report.loss * report.batch;
    correct += report.correct;
    images += report.batch;
    if (report.status === 'diverged') throw new Error(`diverged at step ${report.step}`);
    if (images >= settings.images.count) {
      const seconds = (performance.now() - begun) / 1000;
      const speed = Math.round(report.images / seconds);
      say(`epoch ${report.epoch}/${settings.epochs}: loss ${(loss / images).toFixed(4)}, ${((100 * correct) / images).toFixed(2)} % right, ${speed} images/s`);
      [loss, correct, images] = [0, 0, 0];
    }
    if (report.status === 'finished') return { parameters: trainer.parameters(), seconds: (performance.now() - begun) / 1000 };
  }
}

function sparsities(network: NetworkDescription, { layers }: PrunedNetwork): { readonly sparsity: number; readonly networkSparsity: number } {
  const prunings = Object.values(layers);
  const sum = (pick: (pruning: (typeof prunings)[number]) => number): number => prunings.reduce((total, pruning) => total + pick(pruning), 0);
  const removed = sum(({ total, kept }) => total - kept);
  const weights = weightedLayers(network).reduce((total, { rows, filters }) => total + rows * filters, 0);
  return { sparsity: removed / sum(({ total }) => total), networkSparsity: removed / weights };
}

function histogram(counts: Uint16Array, chunks: number): readonly number[] {
  const rows = new Array<number>(chunks + 1).fill(0);
  for (const count of counts) rows[count]++;
  return rows;
}
