import * as v from 'valibot';
import { NM_CORES } from '../engine/baselines/nm-rule';
import { PARITIES } from '../engine/baselines/parities';
import { BALANCES, SPARTEN_WEIGHTS } from '../engine/baselines/sparten-config';
import { PROFILES } from '../engine/baselines/targets';
import { DESIGN_IDS } from '../engine/baselines/design-types';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS, TILE_FILLS, TURN_RULES } from '../engine/csph/config';
import { MEMORY_PRICES } from '../engine/energy/sized';
import { PATTERNS, type Amount } from '../engine/pruning/types';
import { energyEdits } from './energy-edits';
import {
  areaChoice,
  arrayPosition,
  arraySize,
  decimal,
  flag,
  gridSize,
  identifier,
  nOfM,
  oneOf,
  orNull,
  readText,
  slack,
  visibleName,
  whole,
  wholeList,
  type Kind,
} from './kinds';
import { LIMITS } from './limits';
import { SCENES } from './scenes';
import {
  ACCURACY_SCOPES,
  COMPARE_MEASURES,
  CUT_PLAYS,
  DEAD_CHANNELS,
  ENERGY_PRESET_IDS,
  FAIRNESSES,
  MATRIX_VIEWS,
  NUMBER_FORMATS,
  ROW_SORTS,
  TRAINING_REGULARIZERS,
} from './words';

/** `push`: a deliberate change that Back undoes. `replace`: the address follows once the value has settled. */
export type History = 'push' | 'replace';

/** One way for a link to spell a field. */
export interface Spelling<Value> {
  readonly key: string;
  /** What the key may be set to, for a person. */
  readonly allowed: string;
  /** What of a text is wrong, where that can be told more closely. */
  readonly explain?: (text: string) => string | null;
  /** The value a text stands for; undefined where it says nothing allowed. */
  readonly read: (text: string) => Value | undefined;
  /** The text for a value; null where this key is not the one to spell it. */
  readonly write: (value: Value) => string | null;
}

/** One field of a scenario: all there is to know of it. Links, files, controls, the documentation and the tests read it from here. */
export interface Field<Value> {
  /** What it may hold in memory and in a scenario file, as a schema and for a person. */
  readonly schema: v.GenericSchema<unknown, Value>;
  readonly inJson: string;
  /** In the order in which they count, where a link gives several. */
  readonly spellings: readonly Spelling<Value>[];
  /** What a change made in the page does to the browser's history. */
  readonly history: History;
  /**
   * What a link that leaves it out means. Frozen with the link version: once links of it are in the world, a change here changes what they show, so it needs a
   * new version, and the old value in `until`. Hence plain values, not constants borrowed from the engine.
   */
  readonly byDefault: Value;
  /** What links up to a version mean that leave it out: the version and its default. */
  readonly until?: readonly [version: number, byDefault: Value];
}

/** @param hold the field's value for what the text says. @param heldBy the other way; undefined for a value that another key spells. */
function spelling<Value, Held>(key: string, kind: Kind<Held>, hold: (held: Held) => Value, heldBy: (value: Value) => Held | undefined): Spelling<Value> {
  return {
    key,
    allowed: kind.inLink,
    ...(kind.explain && { explain: kind.explain }),
    read: (text) => {
      const held = readText(kind, text);
      return held === undefined ? undefined : hold(held);
    },
    write: (value) => {
      const held = heldBy(value);
      return held === undefined ? null : kind.format(held);
    },
  };
}

interface Rest<Value> {
  /** A second key: read, never written. */
  readonly synonym?: string;
  readonly until?: readonly [version: number, byDefault: Value];
}

function field<Value>(
  key: string,
  kind: Kind<Value>,
  byDefault: NoInfer<Value>,
  history: History,
  { synonym, until }: Rest<NoInfer<Value>> = {},
): Field<Value> {
  const { schema, inJson } = kind;
  const itself = spelling<Value, Value>(
    key,
    kind,
    (value) => value,
    (value) => value,
  );
  const spellings = synonym === undefined ? [itself] : [itself, { ...itself, key: synonym, write: () => null }];
  return { schema, inJson, spellings, history, byDefault, ...(until && { until }) };
}

/** How much is cut, which has two kinds of value and a key for each. */
function amountField(byDefault: Amount, until: NonNullable<Field<Amount>['until']>): Field<Amount> {
  const q = decimal(LIMITS.q);
  const cut = decimal(LIMITS.cut);
  return {
    schema: v.variant('by', [v.strictObject({ by: v.literal('q'), q: q.schema }), v.strictObject({ by: v.literal('sparsity'), sparsity: cut.schema })]),
    inJson: `{"by": "q", "q": ${q.inJson}} or {"by": "sparsity", "sparsity": ${cut.inJson}}`,
    spellings: [
      spelling<Amount, number>(
        'q',
        q,
        (value) => ({ by: 'q', q: value }),
        (amount) => (amount.by === 'q' ? amount.q : undefined),
      ),
      spelling<Amount, number>(
        'cut',
        cut,
        (value) => ({ by: 'sparsity', sparsity: value }),
        (amount) => (amount.by === 'sparsity' ? amount.sparsity : undefined),
      ),
    ],
    history: 'replace',
    byDefault,
    until,
  };
}

