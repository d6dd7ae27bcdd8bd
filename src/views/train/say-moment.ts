import { percent, whole } from '../../lib/numbers';
import type { RunPhase, TrainPhase } from '../../store/train-state';
import type { TrainingRecipe, WatchedLayer } from '../../worker/protocol';
import { epochFigures } from './model';
import type { Place } from './moments';

const right = ({ moment: { test } }: Place): string => (test === null ? '' : `${percent(test.correct / test.images)} of the held-out images right`);

/** λ, seed and the rest of a training, as short as can be. */
export const recipeWords = ({ regularizer, lambda, seed }: TrainingRecipe): string =>
  `${regularizer === 'none' || lambda === 0 ? 'no regulariser' : `${regularizer} regulariser, λ\u00a0=\u00a0${lambda}`}, seed\u00a0${seed}`;

const runOf = (phase: TrainPhase): RunPhase | null => (phase.kind === 'prune' ? null : phase);

/** What of the watched layer's weights would go, or is gone. */
function cutWords({ watch, sparsity, q }: WatchedLayer): string {
  const share = percent(sparsity, sparsity > 0 && sparsity < 0.1 ? 1 : 0);
  if (watch.amount.by === 'q' && watch.amount.q === 0) return `${share} of ${watch.layer}’s weights are zero`;
  return `${share} of ${watch.layer}’s weights score at or below q = ${Number(q.toFixed(2))}`;
}

const isOf = ({ training, moments, at }: Place, watched: WatchedLayer | null): watched is WatchedLayer => {
  const drawn = watched?.watch.moment;
  return drawn?.training === training.id && drawn.at <= at && moments[drawn.at] !== undefined;
};

/** A moment that has gone by, in one sentence. */
export function momentHeadline(place: Place, watched: WatchedLayer | null): string {
  const { training, moment } = place;
  const run = runOf(training.phases[moment.phase]);
  // Where not every epoch is kept the picture may be of an earlier one: its share does not belong beside this one's accuracy.
  const cut = isOf(place, watched) && watched.watch.moment?.at === place.at ? cutWords(watched) : '';
  const and = cut === '' ? '.' : `; ${cut}.`;
  switch (moment.kind) {
    case 'start':
      return `Before the first step: starting weights of seed ${run?.recipe.seed ?? ''}${and}`;
    case 'epoch':
      return `${run?.kind === 'tune' ? 'Fine-tuning, epoch' : 'Epoch'} ${moment.epoch} of ${run?.recipe.epochs ?? moment.epoch}: ${right(place)}${and}`;
    case 'cut':
      return `Pruned: ${right(place)}${and}`;
    case 'end':
      return `Ended after ${Number(moment.epoch.toFixed(1))} epochs: ${right(place)}${and}`;
  }
}

/** What went on in that epoch. */
export function momentLine(place: Place, watched: WatchedLayer | null): string {
  const { training, moments, moment, at } = place;
  const run = runOf(training.phases[moment.phase]);
  const figures = moment.kind === 'epoch' && run !== null ? epochFigures(run, moment.epoch) : null;
  const words: string[] = [];
  if (figures !== null) {
    const penalty = figures.penalty === null ? '' : `, λ × regulariser ${figures.penalty.toFixed(3)}`;
    words.push(`Cross-entropy ${figures.loss.toFixed(3)} nats${penalty}, means of the epoch.`);
  }
  if (isOf(place, watched)) {
    const drawn = watched.watch.moment?.at ?? at;
    const { fell } = watched;
    if (drawn < at) words.push(`Not every epoch of a long training is kept: the picture shows moment ${drawn}.`);
    else if (fell !== null)
      words.push(
        `${fell === 0 ? 'No row keeps' : fell === 1 ? '1 row keeps' : `${whole(fell)} rows keep`} fewer chunks than ${moments[at - 1]?.kind === moment.kind ? 'an epoch' : 'a moment'} before.`,
      );
  }
  return words.join(' ');
}

const listed = (names: readonly string[]): string => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);

/** What of a recording has to be known to read it. */
export function recordedLine({ training }: Place, layer: string, chunkWidth: number): string {
  const [run] = training.phases;
  if (run.kind === 'prune') return '';
  const without = training.layers === null || training.layers.includes(layer) ? '' : ` It holds ${listed(training.layers)}, not ${layer}.`;
  const other =
    run.recipe.chunkWidth === chunkWidth ? '' : ` It learnt with chunks of ${run.recipe.chunkWidth} filters; they are drawn in chunks of ${chunkWidth}.`;
  return `Recorded training: ${recipeWords(run.recipe)}.${without}${other}`;
}
