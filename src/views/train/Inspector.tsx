import { useMemo } from 'react';
import { percent, whole } from '../../lib/numbers';
import type { Lab } from '../../store/lab';
import { useStoreValue } from '../../store/react';
import { useTrainValue } from '../../store/train-react';
import { madeHere } from '../../store/selectors';
import { trainingRecipe } from '../../store/train-requests';
import { shownTraining } from '../../store/train-shown';
import type { RunPhase, TrainPhase, TrainState } from '../../store/train-state';
import type { TrainStore } from '../../store/train-store';
import { Button } from '../../ui/buttons';
import { CountHistogram } from '../../ui/count-histogram';
import { Facts, Panel } from '../../ui/panel';
import type { Settings } from '../../scenario/types';
import type { TrainingRecipe } from '../../worker/protocol';
import { epochFigures } from './model';
import { type Place, usePlace } from './moments';
import { recipeWords } from './say-moment';
import { duration, REGULARIZER_FORMULAS, REGULARIZER_NOTES } from './say';
import styles from './train.module.css';
import small from '../../ui/small.module.css';

interface InspectorProps {
  readonly lab: Lab;
  readonly train: TrainStore;
}

/** The numbers of a training. */
export function Inspector({ lab, train }: InspectorProps) {
  return (
    <aside className="inspector" aria-label="Numbers of this training">
      <Shape train={train} />
      <Numbers lab={lab} train={train} />
      <Milestones train={train} />
      <KeptList lab={lab} train={train} />
      <Recipe lab={lab} />
    </aside>
  );
}

/** The watched layer in bars: what the matrix beside it shows. */
function Shape({ train }: { readonly train: TrainStore }) {
  const watched = useTrainValue(train, (state) => state.watched);
  if (watched === null) return null;
  const { watch, rows, histogram, sparsity, q } = watched;
  const zeros = watch.amount.by === 'q' && watch.amount.q === 0;
  return (
    <Panel title="Rows by chunk count" aside={`${watch.layer}, ${rows} rows`}>
      <CountHistogram counts={histogram} total={rows} label={`Rows of ${watch.layer} by chunk count, of ${rows} rows.`} />
      <p className={small.caption}>
        {zeros
          ? `What is left: ${percent(1 - sparsity)} of this layer’s weights.`
          : `Chunks a cascade at q = ${q.toFixed(2)} would keep; ${percent(sparsity)} of this layer’s weights would go.`}
      </p>
    </Panel>
  );
}

const lastRun = ({ phases }: TrainState): RunPhase | null => phases.findLast((phase): phase is RunPhase => phase.kind !== 'prune') ?? null;
const LATELY = 25;

function lately(values: Float32Array, done: number): number | null {
  if (done === 0) return null;
  const recent = values.subarray(Math.max(0, done - LATELY), done);
  return recent.reduce((sum, value) => sum + value, 0) / recent.length;
}

/** Of the moment on show, or of the training under way. */
function Numbers({ lab, train }: InspectorProps) {
  const place = usePlace(lab, train);
  return place === null || place.isLatest ? <Run lab={lab} train={train} /> : <MomentNumbers lab={lab} place={place} />;
}

/** What an epoch that has gone by came to. */
function MomentNumbers({ lab, place }: { readonly lab: Lab; readonly place: Place }) {
  const { training, moment } = place;
  const phase = training.phases[moment.phase];
  const [first] = training.phases;
  const run = phase.kind === 'prune' ? null : phase;
  const figures = run === null ? null : epochFigures(run, moment.epoch);
  const { test } = moment;
  const shown = (value: number | null | undefined, write: (value: number) => string): string => (value === null || value === undefined ? '–' : write(value));
  return (
    <Panel
      title={moment.kind === 'start' ? 'The start' : moment.kind === 'cut' ? 'The pruning' : `Epoch ${Number(moment.epoch.toFixed(1))}`}
      aside="this moment"
    >
      <Facts
        label="This moment"
        facts={[
          {
            key: 'heldout',
            name: 'Held-out images right',
            value: shown(test && test.correct / test.images, percent),
            note: test ? `of ${whole(test.images)}` : '',
          },
          { key: 'learnt', name: 'Learnt images right', value: shown(figures?.learnt, percent), note: 'mean of the epoch' },
          { key: 'loss', name: 'Cross-entropy', value: shown(figures?.loss, (value) => value.toFixed(3)), note: 'nats' },
          { key: 'penalty', name: 'λ × regulariser', value: shown(figures?.penalty, (value) => value.toFixed(3)), note: 'nats' },
        ]}
      />
      {!training.isOwn && first.kind !== 'prune' && (
        <>
          <p className={small.caption}>
            {`Recorded training: ${recipeWords(first.recipe)}, ${first.recipe.epochs} epochs, chunk width ${first.recipe.chunkWidth}. Accuracy and losses as they were measured; weights to a byte each, so a row’s count can differ by one from the checkpoint’s.`}
          </p>
          <div className={styles.takeOver}>
            <Button onPress={() => lab.store.actions.change(settingsOf(first.recipe))}>Take over its settings</Button>
          </div>
        </>
      )}
    </Panel>
  );
}

