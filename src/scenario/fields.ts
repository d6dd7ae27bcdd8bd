import * as v from 'valibot';
import { BALANCES } from '../engine/baselines/sparten-config';
import { PROFILES } from '../engine/baselines/targets';
import { DESIGN_IDS } from '../engine/baselines/design-types';
import { BUFFER_KINDS, DRAIN_MODES, ROW_ORDERS, TURN_RULES } from '../engine/csph/config';
import { PATTERNS, type Amount } from '../engine/pruning/types';
import { energyEdits } from './energy-edits';
import { arrayPosition, arraySize, decimal, flag, identifier, nOfM, oneOf, orNull, readText, slack, visibleName, whole, wholeList, type Kind } from './kinds';
import { LIMITS } from './limits';
import { SCENES } from './scenes';
import {
  ACCURACY_SCOPES,
  COMPARE_MEASURES,
  ENERGY_PRESET_IDS,
  FAIRNESSES,
  MATRIX_VIEWS,
  NUMBER_FORMATS,
  ROW_SORTS,
  TRAINING_REGULARIZERS,
  type Scenario,
} from './types';

/** `push`: a deliberate change that Back undoes. `replace`: the address follows once the value has settled. */
export type History = 'push' | 'replace';

/** One key of a link. */
export interface LinkKey {
  readonly key: string;
  readonly field: keyof Scenario;
  readonly history: History;
  /** What the key may be set to, for a person. */
  readonly allowed: string;
  /** What of a text is wrong, where that can be told more closely. */
  readonly explain?: (text: string) => string | null;
  /** The scenario with the field set as the text says; undefined where the text says nothing allowed. */
  readonly apply: (scenario: Scenario, text: string) => Scenario | undefined;
  /** The text for the scenario's value; null where this key is not the one to spell it. */
  readonly write: (scenario: Scenario) => string | null;
}

const q = decimal(LIMITS.q);
const cut = decimal(LIMITS.cut);

/** All fields but `amount`, which has two kinds of value and a key for each. */
const KINDS: { readonly [Name in Exclude<keyof Scenario, 'amount'>]: Kind<Scenario[Name]> } = {
  network: identifier(),
  checkpoint: identifier(),
  layer: visibleName(),
  image: whole(LIMITS.image),
  pattern: oneOf(PATTERNS),
  chunkWidth: whole(LIMITS.chunkWidth),
  nOfM: nOfM(LIMITS.blockLength),
  compareWith: orNull(oneOf(PATTERNS), 'none'),
  accuracyScope: oneOf(ACCURACY_SCOPES),
  arrayRows: whole(LIMITS.arrayRows),
  groupSize: whole(LIMITS.groupSize),
  bins: wholeList(LIMITS.binCount, LIMITS.binSize, LIMITS.slots),
  buffer: oneOf(BUFFER_KINDS),
  order: oneOf(ROW_ORDERS),
  drain: oneOf(DRAIN_MODES),
  turn: oneOf(TURN_RULES),
  partialSumBits: orNull(whole(LIMITS.partialSumBits), 'exact'),
  trainRegularizer: oneOf(TRAINING_REGULARIZERS),
  trainLambda: decimal(LIMITS.lambda),
  trainEpochs: whole(LIMITS.epochs),
  tuneEpochs: whole(LIMITS.epochs),
  trainRate: decimal(LIMITS.learningRate),
  trainSeed: whole(LIMITS.seed),
  scene: oneOf(SCENES),
  tile: whole(LIMITS.tile),
  cycle: whole(LIMITS.cycle),
  step: whole(LIMITS.step),
  pe: arrayPosition(LIMITS.arrayRows, LIMITS.chunkWidth),
  row: orNull(whole(LIMITS.row), 'none'),
  sort: oneOf(ROW_SORTS),
  view: oneOf(MATRIX_VIEWS),
  numbers: oneOf(NUMBER_FORMATS),
  compareSubject: identifier(),
  compareSparsity: decimal(LIMITS.compareSparsity),
  compareProfile: oneOf(PROFILES),
  compareArray: arraySize(LIMITS.arrayRows, LIMITS.chunkWidth),
  fairness: oneOf(FAIRNESSES),
  normaliseTo: orNull(oneOf(DESIGN_IDS), 'none'),
  compareLayer: orNull(visibleName(), 'none'),
  compareMeasure: oneOf(COMPARE_MEASURES),
  ledgerDesign: oneOf(DESIGN_IDS),
  energyPreset: oneOf(ENERGY_PRESET_IDS),
  energyEdits: energyEdits(),
  spartenBalance: oneOf(BALANCES),
  spartenSlack: slack(),
  classifiers: flag(),
  embed: flag(),
};

const amountSchema: v.GenericSchema<unknown, Amount> = v.variant('by', [
  v.strictObject({ by: v.literal('q'), q: q.schema }),
  v.strictObject({ by: v.literal('sparsity'), sparsity: cut.schema }),
]);

/** What each field may hold in memory and in a scenario file, with a sentence for a person. */
export const FIELD_RULES: { readonly [Name in keyof Scenario]: Pick<Kind<Scenario[Name]>, 'schema' | 'inJson'> } = {
  ...KINDS,
  amount: { schema: amountSchema, inJson: `{"by": "q", "q": ${q.inJson}} or {"by": "sparsity", "sparsity": ${cut.inJson}}` },
};

