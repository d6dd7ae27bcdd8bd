import type { Amount } from '../../engine/pruning/types';
import { percent, whole } from '../../lib/numbers';
import { isCut, latestResult, type CutPhase, type RunPhase, type TrainPhase, type TrainResult, type TrainState } from '../../store/train-state';
import type { NetworkInfo, TrainingRecipe, WatchedLayer } from '../../worker/protocol';

/** How long, in words that do not flicker. */
export function duration(seconds: number): string {
  if (seconds < 1) return 'under a second';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

export const amountName = (amount: Amount): string => (amount.by === 'q' ? `at q = ${Number(amount.q.toFixed(3))}` : `to ${percent(amount.sparsity, 0)} cut`);

const accuracyOf = ({ test }: TrainResult): number => test.correct / test.images;
const accuracyWords = (phase: RunPhase): string => {
  const test = phase.tests.at(-1);
  return test ? `held-out accuracy ${percent(test.correct / test.images)}` : 'not tested yet';
};

const epochWords = ({ curve, recipe }: RunPhase): string => {
  const epoch = curve.steps === 0 ? 1 : Math.min(recipe.epochs, Math.floor((curve.done * recipe.epochs) / curve.steps) + 1);
  return `poch ${epoch} of ${recipe.epochs}`;
};

/** What training has done to the rows so far. */
function shapeWords({ recipe }: RunPhase, watched: WatchedLayer | null): string {
  if (watched === null) return '';
  const { histogram, rows, chunks } = watched;
  const kept = histogram.reduce((sum, count, value) => sum + count * value, 0) / rows;
  const words = `${kept.toFixed(1)} of ${chunks} chunks`;
  if (recipe.lambda === 0) return `without a regulariser rows hold ${words}; `;
  // A ragged last chunk scores low from the start: that is not the regulariser's doing.
  return kept > chunks - 1 ? `rows still hold ${words}; ` : `the regulariser has brought rows down to ${words}; `;
}

const lastRun = (phases: readonly TrainPhase[]): RunPhase | null => phases.findLast((phase): phase is RunPhase => phase.kind !== 'prune') ?? null;
const lastCut = (phases: readonly TrainPhase[]): CutPhase | null =>
  phases.findLast((phase): phase is CutPhase => phase.kind === 'prune' && phase.result !== null) ?? null;

const invitation = (network: NetworkInfo | null): string =>
  network !== null && !network.trainingImages
    ? `${network.name} cannot be trained here: there are no images for it.`
    : `Train ${network?.name ?? 'a network'} here, and watch the regulariser shape its weights.`;

/** The scene in one sentence. */
export function headline(state: TrainState, network: NetworkInfo | null): string {
  const { status, phases, watched } = state;
  const run = lastRun(phases);
  const result = latestResult(state);
  switch (status.kind) {
    case 'idle':
      return invitation(network);
    case 'loading':
      return status.job === 'prune' ? 'Cutting, and measuring what that costs…' : 'Fetching the images to learn from…';
    case 'running':
    case 'paused':
    case 'stopping': {
      if (run === null || status.job === 'prune') return 'Cutting, and measuring what that costs…';
      const where = status.kind === 'paused' ? `Paused in e${epochWords(run)}` : status.kind === 'stopping' ? 'Stopping' : `E${epochWords(run)}`;
      if (status.kind === 'stopping') return `${where}: the accuracy reached so far is being measured.`;
      if (run.kind === 'tune')
        return `${where.replace('Epoch', 'Fine-tuning, epoch')}: what was cut stays zero, the weights left make up for it; ${accuracyWords(run)}.`;
      return `${where}: ${shapeWords(run, watched)}${accuracyWords(run)}.`;
    }
    case 'diverged':
      return `Training diverged at step ${whole((run?.curve.done ?? 0) + 1)}: the loss left every useful range. The last good weights are kept.`;
    case 'failed':
      return status.error.message;
    case 'done':
      return result === null ? invitation(network) : outcome(phases, result, watched);
  }
}

function outcome(phases: readonly TrainPhase[], result: TrainResult, watched: WatchedLayer | null): string {
  const last = phases.at(-1);
  const [first] = phases;
  const trained = first.result === null ? null : accuracyOf(first.result);
  const right = percent(accuracyOf(result));
  const cut = lastCut(phases)?.result?.cut ?? null;
  if (last?.kind === 'prune')
    return `Pruned: ${percent(cut?.sparsity ?? 0, 0)} of the weights are gone, and ${right} of the held-out images are right; ${trained === null ? '' : `${percent(trained)} before.`}`;
  if (last?.kind === 'tune') {
    return `${result.how === 'stopped' ? 'Fine-tuning stopped' : 'Fine-tuned'}: ${right} right with ${percent(cut?.sparsity ?? 0, 0)} of the weights gone${trained === null ? '.' : `; ${percent(trained)} with all of them.`}`;
  }
  const cutable = watched === null || watched.sparsity < 0.005 ? '' : `, and ${percent(watched.sparsity, 0)} of ${watched.watch.layer} could go`;
  return `${result.how === 'stopped' ? `Stopped after ${Number(result.test.epoch.toFixed(1))} epochs` : 'Trained'}: ${right} of the held-out images right${cutable}.`;
}

/** What to look at, or to do next. */
export function lookAt(state: TrainState, network: NetworkInfo | null, recipe: TrainingRecipe): string {
  const { status, phases } = state;
  const run = lastRun(phases);
  switch (status.kind) {
    case 'idle':
      if (network !== null && !network.trainingImages) return 'Choose another network from the list.';
      return `${whole(network?.trainingImages ?? 0)} images to learn from, ${whole(network?.images ?? 0)} others to be tested on. Everything happens in this browser; the picture shows the starting weights of seed ${recipe.seed}.`;
    case 'diverged':
      return `A learning rate of ${run?.recipe.learningRate ?? recipe.learningRate}${(run?.recipe.lambda ?? 0) > 0 ? ` with λ = ${run?.recipe.lambda}` : ''} is too much. Lower one of them and start again.`;
    case 'failed':
      return status.error.remedy;
    case 'done':
      if (isCut(state))
        return phases.at(-1)?.kind === 'prune'
          ? 'Fine-tuning goes on training what is left, with the zeros fixed.'
          : 'Keep it to see it pruned and streamed in the other scenes.';
      return 'Now prune: whatever scores at or below the threshold is set to zero, in every layer but the first and the last.';
    default:
      return run?.kind === 'tune'
        ? 'The edge stays where pruning put it: gradients of zeros are held at zero.'
        : 'Rows are sorted by chunk count. Right of the edge, chunks score too low to be kept: that is where weights fade first.';
  }
}

/** For who cannot see the page change: said once an epoch, and when the state changes. */
export function announcement(state: TrainState): string {
  const { status, phases } = state;
  const run = lastRun(phases);
  if (status.kind === 'running' && run !== null) {
    const test = run.tests.at(-1);
    return test
      ? `Epoch ${test.epoch} of ${run.recipe.epochs} done: ${percent(test.correct / test.images)} of the held-out images right.`
      : 'Training has begun.';
  }
  if (status.kind === 'paused') return 'Training is paused.';
  return status.kind === 'done' || status.kind === 'diverged' ? headline(state, null) : '';
}

export const REGULARIZER_NAMES = {
  none: 'None',
  cascade: 'Cascade',
  'cascade-rms': 'Cascade, older form',
  chunk: 'Chunk',
  row: 'Whole row',
} as const;
export const REGULARIZER_DETAILS = {
  none: 'cross-entropy and weight decay alone',
  cascade: 'norms of all cascades; later ones weigh more [code]',
  'cascade-rms': 'root mean squares; earlier ones weigh more [code]',
  chunk: 'each chunk by itself; tiles in linear layers',
  row: 'a row as a whole, as in SSL',
} as const;

/** A: chunk width, M: filters, N: chunks of a row; sums over chunks n and rows j of every layer but the first and the last. */
export const REGULARIZER_FORMULAS = {
  none: 'nothing',
  cascade: 'λ · Σₙ (n + 1)/Z · Σⱼ ‖W[nA…, j]‖',
  'cascade-rms': 'λ · Σₙ (N − n)/Z · Σⱼ ‖W[nA…, j]‖ / √(M − nA)',
  chunk: 'λ · Σₙ Σⱼ ‖W[nA…(n+1)A, j]‖ / √A',
  row: 'λ · Σⱼ ‖W[:, j]‖ / √M',
} as const;
export const REGULARIZER_NOTES = {
  none: 'Only weight decay pulls at the weights: no chunk is preferred to another.',
  cascade:
    'W[nA…, j]: all weights of row j from chunk n on; Z = N(N + 1)/2. The last chunks are in all N of these groups and are pulled at most. The form the authors train with; here groups that begin later weigh more, in their older form those that begin earlier: both are so in their code.',
  'cascade-rms':
    'W[nA…, j]: all weights of row j from chunk n on; Z = N(N + 1)/2. The authors’ older form: here groups that begin earlier weigh more, in the form they train with the later ones: both are so in their code.',
  chunk: 'Each chunk is pulled at by itself: one may fade while a later one stays. In linear layers the groups are tiles of A rows.',
  row: 'A row is pulled at as a whole: it stays or fades over all its length.',
} as const;