/** The settings of this training, as near as the page comes: a recording learnt from the whole data set, the page learns from a part of it. */
const settingsOf = ({ regularizer, lambda, epochs, learningRate, seed, chunkWidth }: TrainingRecipe): Partial<Settings> => ({
  trainRegularizer: regularizer,
  ...(lambda > 0 && { trainLambda: lambda }),
  trainEpochs: epochs,
  trainRate: learningRate,
  trainSeed: seed,
  chunkWidth,
});

/** What is being trained, and how it goes. */
function Run({ lab, train }: InspectorProps) {
  const run = useTrainValue(train, lastRun);
  const wanted = useStoreValue(lab.store, (state) => state.scenario);
  if (run === null) return null;
  const { curve, recipe, tests, seconds, imagesPerSecond, result } = run;
  const loss = lately(curve.losses, curve.done);
  const learnt = lately(curve.accuracies, curve.done);
  const test = result?.test ?? tests.at(-1);
  const next = trainingRecipe(wanted);
  const changed = run.kind === 'train' && (Object.keys(recipe) as (keyof typeof recipe)[]).some((field) => recipe[field] !== next[field]);
  return (
    <Panel
      title={run.kind === 'train' ? 'This training' : 'This fine-tuning'}
      aside={recipe.lambda > 0 ? `${recipe.regularizer}, λ = ${recipe.lambda}, seed ${recipe.seed}` : `no regulariser, seed ${recipe.seed}`}
    >
      <Facts
        label="This training"
        facts={[
          {
            key: 'heldout',
            name: 'Held-out images right',
            value: test ? percent(test.correct / test.images) : '–',
            note: test ? `of ${whole(test.images)}` : '',
          },
          { key: 'learnt', name: 'Learnt images right', value: learnt === null ? '–' : percent(learnt), note: 'lately' },
          { key: 'loss', name: 'Cross-entropy', value: loss === null ? '–' : loss.toFixed(3), note: 'nats' },
          { key: 'speed', name: 'Speed', value: imagesPerSecond > 0 ? whole(Number(imagesPerSecond.toPrecision(2))) : '–', note: 'images a second' },
          { key: 'time', name: 'Time spent', value: curve.done > 0 ? duration(seconds) : '–' },
          ...(result === null ? [] : [{ key: 'print', name: 'Fingerprint', value: <code>{result.fingerprint}</code> }]),
        ]}
      />
      {result !== null && result.how !== 'lost' && <p className={small.caption}>The same link gives weights with the same fingerprint, bit for bit.</p>}
      {changed && <p className={small.caption}>The settings have been changed since; they count when you train anew.</p>}
    </Panel>
  );
}

const milestoneName = (phase: TrainPhase): string => {
  if (phase.kind === 'prune') return `Pruned, ${percent(phase.result?.cut.sparsity ?? 0)} cut`;
  const name = phase.kind === 'train' ? 'Trained' : 'Fine-tuned';
  return phase.result?.how === 'finished' ? name : `${name}, not to the end`;
};

const NO_PHASES: readonly TrainPhase[] = [];

/** Accuracy after each step of the training on show. */
function Milestones({ train }: { readonly train: TrainStore }) {
  const phases = useTrainValue(train, (state) => shownTraining(state)?.phases ?? NO_PHASES);
  const done = phases.filter(({ result }) => result !== null);
  if (done.length < 2) return null;
  return (
    <Panel title="Step by step">
      <Facts
        label="Held-out accuracy after each step"
        facts={done.map((phase, i) => ({
          key: String(i),
          name: milestoneName(phase),
          value: phase.result === null ? '' : percent(phase.result.test.correct / phase.result.test.images),
        }))}
      />
    </Panel>
  );
}

/** What the regulariser adds, as the authors' code has it. */
function Recipe({ lab }: { readonly lab: Lab }) {
  const kind = useStoreValue(lab.store, (state) => state.scenario.trainRegularizer);
  return (
    <Panel title="What is added to the loss">
      <p className={styles.formula}>{REGULARIZER_FORMULAS[kind]}</p>
      <p className={small.caption}>{REGULARIZER_NOTES[kind]}</p>
    </Panel>
  );
}

/** What was kept on this device. */
function KeptList({ lab, train }: InspectorProps) {
  const networks = useStoreValue(lab.store, (state) => state.networks.shown?.value);
  const kept = useMemo(() => madeHere(networks ?? []), [networks]);
  if (kept.length === 0) return null;
  const open = (network: string, checkpoint: string): void => {
    train.actions.openInPrune(network, checkpoint);
    // The list may stand far down; what is opened begins at the top.
    window.scrollTo({ top: 0 });
  };
  return (
    <Panel title="Kept in this browser">
      <ul className={styles.kept}>
        {kept.map(({ network, info }) => (
          <li key={`${network.id}/${info.id}`}>
            <span>
              {network.name} · {info.name}
            </span>
            <span className={styles.keptTools}>
              <Button tone="quiet" onPress={() => open(network.id, info.id)}>
                Open in Prune
              </Button>
              <Button tone="quiet" onPress={() => void train.actions.forget(network.id, info.id)}>
                Remove
              </Button>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
