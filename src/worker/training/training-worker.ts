import { invariant } from '../../lib/assert';
import { fail, ok, type Result } from '../../lib/result';
import { openSafetensors } from '../../engine/formats/safetensors';
import { NETWORK_ARCHITECTURES } from '../../engine/training/architectures';
import { answerImages, type Tally } from '../../engine/evaluation/answer-images';
import { evaluationSession } from '../../engine/training/evaluate';
import type { ImageSet } from '../../engine/training/image-set';
import { weightedLayers, type NetworkDescription, type Parameters } from '../../engine/training/network';
import { copyParameters, initialParameters } from '../../engine/training/parameters';
import { pruneNetwork, type PrunedNetwork } from '../../engine/training/pruning-masks';
import { fingerprint, masksFromZeros, pageTraining, prunableLayers } from '../../engine/training/recipe';
import type { Session } from '../../engine/training/session';
import { createTrainer, type Trainer, type TrainerSettings } from '../../engine/training/trainer';
import type { FetchBytes } from '../fetch-bytes';
import { readImages } from '../files';
import { createOnce, createRecent } from '../recent';
import type { SliceOptions } from '../sliced-runs';
import { readTrainingImages } from './training-images';
import type {
  TrainingCut,
  TrainingEvents,
  TrainingJob,
  TrainingOutcome,
  TrainingRecipe,
  TrainingTest,
  TrainingWatch,
  TrainingWorker,
} from './training-protocol';
import { createPace } from './pace';
import { createProgressReporter } from './progress';
import { watchedLayer } from './watched';

export interface TrainingOptions extends SliceOptions {
  readonly fetchBytes: FetchBytes;
}

/** Work done before messages are let in, and the least time between two pictures of the watched layer. */
const SLICE_MILLISECONDS = 12;
const PICTURE_MILLISECONDS = 250;

/** A network with everything it takes to train it and to tell how good it is. */
interface Workload {
  readonly network: NetworkDescription;
  readonly training: ImageSet;
  readonly test: ImageSet;
  /** Answers the test images. */
  readonly session: Session;
}

