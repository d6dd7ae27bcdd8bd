import type { CompareLayer, CompareSettings } from '../../engine/baselines/compare-network';
import { type LayerPlace, readsLayer } from '../../engine/baselines/dead/chain';
import { DESIGNS, nOfMFor, patternOf } from '../../engine/baselines/designs';
import type { DesignId } from '../../engine/baselines/design-types';
import { answerImages, imagesAtOnce } from '../../engine/evaluation/answer-images';
import type { WeightMatrix } from '../../engine/layer/shape';
import type { PatternSettings } from '../../engine/pruning/types';
import { PIXEL_SCALE } from '../../engine/training/image-set';
import { biasName, type NetworkDescription, type Parameters, type PlannedLayer, planNetwork, weightedLayers, weightName } from '../../engine/training/network';
import { prunableLayers } from '../../engine/training/recipe';
import { smallestOf } from '../../lib/extremes';
import { percent } from '../../lib/numbers';
import { fail, ok, type Result } from '../../lib/result';
import { designConfigOf, designsOf } from '../../scenario/settings';
import { masked } from '../masked-weights';
import type { CheckpointInfo, NetworkInfo } from '../network-info';
import type { ComparedSubject, CompareRequest, Comparison, FoundSubject, MeasuredDesigns } from '../runs/comparison';
import type { Run } from '../sliced-runs';
import type { OpenedNetworks, WholeNetwork } from './network-source';

/** A trained network to compare on: weights the cascade is cut from, and weights every other pattern is. */
interface TrainedSubject {
  readonly layers: readonly CompareLayer[];
  readonly note: string;
  readonly shownBy: Comparison['shownBy'];
  readonly cascade: Source;
  readonly plain: Source;
}

interface Source {
  readonly checkpoint: CheckpointInfo;
  readonly whole: WholeNetwork;
}

/** Among so many images, the one nearest to their mean is taken for the activations. */
const IMAGES_LOOKED_AT = 9;

const isPlain = ({ regularizer, pruned }: CheckpointInfo): boolean => regularizer === 'none' && pruned === undefined;
const isCascade = ({ regularizer, pruned }: CheckpointInfo): boolean => regularizer.startsWith('cascade') && pruned === undefined;

const findSubject = (catalogue: readonly NetworkInfo[], id: string): Result<NetworkInfo> => {
  const found = catalogue.find((network) => network.id === id);
  if (found === undefined) return fail(`There is no network called "${id}".`, 'Choose another network from the list.');
  return found.checkpoints.length === 0 ? fail(`${found.name} has no weights.`, 'Choose another network.') : ok(found);
};

/** The checkpoint that the cascade is cut from, and the one that all other patterns are. Without a checkpoint of one kind, the other serves both. */
interface ChosenCheckpoints {
  readonly cascade: CheckpointInfo;
  readonly plain: CheckpointInfo;
}

const chooseCheckpoints = async (run: Run, networks: OpenedNetworks, { subject, checkpoint }: CompareRequest): Promise<ChosenCheckpoints> => {
  const { checkpoints } = run.unwrap(findSubject(await networks.list(run), subject));
  const asked = checkpoints.find(({ id }) => id === checkpoint);
  const cascade = asked !== undefined && !isPlain(asked) ? asked : (checkpoints.find(isCascade) ?? checkpoints[0]);
  return { cascade, plain: checkpoints.find(isPlain) ?? cascade };
};

