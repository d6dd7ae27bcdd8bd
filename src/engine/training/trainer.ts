import { invariant } from '../../lib/assert';
import { createPrng } from '../../lib/prng';
import { createRegularizer, type RegularizerKind } from '../pruning/regularizers';
import { requireImages, showImage, showShiftedImage, type ImageSet } from './image-set';
import { softmaxCrossEntropy } from './loss';
import { classCount, weightedLayers, weightName, type NetworkDescription, type Parameters } from './network';
import { createOptimizer } from './optimizer';
import { copyParameters, initialParameters } from './parameters';
import { createSession, type Session } from './session';

export interface TrainerSettings {
  readonly network: NetworkDescription;
  readonly images: ImageSet;
  /** Decides starting weights and the order of the images. */
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  /** Each image is shown moved by up to this many pixels either way, anew every time (seeded). 0 for none. */
  readonly shift: number;
  /** Falls linearly from this value to 0 over the whole run. */
  readonly learningRate: number;
  readonly momentum: number;
  readonly weightDecay: number;
  /** λ: the loss is the cross-entropy + λ · Σ over the regularised layers. 0 for none. */
  readonly lambda: number;
  readonly regularizer: RegularizerKind;
  /** A: filters to a chunk, for the regulariser. */
  readonly chunkWidth: number;
  /** Ids of the layers the regulariser acts on. */
  readonly regularizedLayers: readonly string[];
  /** Weights to go on from instead of seeded ones. */
  readonly start?: Parameters;
  /** Masked fine-tuning: by layer id, M·J bytes, 0 = pruned. Pruned weights are zero from the first step to the last. */
  readonly masks?: Readonly<Record<string, Uint8Array>>;
}

export type TrainerStatus = 'running' | 'finished' | 'diverged';

/** State after a step. */
export interface TrainerReport {
  readonly status: TrainerStatus;
  /** Steps done, of `steps`. */
  readonly step: number;
  readonly steps: number;
  /** Epochs begun, from 1. */
  readonly epoch: number;
  readonly images: number;
  /** Mean cross-entropy of the step's batch, before its update; without the regulariser. */
  readonly loss: number;
  /** λ · Σ of the regularisers at that moment. */
  readonly penalty: number;
  /** Images of the batch answered right, and their number. */
  readonly correct: number;
  readonly batch: number;
}

export interface Trainer {
  /** One batch: forward, backward, update. Does nothing once finished or diverged. */
  step(): TrainerReport;
  /** A copy of the current weights; after divergence, of the last good ones. */
  parameters(): Parameters;
  /** The live weights, for reading between steps: no copy. */
  readonly live: Parameters;
}

/** Steps between copies kept to fall back on. */
const KEEP_EVERY = 20;
/** A mean cross-entropy above this has left every useful range: chance on ten classes is 2.3. */
const DIVERGED_LOSS = 1000;

/**
 * Training as an iterator: the caller decides how many steps to do at a time. Same settings, same images: the same weights bit for bit, on every
 * machine. @throws InvariantError if the images do not fit the network or a number is out of range.
 */
export function createTrainer(settings: TrainerSettings): Trainer {
  const { network, images } = settings;
  requireImages(network, images);
  requireRanges(settings);
  const batchSize = Math.min(settings.batchSize, images.count);
  const session = createSession(network, batchSize, true);
  session.load(settings.start ?? initialParameters(network, settings.seed));
  const mask = createMasking(network, session, settings.masks ?? {});
  mask(session.parameters);
  session.parametersChanged();
  const regularize = createRegularization(settings, session);
  const optimizer = createOptimizer(session.parameters, settings);
  const batches = createBatches(images.count, batchSize, settings.seed);
  const show = createPresentation(settings, session);
  const classes = classCount(network);
  const labels = new Uint8Array(batchSize);
  const steps = settings.epochs * Math.ceil(images.count / batchSize);
  let good = copyParameters(session.parameters);
  let report: TrainerReport = { status: 'running', step: 0, steps, epoch: 1, images: 0, loss: NaN, penalty: 0, correct: 0, batch: 0 };

  return {
    live: session.parameters,
    parameters: () => copyParameters(session.parameters),
    step() {
      if (report.status !== 'running') return report;
      const { epoch, indices } = batches();
      const batch = indices.length;
      for (let entry = 0; entry < batch; entry++) {
        show(indices[entry], entry);
        labels[entry] = images.labels[indices[entry]];
      }
      session.forward(batch);
      const { loss, correct } = softmaxCrossEntropy(session.output, labels, batch, classes, session.outputGradient);
      // Negated, so that NaN counts as diverged.
      if (!(loss <= DIVERGED_LOSS)) {
        session.load(good);
        report = { ...report, status: 'diverged', epoch, loss, correct, batch };
        return report;
      }
      if (report.step % KEEP_EVERY === 0) good = copyParameters(session.parameters);
      session.backward(batch);
      const penalty = regularize();
      mask(session.gradients);
      optimizer.update(session.parameters, session.gradients, settings.learningRate * (1 - report.step / steps));
      session.parametersChanged();
      const step = report.step + 1;
      report = { status: step === steps ? 'finished' : 'running', step, steps, epoch, images: report.images + batch, loss, penalty, correct, batch };
      return report;
    },
  };
}