/** Everything the training worker does, as a plain object that runs on any thread. */
export const createTraining = ({ fetchBytes, yieldControl, now }: TrainingOptions): TrainingWorker => {
  let site: { readonly folder: string; readonly events: TrainingEvents } | null = null;
  /** The weights the pictures are of: live ones while training, so never to be handed out. */
  let shown: { readonly network: string; readonly parameters: Parameters } | null = null;
  let wanted: TrainingWatch | null = null;
  let busy = false;
  let stopped = false;
  let resumed: Promise<void> | null = null;
  let resume = (): void => undefined;
  const pictures = createPace(now, PICTURE_MILLISECONDS);
  let sliceStart = 0;
  const sets = createOnce<ImageSet>(4);
  const starts = createRecent<Parameters>(2);

  const configured = (): NonNullable<typeof site> => {
    invariant(site !== null, 'the worker must be configured before it is asked');
    return site;
  };

  const breathe = async (): Promise<void> => {
    if (now() - sliceStart < SLICE_MILLISECONDS) return;
    await yieldControl();
    sliceStart = now();
  };

  const picture = (): void => {
    const { events } = configured();
    if (wanted === null) return;
    const { network: id, seed } = wanted;
    const network = Object.hasOwn(NETWORK_ARCHITECTURES, id) ? NETWORK_ARCHITECTURES[id] : undefined;
    if (network === undefined) return;
    const parameters = shown?.network === id ? shown.parameters : starts.get(`${id} ${seed}`, () => initialParameters(network, seed));
    const layer = watchedLayer(network, parameters, wanted);
    pictures.said(layer === null ? undefined : events.watched(layer));
  };

  const fetched = async (path: string, read: (bytes: Uint8Array) => Result<ImageSet>): Promise<Result<ImageSet>> => {
    const { folder, events } = configured();
    return sets.get(path, async () => {
      const bytes = await fetchBytes(folder + path, (done, total) => events.loading(done, total));
      return bytes.ok ? read(bytes.value) : bytes;
    });
  };

  const open = async (id: string): Promise<Result<Workload>> => {
    const network = Object.hasOwn(NETWORK_ARCHITECTURES, id) ? NETWORK_ARCHITECTURES[id] : undefined;
    if (network === undefined) return fail(`There is no network called "${id}".`, 'Choose another network from the list.');
    const [training, test] = await Promise.all([
      fetched(`${id}/training.safetensors`, (bytes) => readTrainingImages(bytes, `${id}/training.safetensors`)),
      fetched(`${id}/images.safetensors`, (bytes) => readTestImages(bytes, `${id}/images.safetensors`)),
    ]);
    if (!training.ok) return training;
    if (!test.ok) return test;
    return ok({ network, training: training.value, test: test.value, session: evaluationSession(network, test.value) });
  };

  const measure = async ({ network, session, test }: Workload, parameters: Parameters, epoch: number): Promise<TrainingTest> => {
    session.load(parameters);
    let tally: Tally = { done: 0, correct: 0 };
    for (tally of answerImages(network, session, test)) await breathe();
    return { epoch, correct: tally.correct, images: tally.done };
  };

  /** Runs the trainer to its end, or until it is stopped. */
  const drive = async (trainer: Trainer, workload: Workload): Promise<TrainingOutcome> => {
    const { events } = configured();
    const { network } = workload;
    const reporter = createProgressReporter(now, (progress) => events.progress(progress));
    shown = { network: network.id, parameters: trainer.live };
    const stepsAnEpoch = Math.ceil(workload.training.count / pageTraining(network).batchSize);
    let test: TrainingTest | null = null;
    let step = 0;
    let status: 'finished' | 'stopped' | 'diverged' = 'stopped';
    while (!stopped) {
      if (resumed !== null) {
        reporter.flush();
        picture();
        await resumed;
        reporter.rest();
        continue;
      }
      const report = trainer.step();
      if (report.status === 'diverged') {
        status = 'diverged';
        break;
      }
      step = report.step;
      test = null;
      reporter.add(report);
      if (pictures.due()) picture();
      if (step % stepsAnEpoch === 0) {
        reporter.flush();
        test = await measure(workload, trainer.live, step / stepsAnEpoch);
        events.tested(test, trainer.parameters());
        reporter.rest();
      }
      if (report.status === 'finished') {
        status = 'finished';
        break;
      }
      await breathe();
    }
    reporter.flush();
    const parameters = trainer.parameters();
    shown = { network: network.id, parameters };
    // After an epoch it has just been done; a run that diverged fell back to earlier weights.
    if (test === null || status === 'diverged') test = await measure(workload, parameters, step / stepsAnEpoch);
    return { status, parameters: copyParameters(parameters), fingerprint: fingerprint(parameters), test, step, cut: null };
  };

  const prune = async (job: Extract<TrainingJob, { kind: 'prune' }>, workload: Workload): Promise<TrainingOutcome> => {
    const { network } = workload;
    const pruned = pruneNetwork(network, job.start, prunableLayers(network), job.chunkWidth, job.amount);
    shown = { network: network.id, parameters: pruned.parameters };
    const test = await measure(workload, pruned.parameters, 0);
    const { parameters } = pruned;
    return { status: 'finished', parameters: copyParameters(parameters), fingerprint: fingerprint(parameters), test, step: 0, cut: cutOf(network, pruned) };
  };

  const start = async (job: TrainingJob): Promise<TrainingOutcome> => {
    const workload = await open(job.kind === 'prune' ? job.network : job.recipe.network);
    if (!workload.ok) return { status: 'failed', error: workload.error };
    sliceStart = now();
    const { network, training } = workload.value;
    switch (job.kind) {
      case 'train':
        return drive(createTrainer(settingsFor(job.recipe, network, training)), workload.value);
      case 'prune':
        return prune(job, workload.value);
      case 'tune': {
        const masks = masksFromZeros(job.start, prunableLayers(network));
        return drive(createTrainer({ ...settingsFor(job.recipe, network, training), start: job.start, masks }), workload.value);
      }
    }
  };

  return {
    async configure(baseUrl, events) {
      site = { folder: new URL('networks/', baseUrl).href, events };
    },
    async run(job) {
      invariant(!busy, 'one job at a time');
      busy = true;
      stopped = false;
      try {
        return await start(job);
      } finally {
        busy = false;
        resumed = null;
        picture();
        // Events and answers go different ways: whoever reads the answer shall have had the events.
        await configured().events.settled();
      }
    },
    async watch(watch) {
      wanted = watch;
      picture();
    },
    async pause() {
      if (!busy || resumed !== null) return;
      resumed = new Promise((resolve) => {
        resume = resolve;
      });
    },
    async resume() {
      resumed = null;
      resume();
    },
    async stop() {
      stopped = true;
      resumed = null;
      resume();
    },
    ping: async () => undefined,
  };
};

const readTestImages = (bytes: Uint8Array, name: string): Result<ImageSet> => {
  const file = openSafetensors(bytes, name);
  if (!file.ok) return file;
  const images = readImages(file.value);
  if (!images.ok) return images;
  const { count, pixels, labels } = images.value;
  return ok({ count, length: pixels.length / count, pixels, labels });
};

const settingsFor = (recipe: TrainingRecipe, network: NetworkDescription, images: ImageSet): TrainerSettings => ({
  ...pageTraining(network),
  network,
  images,
  seed: recipe.seed,
  epochs: recipe.epochs,
  learningRate: recipe.learningRate,
  lambda: recipe.regularizer === 'none' ? 0 : recipe.lambda,
  regularizer: recipe.regularizer === 'none' ? 'cascade' : recipe.regularizer,
  chunkWidth: recipe.chunkWidth,
  regularizedLayers: prunableLayers(network),
});

const cutOf = (network: NetworkDescription, { layers }: PrunedNetwork): TrainingCut => {
  const prunings = Object.values(layers);
  const removed = prunings.reduce((sum, { total, kept }) => sum + total - kept, 0);
  const cut = prunings.reduce((sum, { total }) => sum + total, 0);
  const all = weightedLayers(network).reduce((sum, { rows, filters }) => sum + rows * filters, 0);
  return { q: Object.fromEntries(Object.entries(layers).map(([id, { q }]) => [id, q ?? 0])), sparsity: removed / cut, networkSparsity: removed / all };
};