/** Opens a trained network for comparison. */
const openTrained = async (
  run: Run,
  networks: OpenedNetworks,
  { subject, classifiers }: CompareRequest,
  { cascade: cascadeInfo, plain: plainInfo }: ChosenCheckpoints,
): Promise<TrainedSubject> => {
  const open = async (info: CheckpointInfo): Promise<Source> => ({
    checkpoint: info,
    whole: await networks.whole(run, { network: subject, checkpoint: info.id }),
  });
  const cascade = await open(cascadeInfo);
  const plain = await open(plainInfo);
  const { network } = cascade.whole;

  const matrices = new Map<string, Readonly<Record<'cascade' | 'plain', WeightMatrix>>>();
  for (const { id } of weightedLayers(network)) {
    const matrixOf = async (info: CheckpointInfo): Promise<WeightMatrix> =>
      (await networks.layer(run, { network: subject, checkpoint: info.id, layer: id })).matrix;
    matrices.set(id, { cascade: await matrixOf(cascadeInfo), plain: await matrixOf(plainInfo) });
  }
  const { image, masks } = await typicalMasks(run, networks, cascade.whole);
  await run.pause();

  const prunable = prunableLayers(network);
  const all = weightedLayers(network);
  const hasConvolutions = all.some(({ shape }) => shape.kind === 'convolution');
  const taken = classifiers || !hasConvolutions ? all : all.filter(({ shape }) => shape.kind === 'convolution');
  const layers = taken.map(({ id, shape }): CompareLayer => {
    const next = all[all.findIndex((layer) => layer.id === id) + 1];
    return {
      name: id,
      shape,
      origin: 'trained',
      isPruned: prunable.includes(id),
      publishedDensity: null,
      outputDensity: next === undefined ? 1 : shareOf(masks.get(next.id)),
      weights: (_group, training) => {
        const found = matrices.get(id);
        if (found === undefined) throw new RangeError(`${id} was not opened`);
        return found[training];
      },
      activations: () => masks.get(id)?.slice() ?? new Uint8Array(0),
      place: { ...placeOf(network, id), bias: (training) => (training === 'cascade' ? cascade : plain).whole.parameters[biasName(id)] },
    };
  });
  const weightsSaid =
    cascadeInfo === plainInfo
      ? `All designs run on the checkpoint "${cascadeInfo.name}": there is no other of a kind`
      : `The cascade is cut from the checkpoint "${cascadeInfo.name}", all other patterns from "${plainInfo.name}"`;
  const whole = `${all
    .filter(({ id }) => !prunable.includes(id))
    .map(({ id }) => id)
    .join(' and ')} stay whole`;
  const shownBy = { checkpoint: cascadeInfo.id, image };
  return { layers, shownBy, cascade, plain, note: `Trained. ${weightsSaid}; activations are those of test image ${image} in the former; ${whole}.` };
};

/** Whose outputs a layer reads, and what follows it. Poolings leave a constant as it is, and commute with the ReLU. */
const placeOf = (network: NetworkDescription, id: string): Omit<LayerPlace, 'bias'> => {
  const planned = planNetwork(network);
  const weighted = planned.filter(({ description }) => 'id' in description);
  const at = weighted.findIndex(({ description }) => 'id' in description && description.id === id);
  const [before, own, after] = [weighted[at - 1], weighted[at], weighted[at + 1]];
  const behind = planned.slice(planned.indexOf(own) + 1, after === undefined ? planned.length : planned.indexOf(after));
  const reads = before !== undefined && 'id' in before.description ? readsLayer(before.description.id, before.output.channels, spanOf(own)) : null;
  return { reads, rectified: behind.some(({ description }) => description.kind === 'relu'), isLast: after === undefined };
};

/** Planes are flattened before a linear layer. */
const spanOf = ({ description, input }: PlannedLayer): number => (description.kind === 'linear' ? input.height * input.width : 1);

const shareOf = (mask: Uint8Array | undefined): number => (mask === undefined ? 1 : mask.reduce((sum, bit) => sum + bit, 0) / mask.length);