function requireRanges({ epochs, batchSize, shift, learningRate, momentum, weightDecay, lambda, chunkWidth, images }: TrainerSettings): void {
  invariant(Number.isSafeInteger(epochs) && epochs >= 1, 'epochs must be a whole number from 1 on');
  invariant(Number.isSafeInteger(batchSize) && batchSize >= 1, 'a batch holds one image or more');
  invariant(Number.isSafeInteger(chunkWidth) && chunkWidth >= 1, 'a chunk holds one filter or more');
  invariant(Number.isSafeInteger(shift) && shift >= 0, 'a shift is a whole number of pixels');
  invariant(learningRate >= 0 && weightDecay >= 0 && lambda >= 0, 'rates and strengths are not negative');
  invariant(momentum >= 0 && momentum < 1, 'momentum lies in [0, 1)');
  invariant(images.count >= 1, 'there is no image to train on');
}

/** Multiplies the weights (or their gradients) of the masked layers by their masks. */
function createMasking(network: NetworkDescription, session: Session, masks: Readonly<Record<string, Uint8Array>>): (tensors: Parameters) => void {
  const masked = Object.entries(masks).map(([id, mask]) => {
    const name = weightName(id);
    invariant(session.parameters[name]?.length === mask.length, `${network.id}: the mask of ${id} does not fit its weights`);
    return { name, mask };
  });
  return (tensors) => {
    for (const { name, mask } of masked) {
      const values = tensors[name];
      for (let i = 0; i < mask.length; i++) if (mask[i] === 0) values[i] = 0;
    }
  };
}

/** Adds λ · the regulariser's gradient to the weights' gradients; returns λ · its value. */
function createRegularization({ network, lambda, regularizer, chunkWidth, regularizedLayers }: TrainerSettings, session: Session): () => number {
  if (lambda === 0) return () => 0;
  const layers = regularizedLayers.map((id) => {
    const layer = weightedLayers(network).find((candidate) => candidate.id === id);
    invariant(layer !== undefined, `${network.id} has no layer ${id}`);
    const name = weightName(id);
    // Tiles for linear layers, single chunks for convolutions: the authors' two forms of `chunk`.
    const penalty = createRegularizer(regularizer, { rows: layer.rows, filters: layer.filters, chunkWidth }, { tiles: layer.shape.kind === 'linear' });
    return { penalty, values: session.parameters[name], gradient: session.gradients[name] };
  });
  return () => layers.reduce((sum, { penalty, values, gradient }) => sum + lambda * penalty.accumulate(values, lambda, gradient), 0);
}

/** Writes an image into the batch, moved at random if the settings say so. */
function createPresentation({ network, images, shift, seed }: TrainerSettings, session: Session): (image: number, entry: number) => void {
  if (shift === 0) return (image, entry) => showImage(session, images, image, entry);
  const prng = createPrng(seed ^ 0x5417f);
  const step = (): number => prng.below(2 * shift + 1) - shift;
  return (image, entry) => showShiftedImage(session, images, image, entry, network.input, step(), step());
}

/** Every image once an epoch, in a newly shuffled order each time (Fisher-Yates). The array handed out is reused. */
function createBatches(count: number, batchSize: number, seed: number): () => { readonly epoch: number; readonly indices: Uint32Array } {
  const prng = createPrng(seed ^ 0x5eed);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  let epoch = 0;
  let next = count;
  return () => {
    if (next >= count) {
      for (let i = count - 1; i > 0; i--) {
        const other = prng.below(i + 1);
        const held = order[i];
        order[i] = order[other];
        order[other] = held;
      }
      next = 0;
      epoch++;
    }
    const indices = order.subarray(next, Math.min(count, next + batchSize));
    next += indices.length;
    return { epoch, indices };
  };
}