export function isFieldName(name: string): name is keyof Scenario {
  return Object.hasOwn(FIELD_RULES, name);
}

function linkKey<Name extends Exclude<keyof Scenario, 'amount'>>(key: string, field: Name, history: History): LinkKey {
  const kind: Kind<Scenario[Name]> = KINDS[field];
  return {
    key,
    field,
    history,
    allowed: kind.inLink,
    ...(kind.explain && { explain: kind.explain }),
    apply: (scenario, text) => {
      const value = readText(kind, text);
      return value === undefined ? undefined : { ...scenario, [field]: value };
    },
    write: (scenario) => kind.format(scenario[field]),
  };
}

function amountKey(key: string, kind: Kind<number>, toAmount: (value: number) => Amount, fromAmount: (amount: Amount) => number | null): LinkKey {
  return {
    key,
    field: 'amount',
    history: 'replace',
    allowed: kind.inLink,
    ...(kind.explain && { explain: kind.explain }),
    apply: (scenario, text) => {
      const value = readText(kind, text);
      return value === undefined ? undefined : { ...scenario, amount: toAmount(value) };
    },
    write: ({ amount }) => {
      const value = fromAmount(amount);
      return value === null ? null : kind.format(value);
    },
  };
}

/** A second name for a field's key: read, never written. */
const synonym = (key: string, of: LinkKey): LinkKey => ({ ...of, key, write: () => null });

const chunkWidthKey = linkKey('cw', 'chunkWidth', 'push');

/**
 * Every key of a link, in the order links are written. Where two keys set one field and both are given, the first of this list wins.
 * What a person picks pushes history; what is dragged, scrubbed or merely looked at replaces it.
 */
export const LINK_KEYS: readonly LinkKey[] = [
  linkKey('net', 'network', 'push'),
  linkKey('ckpt', 'checkpoint', 'push'),
  linkKey('layer', 'layer', 'push'),
  linkKey('img', 'image', 'push'),
  linkKey('pat', 'pattern', 'push'),
  amountKey(
    'q',
    q,
    (value) => ({ by: 'q', q: value }),
    (amount) => (amount.by === 'q' ? amount.q : null),
  ),
  amountKey(
    'cut',
    cut,
    (value) => ({ by: 'sparsity', sparsity: value }),
    (amount) => (amount.by === 'sparsity' ? amount.sparsity : null),
  ),
  chunkWidthKey,
  synonym('cols', chunkWidthKey),
  linkKey('nm', 'nOfM', 'push'),
  linkKey('cmp', 'compareWith', 'push'),
  linkKey('acc', 'accuracyScope', 'push'),
  linkKey('rows', 'arrayRows', 'push'),
  linkKey('T', 'groupSize', 'push'),
  linkKey('bins', 'bins', 'push'),
  linkKey('buf', 'buffer', 'push'),
  linkKey('order', 'order', 'push'),
  linkKey('drain', 'drain', 'push'),
  linkKey('turn', 'turn', 'push'),
  linkKey('psum', 'partialSumBits', 'push'),
  linkKey('reg', 'trainRegularizer', 'push'),
  linkKey('lam', 'trainLambda', 'replace'),
  linkKey('ep', 'trainEpochs', 'push'),
  linkKey('tune', 'tuneEpochs', 'push'),
  linkKey('lr', 'trainRate', 'push'),
  linkKey('seed', 'trainSeed', 'push'),
  linkKey('scene', 'scene', 'push'),
  linkKey('tile', 'tile', 'replace'),
  linkKey('cyc', 'cycle', 'replace'),
  linkKey('step', 'step', 'replace'),
  linkKey('pe', 'pe', 'replace'),
  linkKey('row', 'row', 'replace'),
  linkKey('sort', 'sort', 'replace'),
  linkKey('view', 'view', 'replace'),
  linkKey('num', 'numbers', 'replace'),
  linkKey('on', 'compareSubject', 'push'),
  linkKey('csp', 'compareSparsity', 'replace'),
  linkKey('prof', 'compareProfile', 'push'),
  linkKey('carr', 'compareArray', 'push'),
  linkKey('fair', 'fairness', 'push'),
  linkKey('norm', 'normaliseTo', 'replace'),
  linkKey('cl', 'compareLayer', 'push'),
  linkKey('by', 'compareMeasure', 'replace'),
  linkKey('led', 'ledgerDesign', 'replace'),
  linkKey('energy', 'energyPreset', 'push'),
  linkKey('en', 'energyEdits', 'replace'),
  linkKey('sb', 'spartenBalance', 'push'),
  linkKey('ss', 'spartenSlack', 'push'),
  linkKey('fc', 'classifiers', 'push'),
  linkKey('embed', 'embed', 'replace'),
];

/** Whether going from one scenario to the other is a change that Back should undo, rather than one the address merely follows. */
export function isDeliberate(before: Scenario, after: Scenario): boolean {
  return LINK_KEYS.some(({ history, write }) => history === 'push' && write(before) !== write(after));
}