/** Non-zero inputs of every layer for one image: the one whose shares of non-zeros are nearest to the mean of the first few. */
const typicalMasks = (
  run: Run,
  networks: OpenedNetworks,
  { network, parameters, images }: WholeNetwork,
): Promise<{ readonly image: number; readonly masks: ReadonlyMap<string, Uint8Array> }> => {
  const count = Math.min(IMAGES_LOOKED_AT, images.count);
  return networks.sessions.lend(run, network, IMAGES_LOOKED_AT, parameters, async (session) => {
    for (let i = 0; i < count * images.length; i++) session.input[i] = images.pixels[i] * PIXEL_SCALE;
    session.forward(count);
    const masks = weightedLayers(network).map(({ id, shape, rows }) => {
      const length = shape.kind === 'linear' ? rows : shape.inputChannels * shape.inputSize[0] * shape.inputSize[1];
      const values = session.entering(id);
      return {
        id,
        ofImage: Array.from({ length: count }, (_, image) =>
          Uint8Array.from(values.subarray(image * length, (image + 1) * length), (value) => (value === 0 ? 0 : 1)),
        ),
      };
    });
    const distances = new Float64Array(count);
    for (const { ofImage } of masks) {
      const shares = ofImage.map(shareOf);
      const mean = shares.reduce((sum, share) => sum + share, 0) / count;
      for (let image = 0; image < count; image++) distances[image] += Math.abs(shares[image] - mean);
    }
    const image = distances.indexOf(smallestOf(distances));
    return { image, masks: new Map(masks.map(({ id, ofImage }) => [id, ofImage[image]])) };
  });
};

/** Share of answers a pruned network may lose. */
const ACCURACY_TOLERANCE = 0.005;
/** Halvings of the range of sparsities: the last is 1.5 points wide. */
const SEARCH_STEPS = 6;
const MOST_SPARSE = 0.99;

interface Measured {
  readonly sparsity: number;
  /** Images answered right. */
  readonly correct: number;
}

interface FairSparsities {
  readonly sparsityOf: CompareSettings['sparsityOf'];
  readonly measured: MeasuredDesigns;
  readonly note: string;
  readonly steps: number;
}

/** The designs whose sparsity one search finds: those that cut by the same settings. */
interface Search {
  readonly settings: PatternSettings;
  readonly designs: readonly DesignId[];
}

const searchesFor = (designs: readonly DesignId[], request: CompareRequest): readonly Search[] => {
  const config = designConfigOf({ ...request, compareArray: request.array });
  const searches = new Map<string, Search>();
  for (const id of designs) {
    const pattern = patternOf(id, config);
    if (pattern === 'dense') continue;
    // Without n:m the two numbers say nothing: one search serves all designs of a pattern.
    const [n, m] = pattern === 'n:m' ? nOfMFor(id, config) : [2, 4];
    const settings: PatternSettings = { pattern, chunkWidth: DESIGNS[id].blockFilters ?? request.array[1], n, m };
    const key = JSON.stringify(settings);
    searches.set(key, { settings, designs: [...(searches.get(key)?.designs ?? []), id] });
  }
  return [...searches.values()];
};

/**
 * For each design the largest sparsity, to a point and a half, at which its pattern still answers the shipped images right as often as the worse of the two
 * unpruned checkpoints, less the tolerance. Nothing is fine-tuned. n:m knows one sparsity, which it is given or not.
 */
