import type { CheckpointInfo, NetworkInfo } from '../src/worker/protocol';
import { NATURAL_Q, SWEPT_SPARSITIES, type Sweep } from './checkpoints';
import type { Dataset } from './datasets';
import type { NetworkRecipe } from './recipes';

export interface Results {
  readonly recipe: NetworkRecipe;
  readonly dataset: Dataset;
  readonly info: NetworkInfo;
  readonly sweeps: readonly Sweep[];
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

function checkpointRow({ id, epochs, lambda, seed, seconds, pruned, testAccuracy, shippedAccuracy }: CheckpointInfo): readonly (string | number)[] {
  const thresholds = pruned
    ? Object.entries(pruned.q)
        .map(([layer, q]) => `${layer} ${q.toFixed(3)}`)
        .join(', ')
    : '–';
  return [
    id,
    pruned?.from ?? '–',
    epochs,
    lambda,
    thresholds,
    pruned ? percent(pruned.sparsity) : '–',
    pruned ? percent(pruned.networkSparsity) : '–',
    pruned ? percent(pruned.accuracyBefore) : '–',
    percent(testAccuracy),
    shippedAccuracy === undefined ? '–' : percent(shippedAccuracy),
    seed,
    `${seconds} s`,
  ];
}

/** What a run measured, as Markdown. Written by the training script: not to be edited. */
export function resultsTable({ recipe, dataset, info, sweeps }: Results): string {
  const { training, tuning } = recipe;
  const settings = (phase: typeof training): string =>
    `${phase.epochs} epochs, batches of ${phase.batchSize}, learning rate ${phase.learningRate} falling linearly to 0, momentum ${phase.momentum}, weight decay ${phase.weightDecay}, images moved by up to ${phase.shift} pixels`;
  return `# ${info.name} on ${info.dataset}

Written by \`training/train.ts\`; not to be edited. Data: npm package \`${dataset.source.npmPackage}\` ${dataset.source.version}; ${dataset.training.count} images to train on,
${dataset.test.count} held out (the last fifth of each class); ${dataset.leftOut} left out because they equal a held-out image. SHA-256 of pixels and labels: \`${dataset.sha256}\`.
Seed ${recipe.seed}. Regulariser \`cascade\`, chunk width ${recipe.chunkWidth}, on ${recipe.prunedLayers.join(', ')}; the same layers are pruned, the others keep all weights.
Training: ${settings(training)}. Fine-tuning: ${settings(tuning)}, λ = 0, masks fixed.

## Checkpoints

Accuracy on all held-out images, with the weights as stored (float16), except where it says shipped: the first ${info.images} of them, which are in \`public/\`.

${table(['checkpoint', 'from', 'epochs', 'λ', 'q by layer', 'removed, pruned layers', 'removed, all weights', 'pruned only', 'accuracy', 'shipped images', 'seed', 'time'], info.checkpoints.map(checkpointRow))}

## Pruning without fine-tuning

Every pruned layer cut by the cascade to the same sparsity; accuracy on all held-out images.

${table(
  ['checkpoint', 'dense', ...SWEPT_SPARSITIES.map((sparsity) => `${sparsity * 100} %`)],
  sweeps.map(({ checkpoint, points }) => [
    checkpoint,
    percent(info.checkpoints.find(({ id }) => id === checkpoint)?.testAccuracy ?? 0),
    ...points.map(({ accuracy }) => percent(accuracy)),
  ]),
)}

At the authors' threshold, q = ${NATURAL_Q} in every pruned layer (rows with 0, 1, 2, … chunks):

${table(
  ['checkpoint', 'removed, pruned layers', 'accuracy', ...recipe.prunedLayers],
  sweeps.map(({ checkpoint, natural }) => [
    checkpoint,
    percent(natural.sparsity),
    percent(natural.accuracy),
    ...recipe.prunedLayers.map((layer) => natural.histograms[layer].join(' ')),
  ]),
)}
`;
}
