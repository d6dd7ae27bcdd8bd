import { writeNpy } from '../engine/formats/npy';
import { openCut } from '../engine/pruning/cut-steps';
import type { CutStep } from '../engine/pruning/cut-types';
import { preparePattern } from '../engine/pruning/prepare';
import type { Amount, Pattern, PatternSettings, Pruning } from '../engine/pruning/types';
import type { WeightMatrix } from '../engine/layer/shape';
import { fail, ok, type Result } from '../lib/result';
import { badArguments, badData, result, type Command } from './command';
import { decimal, flag, helpText, JSON_FLAG, optional, readOptions, text, whole, withDefault, type Option } from './options';
import { readWeights, WEIGHTS_OPTIONS } from './weights-file';

const NAMED: readonly Exclude<Pattern, 'n:m' | 'dense'>[] = ['cascade', 'chunk', 'row', 'unstructured', 'filter'];

type Choice = Pick<PatternSettings, 'pattern' | 'n' | 'm'>;

/** A pattern by name, or `2:4` and the like; `n:m` itself stands for 2:4. */
const patternOption: Option<Choice> = {
  hint: `${NAMED.join('|')}|n:m`,
  help: 'what is cut as one piece; n:m (2:4) or numbers such as 1:4 keep n of every m rows',
  required: true,
  read: (given) => {
    const named = NAMED.find((name) => name === given);
    if (named !== undefined) return ok({ pattern: named, n: 2, m: 4 });
    const [, n, m] = /^(\d{1,9}):(\d{1,9})$/.exec(given === 'n:m' ? '2:4' : (given ?? '')) ?? [];
    if (n !== undefined && Number(n) >= 1 && Number(n) <= Number(m)) return ok({ pattern: 'n:m', n: Number(n), m: Number(m) });
    return { ok: false, error: given === undefined ? 'it is missing' : `it has to be one of ${NAMED.join(', ')}, n:m, or numbers such as 2:4` };
  },
};

const OPTIONS = {
  ...WEIGHTS_OPTIONS,
  pattern: patternOption,
  chunk: withDefault(whole('A', 'filters to a chunk', 1), 32),
  q: optional(decimal('Q', 'threshold in units of the standard deviation of the weights', 0, Infinity)),
  'target-sparsity': optional(decimal('S', 'cut the least that reaches this share of the weights', 0, 1)),
  mask: optional(text('OUT.npy', 'write the mask: uint8, 1 = kept, in the shape and order of the weights')),
  steps: flag('add `steps`: every decision in order, with what it compared'),
  json: JSON_FLAG,
};

const HELP = helpText(
  'prune',
  'Prunes one layer and prints {rows, filters, chunkWidth, chunks, sigma, kept, total, sparsity, chunkCounts}.\n' +
    'Give either --q or --target-sparsity; n:m has no threshold and needs neither.',
  OPTIONS,
);

function amountOf(pattern: Pattern, q: number | null, sparsity: number | null): Result<Amount> {
  if (q !== null && sparsity !== null) return fail('--q and --target-sparsity are both given', 'Give one of them.');
  if (q !== null) return ok({ by: 'q', q });
  if (sparsity !== null) return ok({ by: 'sparsity', sparsity });
  return pattern === 'n:m' ? ok({ by: 'q', q: 0 }) : fail('neither --q nor --target-sparsity is given', 'Give one of them, for example --q 0.75.');
}

/** Some 150 bytes of JSON each: more would not fit into one text. */
const MOST_STEPS = 1_000_000;

/** The steps of the cut, as the page plays them. Fails for a pattern without a threshold, and beyond what one text holds. */
function stepsOf(matrix: WeightMatrix, pruning: Pruning): Result<{ readonly steps: readonly CutStep[] }> {
  const cut = openCut(matrix, pruning);
  if (!cut.ok) return fail(cut.error.message, 'Leave out --steps, or choose another pattern.');
  const { total, stepAt } = cut.value;
  if (total > MOST_STEPS) return fail(`this cut has ${total} steps, and at most ${MOST_STEPS} are printed`, 'Leave out --steps, or give a smaller layer.');
  return ok({ steps: Array.from({ length: total }, (_, index) => stepAt(index)) });
}

export const prune: Command = {
  name: 'prune',
  summary: 'prune a layer: which chunks are left, and how many weights',
  run: (args, io) => {
    const options = readOptions('prune', OPTIONS, args);
    if (!options.ok) return badArguments(options.error);
    if (options.value === 'help') return { status: 'help', text: HELP };
    const { pattern, chunk, q, 'target-sparsity': sparsity, mask } = options.value;
    const amount = amountOf(pattern.pattern, q, sparsity);
    if (!amount.ok) return badArguments(amount.error);
    if (pattern.pattern === 'n:m' && (q !== null || sparsity !== null)) {
      io.err(`cascade-lab prune: ${pattern.n}:${pattern.m} says by itself how much is cut; ${q === null ? '--target-sparsity' : '--q'} has no effect.\n`);
    }

    const weights = readWeights(options.value, 'prune', io);
    if (!weights.ok) return badData(weights.error);
    const prepared = preparePattern(weights.value.matrix, { ...pattern, chunkWidth: chunk });
    if (!prepared.ok) return badData(prepared.error);
    const pruning = prepared.value.prune(amount.value);
    if (mask !== null) {
      const written = io.writeFile(mask, writeNpy({ dtype: 'uint8', shape: weights.value.fileShape, values: weights.value.toFile(pruning.mask) }));
      if (!written.ok) return badData(written.error);
    }
    const steps = options.value.steps ? stepsOf(weights.value.matrix, pruning) : ok({});
    if (!steps.ok) return badData(steps.error);
    const { rows, filters, chunks, sigma, kept, total } = pruning;
    return result({
      rows,
      filters,
      chunkWidth: chunk,
      chunks,
      sigma,
      kept,
      total,
      sparsity: pruning.sparsity,
      chunkCounts: [...pruning.chunkCounts],
      ...steps.value,
    });
  },
};