const sparsitiesByAccuracy = async (run: Run, networks: OpenedNetworks, subject: TrainedSubject, request: CompareRequest): Promise<FairSparsities> => {
  const { layers, cascade, plain } = subject;
  const designs = designsOf(request);
  const searches = searchesFor(designs, request);
  const steps = 2 + searches.reduce((sum, { settings }) => sum + (settings.pattern === 'n:m' ? 1 : SEARCH_STEPS), 0);
  let done = 0;
  const { images } = cascade.whole;
  const measure = async (source: Source, parameters: Parameters, at: string): Promise<number> => {
    const { network } = source.whole;
    const marks = new Uint8Array(images.count);
    const correct = await networks.sessions.lend(run, network, imagesAtOnce(network), parameters, async (session) => {
      let last = 0;
      for (const tally of answerImages(network, session, images, marks)) {
        last = tally.correct;
        run.report(done + tally.done / images.count, steps + layers.length * designs.length, { at });
        await run.pause();
      }
      return last;
    });
    done++;
    return correct;
  };
  const dense = [];
  for (const source of [cascade, plain]) dense.push(await measure(source, source.whole.parameters, `unpruned ${source.checkpoint.name}`));
  const least = smallestOf(dense) - ACCURACY_TOLERANCE * images.count;

  const sparsityOf: Partial<Record<DesignId, number>> = {};
  const right: Partial<Record<DesignId, number>> = {};
  for (const { settings, designs: searched } of searches) {
    const source = settings.pattern === 'cascade' ? cascade : plain;
    // Uncut, unless a measurement shows that more is good.
    let found: Measured = { sparsity: 0, correct: dense[settings.pattern === 'cascade' ? 0 : 1] };
    const isGood = async (sparsity: number): Promise<boolean> => {
      const parameters: Record<string, Float32Array> = { ...source.whole.parameters };
      for (const { name } of layers.filter(({ isPruned }) => isPruned)) {
        const ref = { network: request.subject, checkpoint: source.checkpoint.id, layer: name };
        const { matrix } = await networks.layer(run, ref);
        parameters[weightName(name)] = masked(matrix, (await networks.prepared(run, ref, settings)).prune({ by: 'sparsity', sparsity }));
        await run.pause();
      }
      const correct = await measure(source, parameters, `accuracy of ${settings.pattern} at ${percent(sparsity, 0)}`);
      if (correct < least) return false;
      found = { sparsity, correct };
      return true;
    };
    if (settings.pattern === 'n:m') await isGood(1 - settings.n / settings.m);
    else await searchSparsity(isGood);
    for (const id of searched) [sparsityOf[id], right[id]] = [found.sparsity, found.correct / images.count];
  }
  const note =
    `Each design is cut as far as its pattern still answers ${percent(least / images.count)} of ${images.count} test images right: ` +
    `${100 * ACCURACY_TOLERANCE} points below ${percent(smallestOf(dense) / images.count)}, the worse of the unpruned checkpoints. Nothing is fine-tuned after cutting.`;
  return { sparsityOf, measured: { images: images.count, least: least / images.count, right }, note, steps };
};

/** Looks for the largest good sparsity by halving: each one found good is larger than those before. Accuracy need not fall evenly; what is used was measured itself. */
const searchSparsity = async (isGood: (sparsity: number) => Promise<boolean>): Promise<void> => {
  let good = 0;
  let bad = MOST_SPARSE;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const middle = (good + bad) / 2;
    if (await isGood(middle)) good = middle;
    else bad = middle;
  }
};

const openMeasured = async (run: Run, networks: OpenedNetworks, request: CompareRequest, checkpoints: ChosenCheckpoints): Promise<ComparedSubject> => {
  const trained = await openTrained(run, networks, request, checkpoints);
  if (request.fairness === 'weights')
    return {
      ...trained,
      origin: 'trained',
      note: `${trained.note} Every design keeps as many weights as the cascade.`,
      measured: null,
      sparsityOf: {},
      steps: 0,
    };
  const { note, ...fair } = await sparsitiesByAccuracy(run, networks, trained, request);
  return { ...trained, ...fair, origin: 'trained', note: `${trained.note} ${note}` };
};

/** A trained network to compare on, with the checkpoints that it will be opened with. */
export const findTrainedSubject = async (run: Run, networks: OpenedNetworks, request: CompareRequest): Promise<FoundSubject> => {
  const checkpoints = await chooseCheckpoints(run, networks, request);
  // The same for a checkpoint asked for and for the same one chosen unasked.
  return { key: JSON.stringify({ ...request, checkpoint: checkpoints.cascade.id }), open: () => openMeasured(run, networks, request, checkpoints) };
};
