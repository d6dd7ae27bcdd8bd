import { createNarrowNetwork, type StreamedLayer } from '../../engine/evaluation/narrow-network';
import { type Answerer, answerImages, imagesAtOnce, type Tally } from '../../engine/evaluation/answer-images';
import type { NarrowSums } from '../../engine/evaluation/narrow-layer';
import type { Amount, PatternSettings, Pruning } from '../../engine/pruning/types';
import { type NetworkDescription, type Parameters, weightedLayers, weightName } from '../../engine/training/network';
import { prunableLayers } from '../../engine/training/recipe';
import { masked } from '../masked-weights';
import type { Networks } from '../networks';
import type { WholeNetwork } from '../sources/network-source';
import { createRecent, oncePer, type Recent } from '../recent';
import type { AccuracyTallies } from '../run-messages';
import type { Run } from '../sliced-runs';
import type { RunContext } from './run-context';

/** How often a network is right when it is cut like this. */
export interface AccuracyRequest {
  readonly network: string;
  readonly checkpoint: string;
  /** The layer that is cut; null for every layer worth cutting (`prunableLayers`), each by the same amount. */
  readonly layer: string | null;
  readonly settings: PatternSettings;
  readonly amount: Amount;
  /** What the array keeps of partial sums; null for exact ones. With them, the one layer or else all layers of the network run on the array. */
  readonly sums: NarrowSums | null;
}

/** All on the same images: those shipped with the network, which it was never trained on. */
export interface AccuracyReport {
  readonly images: number;
  /** Images answered right when cut, with exact sums. */
  readonly correct: number;
  /** Images the checkpoint answers right as it is stored. */
  readonly correctBefore: number;
  /** Images answered right before and wrong when cut, and the other way round. */
  readonly newlyWrong: number;
  readonly newlyRight: number;
  /** Images answered right when cut and on narrow sums; null where exact sums were asked for. */
  readonly correctNarrow: number | null;
  /** The layers that are cut, by id, with the threshold used; null where the pattern has none. */
  readonly q: Readonly<Record<string, number | null>>;
  /** Weights of these layers that the pattern keeps, of all of theirs, and how many are zero in the end: cut now, or stored as zero. */
  readonly kept: number;
  readonly zeros: number;
  readonly total: number;
}

/** A network with some of its layers cut. */
interface CutNetwork {
  readonly parameters: Parameters;
  readonly prunings: ReadonlyMap<string, Pruning>;
}

const cut = async (run: Run, networks: Networks, request: AccuracyRequest, { network, parameters }: WholeNetwork): Promise<CutNetwork> => {
  const changed: Record<string, Float32Array> = { ...parameters };
  const prunings = new Map<string, Pruning>();
  for (const layer of request.layer === null ? prunableLayers(network) : [request.layer]) {
    const ref = { network: request.network, checkpoint: request.checkpoint, layer };
    const { matrix } = await networks.layer(run, ref);
    const prepared = await networks.prepared(run, ref, request.settings);
    await run.pause();
    const pruning = prepared.prune(request.amount);
    changed[weightName(layer)] = masked(matrix, pruning);
    prunings.set(layer, pruning);
    await run.pause();
  }
  return { parameters: changed, prunings };
};

/** The cut network as the array computes it: the one layer on narrow sums, or all of them, cut or not. */
const onArray = (run: Run, { layer, settings, sums }: AccuracyRequest, network: NetworkDescription, { parameters, prunings }: CutNetwork): Answerer | null => {
  if (sums === null) return null;
  const { chunkWidth } = settings;
  const streamed = weightedLayers(network)
    .filter(({ id }) => layer === null || id === layer)
    .map(({ id, rows, filters }): [string, StreamedLayer] => {
      const whole = (): Uint16Array => new Uint16Array(rows).fill(Math.ceil(filters / chunkWidth));
      return [id, { chunkCounts: prunings.get(id)?.streamedChunks ?? whole(), chunkWidth }];
    });
  return run.unwrap(createNarrowNetwork(network, parameters, new Map(streamed), sums, 1));
};

const MARKS_KEPT = 32;
/** By network and checkpoint as stored: one byte a test image, 1 where it is answered right. */
const marksOf = oncePer<Networks, Recent<Uint8Array>>(() => createRecent(MARKS_KEPT));

const NOTHING: Tally = { done: 0, correct: 0 };

/** How many of the shipped images the network answers right, cut and as it is stored. The cut network first: that is what is waited for. */
export const measureAccuracy = async (request: AccuracyRequest, { run, networks }: RunContext): Promise<AccuracyReport> => {
  const whole = await networks.whole(run, request);
  const { network, images } = whole;
  const cutNetwork = await cut(run, networks, request, whole);
  const key = JSON.stringify([request.network, request.checkpoint]);
  const marksKept = marksOf(networks);
  const knownMarks = marksKept.find(key);

  let tallies: AccuracyTallies = { pruned: NOTHING, before: knownMarks ? tallyOf(knownMarks) : NOTHING, narrow: request.sums && NOTHING };
  const total = images.count * (request.sums === null ? 2 : 3);
  const answerAll = async (what: keyof AccuracyTallies, answerer: Answerer): Promise<Uint8Array> => {
    const marks = new Uint8Array(images.count);
    for (const tally of answerImages(network, answerer, images, marks)) {
      tallies = { ...tallies, [what]: tally };
      run.report(tallies.pruned.done + tallies.before.done + (tallies.narrow?.done ?? 0), total, { tallies });
      await run.pause();
    }
    return marks;
  };

  const answerExactly = (what: keyof AccuracyTallies, parameters: Parameters): Promise<Uint8Array> =>
    networks.sessions.lend(run, network, imagesAtOnce(network), parameters, (session) => answerAll(what, session));

  const marks = await answerExactly('pruned', cutNetwork.parameters);
  const marksBefore = knownMarks ?? (await answerExactly('before', whole.parameters));
  marksKept.get(key, () => marksBefore);
  const narrow = onArray(run, request, network, cutNetwork);
  if (narrow !== null) await answerAll('narrow', narrow);

  const sum = (count: (pruning: Pruning, id: string) => number): number => [...cutNetwork.prunings].reduce((all, [id, pruning]) => all + count(pruning, id), 0);
  const changed = (by: number): number => marks.reduce((all, mark, image) => all + Number(mark - marksBefore[image] === by), 0);
  return {
    images: images.count,
    correct: tallies.pruned.correct,
    correctBefore: tallyOf(marksBefore).correct,
    newlyWrong: changed(-1),
    newlyRight: changed(1),
    correctNarrow: tallies.narrow?.correct ?? null,
    q: Object.fromEntries([...cutNetwork.prunings].map(([id, { q }]) => [id, q])),
    kept: sum(({ kept }) => kept),
    zeros: sum((_, id) => zerosOf(cutNetwork.parameters[weightName(id)])),
    total: sum((pruning) => pruning.total),
  };
};

const tallyOf = (marks: Uint8Array): Tally => ({ done: marks.length, correct: marks.reduce((sum, mark) => sum + mark, 0) });
const zerosOf = (values: Float32Array): number => values.reduce((zeros, value) => zeros + Number(value === 0), 0);