/**
 * Every field of a scenario, in the order links are written: to add one is to add a row. What a person picks pushes history; what is dragged, scrubbed or merely
 * looked at replaces it. After a change: `npm run links` writes the table of docs/links.md.
 */
export const FIELDS = {
  /** A network of the catalogue, e.g. `lenet5-wide-mnist`. */
  network: field('net', identifier(), 'lenet5-mnist', 'push', { until: [1, 'lenet5-wide-mnist'] }),
  /** One of the network's checkpoints, e.g. `plain` or `cascade`. */
  checkpoint: field('ckpt', identifier(), 'cascade', 'push'),
  layer: field('layer', visibleName(), 'conv1', 'push', { until: [1, 'conv2'] }),
  /** Index of the held-out test image whose activations enter the array. */
  image: field('img', whole(LIMITS.image), 0, 'push'),

  pattern: field('pat', oneOf(PATTERNS), 'cascade', 'push'),
  amount: amountField({ by: 'q', q: 1 }, [1, { by: 'q', q: 0.75 }]),
  chunkWidth: field('cw', whole(LIMITS.chunkWidth), 2, 'push', { synonym: 'cols', until: [1, 8] }),
  nOfM: field('nm', nOfM(LIMITS.blockLength), [2, 4], 'push'),
  /** A second pattern shown beside the first at equal kept weights; null for none. */
  compareWith: field('cmp', orNull(oneOf(PATTERNS), 'none'), null, 'push'),
  accuracyScope: field('acc', oneOf(ACCURACY_SCOPES), 'network', 'push'),

  arrayRows: field('rows', whole(LIMITS.arrayRows), 4, 'push', { until: [1, 8] }),
  groupSize: field('T', whole(LIMITS.groupSize), 1, 'push'),
  bins: field('bins', wholeList(LIMITS.binCount, LIMITS.binSize, LIMITS.slots), [2, 4, 8, 16, 32], 'push'),
  buffer: field('buf', oneOf(BUFFER_KINDS), 'bins', 'push'),
  order: field('order', oneOf(ROW_ORDERS), 'natural', 'push'),
  drain: field('drain', oneOf(DRAIN_MODES), 'overlapped', 'push'),
  turn: field('turn', oneOf(TURN_RULES), 'hold', 'push', { until: [1, 'eager'] }),
  /** Bits a group's sum is saturated to before it is committed; null for exact int32 sums. */
  partialSumBits: field('psum', orNull(whole(LIMITS.partialSumBits), 'exact'), null, 'push'),

  /** What is added to the loss in the Train scene, and how strongly. */
  trainRegularizer: field('reg', oneOf(TRAINING_REGULARIZERS), 'cascade', 'push'),
  trainLambda: field('lam', decimal(LIMITS.lambda), 0.01, 'replace'),
  trainEpochs: field('ep', whole(LIMITS.epochs), 6, 'push'),
  /** Epochs of fine-tuning after pruning. */
  tuneEpochs: field('tune', whole(LIMITS.epochs), 2, 'push'),
  /** Learning rate at the start of training; it falls linearly to 0. */
  trainRate: field('lr', decimal(LIMITS.learningRate), 0.02, 'push'),
  /** Decides starting weights, order and shifts of the images. */
  trainSeed: field('seed', whole(LIMITS.seed), 1, 'push'),

  scene: field('scene', oneOf(SCENES), 'prune', 'push'),
  /** By default one where a stroke of the first image begins: at the corners of an image every activation is zero. */
  tile: field('tile', whole(LIMITS.tile), 101, 'replace', { until: [1, 0] }),
  cycle: field('cyc', whole(LIMITS.cycle), 0, 'replace'),
  /** Step of the cut that is about to be taken, from 1, in the order in which rows and chunks are judged; 0 for the finished cut. */
  step: field('step', whole(LIMITS.step), 0, 'replace'),
  /** What the steps of the cut are. */
  cutPlay: field('play', oneOf(CUT_PLAYS), 'rows', 'replace'),
  /** Epochs of the shown training that are done, 0 for its starting weights; null for all there are. */
  epoch: field('epoch', orNull(whole(LIMITS.epoch), 'last'), null, 'replace'),
  /** Selected PE: [array row, column]. */
  pe: field('pe', arrayPosition(LIMITS.arrayRows, LIMITS.chunkWidth), [0, 0], 'replace'),
  /** Selected weight row j; null for none. */
  row: field('row', orNull(whole(LIMITS.row), 'none'), null, 'replace'),
  sort: field('sort', oneOf(ROW_SORTS), 'count', 'replace'),
  view: field('view', oneOf(MATRIX_VIEWS), 'magnitude', 'replace'),
  numbers: field('num', oneOf(NUMBER_FORMATS), 'decimal', 'replace'),
  /** What is run on all designs: a network known by its sizes, or a trained one. */
  compareSubject: field('on', identifier(), 'vgg16', 'push'),
  /** Share of the pruned layers' weights to cut. */
  compareSparsity: field('csp', decimal(LIMITS.compareSparsity), 0.75, 'replace'),
  /** How that share is spread over the layers. */
  compareProfile: field('prof', oneOf(PROFILES), 'published', 'push'),
  /** Multipliers of every design: [rows, columns]. */
  compareArray: field('carr', arraySize(LIMITS.arrayRows, LIMITS.chunkWidth), [32, 32], 'push'),
  fairness: field('fair', oneOf(FAIRNESSES), 'weights', 'push'),
  /** The design that is 1 in every chart; null for plain figures. */
  normaliseTo: field('norm', orNull(oneOf(DESIGN_IDS), 'none'), null, 'replace'),
  /** The one layer on show; null for the whole network. */
  compareLayer: field('cl', orNull(visibleName(), 'none'), null, 'push'),
  compareMeasure: field('by', oneOf(COMPARE_MEASURES), 'energy', 'replace'),
  /** The design whose numbers and ledger are on show. */
  ledgerDesign: field('led', oneOf(DESIGN_IDS), 'csp-h', 'replace'),
  energyPreset: field('energy', oneOf(ENERGY_PRESET_IDS), 'accelergy-45nm', 'push'),
  energyEdits: field('en', energyEdits(), {}, 'replace'),
  /** Whether buffers are priced by their capacity. */
  energyMemories: field('em', oneOf(MEMORY_PRICES), 'table', 'push'),
  spartenBalance: field('sb', oneOf(BALANCES), 'gb-h', 'push'),
  spartenSlack: field('ss', slack(), 0, 'push'),
  /** R: outputs that a weight chunk serves between two fetches from the SRAM. */
  spartenOutputs: field('sr', whole(LIMITS.spartenOutputs), 32, 'push'),
  spartenOverhead: field('so', whole(LIMITS.spartenOverhead), 0, 'push'),
  /** Bytes a cycle at which inputs are broadcast in a cluster; null where that never limits. */
  spartenBroadcast: field('sbc', orNull(whole(LIMITS.spartenBroadcast), 'free'), null, 'push'),
  /** Clusters and units in each; null for as many as the array has rows and columns. */
  spartenGrid: field('sg', orNull(gridSize(LIMITS.spartenSide), 'array'), null, 'push'),
  spartenWeights: field('sw', oneOf(SPARTEN_WEIGHTS), 'own', 'push'),
  /** T of CSP-H in a comparison: rows whose products are summed before they are committed. */
  compareGroupSize: field('ct', whole(LIMITS.groupSize), 32, 'push'),
  /** Whether every tile of a comparison's arrays takes its fill and first load, or they lie behind the tile before. */
  tileFill: field('fill', oneOf(TILE_FILLS), 'shown', 'push'),
  /** Bytes of every design's input buffer behind its own loop nest; null where any loop order may be chosen. */
  inputBuffer: field('ib', orNull(whole(LIMITS.bufferBytes), 'free'), null, 'push'),
  weightBuffer: field('wb', whole(LIMITS.bufferBytes), 1_048_576, 'push'),
  /** Whether a comparison streams channels that pruning leaves constant. */
  deadChannels: field('dead', oneOf(DEAD_CHANNELS), 'auto', 'push', { until: [2, 'stream'] }),
  /** n:m of a second tensor core beside the one of 2:4; null for none. */
  coreNOfM: field('cnm', orNull(nOfM(LIMITS.blockLength), 'none'), null, 'push'),
  /** What that core is built for: 2:4, over which other n:m run as windows, or the n:m itself. */
  coreHardware: field('cnh', oneOf(NM_CORES), 'windows', 'push'),
  /** What designs have in equal measure: multipliers, on-chip power or area. */
  parity: field('par', oneOf(PARITIES), 'multipliers', 'push'),
  /** For equal area, what of our own synthesis is taken: bits of CSP-H's sums, SparTen's join and its value buffers. */
  areaChoice: field('ac', areaChoice(), ['8', 'brent-kung', 'cells'], 'push'),
  /** Areas entered by hand, in NAND2 equivalents a multiplier; null for the synthesised ones. */
  areaCspH: field('acsp', orNull(whole(LIMITS.area), 'ours'), null, 'push'),
  areaSparten: field('aspa', orNull(whole(LIMITS.area), 'ours'), null, 'push'),
  /** Whether a convolutional network's fully connected layers take part. */
  classifiers: field('fc', flag(), false, 'push'),
  /** One scene without the surrounding page, for an iframe. */
  embed: field('embed', flag(), false, 'replace'),
};

export function isFieldName(name: string): name is keyof typeof FIELDS {
  return Object.hasOwn(FIELDS, name);
}

export const FIELD_NAMES: readonly (keyof typeof FIELDS)[] = Object.keys(FIELDS).filter(isFieldName);
