import { invariant } from '../../lib/assert';
import { isPlainName } from '../../lib/plain-name';
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
import type { RecordingInfo } from '../network-info';
import { type Digest, fetchSummed, webDigest } from '../summed-file';
import { readImages } from '../files';
import { createOnce, createRecent } from '../recent';
import type { SliceOptions } from '../sliced-runs';
import { readTrainingImages } from './training-images';
import type {
  MomentWeights,
  RecordedTraining,
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
import { createBreath, createReins } from './reins';
import { readRecording } from './recorded';
import { watchedLayer, watchedMoment } from './watched';

export interface TrainingOptions extends SliceOptions {
  readonly fetchBytes: FetchBytes;
  readonly digest?: Digest;
}

/** The least time between two pictures of the watched layer. */
const PICTURE_MILLISECONDS = 250;

/** A network with everything it takes to train it and to tell how good it is. */
interface Workload {
  readonly network: NetworkDescription;
  readonly training: ImageSet;
  readonly test: ImageSet;
  /** Answers the test images. */
  readonly session: Session;
}

/** Where the files are, and who is told. */
interface Site {
  readonly folder: string;
  readonly events: TrainingEvents;
}

const architectureOf = (id: string): NetworkDescription | undefined => (Object.hasOwn(NETWORK_ARCHITECTURES, id) ? NETWORK_ARCHITECTURES[id] : undefined);

/** Opens networks with their images; every file is fetched once. */
const createOpener = (fetchBytes: FetchBytes, site: () => Site) => {
  const sets = createOnce<ImageSet>(4);
  const fetched = async (path: string, read: (bytes: Uint8Array) => Result<ImageSet>): Promise<Result<ImageSet>> => {
    const { folder, events } = site();
    return sets.get(path, async () => {
      const bytes = await fetchBytes(folder + path, (done, total) => events.loading(done, total));
      return bytes.ok ? read(bytes.value) : bytes;
    });
  };
  return async (id: string): Promise<Result<Workload>> => {
    const network = architectureOf(id);
    if (network === undefined) return fail(`There is no network called "${id}".`, 'Choose another network from the list.');
    const [training, test] = await Promise.all([
      fetched(`${id}/training.safetensors`, (bytes) => readTrainingImages(bytes, `${id}/training.safetensors`)),
      fetched(`${id}/images.safetensors`, (bytes) => readTestImages(bytes, `${id}/images.safetensors`)),
    ]);
    if (!training.ok) return training;
    if (!test.ok) return test;
    return ok({ network, training: training.value, test: test.value, session: evaluationSession(network, test.value) });
  };
};

/** Opens recorded trainings, each fetched once. */
const createRecordings = (fetchBytes: FetchBytes, digest: Digest, site: () => Site) => {
  const recordings = createOnce<RecordedTraining>(2);
  return async (id: string, info: RecordingInfo): Promise<Result<RecordedTraining>> => {
    const network = architectureOf(id);
    if (network === undefined || !isPlainName(info.checkpoint))
      return fail(`There is no recording ${id}/${info.checkpoint}.`, 'Train here: that needs no recording.');
    const { folder } = site();
    const path = `${id}/${info.checkpoint}.recording`;
    return recordings.get(path, async () => {
      const expected = Promise.resolve(info.sha256);
      const bytes = await fetchSummed(fetchBytes, { folder, path, expected, digest, onProgress: () => undefined, otherwise: 'train here instead' });
      return bytes.ok ? readRecording(bytes.value, path, info, network) : bytes;
    });
  };
};

/** Pictures of the watched layer, out of the weights on show or, before there are any, those a seed begins with. */
const createWatching = (now: () => number, site: () => Site) => {
  /** Live weights while training, so never to be handed out. */
  let shown: { readonly network: string; readonly parameters: Parameters } | null = null;
  let wanted: TrainingWatch | null = null;
  /** Of the wanted moment: a picture of it is made once, not while training goes on. */
  let moment: MomentWeights | null = null;
  const pace = createPace(now, PICTURE_MILLISECONDS);
  const starts = createRecent<Parameters>(2);
  const picture = (): void => {
    const { events } = site();
    if (wanted === null) return;
    const { network: id, seed } = wanted;
    const network = architectureOf(id);
    if (network === undefined) return;
    const parameters = shown?.network === id ? shown.parameters : starts.get(`${id} ${seed}`, () => initialParameters(network, seed));
    const layer = moment === null ? watchedLayer(network, parameters, wanted) : watchedMoment(network, moment, wanted);
    pace.said(layer === null ? undefined : events.watched(layer));
  };
  return {
    picture,
    due: () => moment === null && pace.due(),
    show: ({ id }: NetworkDescription, parameters: Parameters) => void (shown = { network: id, parameters }),
    want(watch: TrainingWatch, weights: MomentWeights | null): void {
      wanted = watch;
      moment = weights;
    },
  };
};

interface Workshop {
  readonly now: () => number;
  readonly events: TrainingEvents;
  readonly watching: ReturnType<typeof createWatching>;
  readonly reins: ReturnType<typeof createReins>;
  readonly breathe: () => Promise<void>;
}

const measure = async ({ network, session, test }: Workload, parameters: Parameters, epoch: number, breathe: Workshop['breathe']): Promise<TrainingTest> => {
  session.load(parameters);
  let tally: Tally = { done: 0, correct: 0 };
  for (tally of answerImages(network, session, test)) await breathe();
  return { epoch, correct: tally.correct, images: tally.done };
};

/** Runs the trainer to its end, or until it is stopped. */
const drive = async (trainer: Trainer, workload: Workload, { now, events, watching, reins, breathe }: Workshop): Promise<TrainingOutcome> => {
  const { network } = workload;
  const reporter = createProgressReporter(now, (progress) => events.progress(progress));
  watching.show(network, trainer.live);
  const stepsAnEpoch = Math.ceil(workload.training.count / pageTraining(network).batchSize);
  let test: TrainingTest | null = null;
  let step = 0;
  let status: 'finished' | 'stopped' | 'diverged' = 'stopped';
  while (!reins.isStopped()) {
    const paused = reins.paused();
    if (paused !== null) {
      reporter.flush();
      watching.picture();
      await paused;
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
    if (watching.due()) watching.picture();
    if (step % stepsAnEpoch === 0) {
      reporter.flush();
      test = await measure(workload, trainer.live, step / stepsAnEpoch, breathe);
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
  watching.show(network, parameters);
  // After an epoch it has just been done; a run that diverged fell back to earlier weights.
  if (test === null || status === 'diverged') test = await measure(workload, parameters, step / stepsAnEpoch, breathe);
  return { status, parameters: copyParameters(parameters), fingerprint: fingerprint(parameters), test, step, cut: null };
};

const prune = async (job: Extract<TrainingJob, { kind: 'prune' }>, workload: Workload, { watching, breathe }: Workshop): Promise<TrainingOutcome> => {
  const { network } = workload;
  const pruned = pruneNetwork(network, job.start, prunableLayers(network), job.chunkWidth, job.amount);
  const { parameters } = pruned;
  watching.show(network, parameters);
  const test = await measure(workload, parameters, 0, breathe);
  return { status: 'finished', parameters: copyParameters(parameters), fingerprint: fingerprint(parameters), test, step: 0, cut: cutOf(network, pruned) };
};

/** Everything the training worker does, as a plain object that runs on any thread. */
export const createTraining = ({ fetchBytes, yieldControl, now, digest = webDigest }: TrainingOptions): TrainingWorker => {
  let site: Site | null = null;
  const configured = (): Site => {
    invariant(site !== null, 'the worker must be configured before it is asked');
    return site;
  };
  const open = createOpener(fetchBytes, configured);
  const recording = createRecordings(fetchBytes, digest, configured);
  const watching = createWatching(now, configured);
  const reins = createReins();
  const breath = createBreath({ now, yieldControl });

  const start = async (job: TrainingJob): Promise<TrainingOutcome> => {
    const workload = await open(job.kind === 'prune' ? job.network : job.recipe.network);
    if (!workload.ok) return { status: 'failed', error: workload.error };
    breath.begin();
    const workshop: Workshop = { now, events: configured().events, watching, reins, breathe: breath.breathe };
    const { network, training } = workload.value;
    switch (job.kind) {
      case 'train':
        return drive(createTrainer(settingsFor(job.recipe, network, training)), workload.value, workshop);
      case 'prune':
        return prune(job, workload.value, workshop);
      case 'tune': {
        const masks = masksFromZeros(job.start, prunableLayers(network));
        return drive(createTrainer({ ...settingsFor(job.recipe, network, training), start: job.start, masks }), workload.value, workshop);
      }
    }
  };

  return {
    async configure(baseUrl, events) {
      site = { folder: new URL('networks/', baseUrl).href, events };
    },
    async run(job) {
      reins.begin();
      try {
        return await start(job);
      } finally {
        reins.end();
        watching.picture();
        // Events and answers go different ways: whoever reads the answer shall have had the events.
        await configured().events.settled();
      }
    },
    async watch(watch, weights) {
      watching.want(watch, weights);
      watching.picture();
    },
    recording,
    pause: async () => reins.pause(),
    resume: async () => reins.resume(),
    stop: async () => reins.stop(),
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
