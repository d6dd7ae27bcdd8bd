import { createStore, type StoreApi } from 'zustand/vanilla';
import { samePlain } from './requests';
import type { TrainingClient, TrainingListener, TrainingRecipe } from '../worker/protocol';
import type { LabStore } from './lab-store';
import type { Moments } from './state';
import { createKeeping, type KeepingActions, type KeepingOptions } from './train-keeping';
import { NO_CURVE } from './train-curve';
import { NO_HISTORY } from './train-history';
import { momentsOf, unitOf } from './train-moments';
import { NOTHING_RECORDED } from './train-recorded';
import { createRuns } from './train-runs';
import { trainingRecipe, tuningRecipe } from './train-requests';
import { shownTraining } from './train-shown';
import { isBusy, isCut, latestResult, type RunPhase, type TrainState } from './train-state';

export interface TrainStoreOptions extends KeepingOptions {
  /** The page's side of the training worker, which tells `events`. */
  readonly connect: (events: TrainingListener) => TrainingClient;
}

export interface TrainActions extends KeepingActions {
  /** Trains what the scenario says, from seeded weights. What was trained before and not kept is gone. */
  start(): void;
  pause(): void;
  resume(): void;
  /** Ends what is under way; the weights it came to are the result. */
  stop(): void;
  /** Cuts the latest weights to the scenario's amount; right after another pruning, the weights before that one. */
  prune(): void;
  /** Goes on training the pruned weights with their zeros fixed. */
  tune(): void;
  /** Shows a recorded training, by what it came to; or the one done here. */
  show(training: { readonly recorded: string } | 'own'): void;
  /** Asks again for a recording that could not be had. */
  retryRecording(): void;
  dismiss(): void;
}

export interface TrainStore {
  getState(): TrainState;
  getInitialState(): TrainState;
  subscribe(listener: (state: TrainState, previous: TrainState) => void): () => void;
  readonly actions: TrainActions;
}

type State = Pick<StoreApi<TrainState>, 'getState' | 'setState'>;

const phase = (kind: RunPhase['kind'], recipe: TrainingRecipe): RunPhase => ({
  kind,
  recipe,
  curve: NO_CURVE,
  tests: [],
  imagesPerSecond: 0,
  images: 0,
  seconds: 0,
  result: null,
});

/** Tells the page how many moments there are to play. Time goes to the end of a training that is shown instead of one of the other kind. */
function createMomentsTeller(lab: LabStore): (state: TrainState) => void {
  let told: (Moments & { readonly kind: string }) | null = null;
  return (state) => {
    const training = shownTraining(state);
    const moments = momentsOf(training?.phases ?? []);
    const next = training && { kind: training.isOwn ? training.id : 'recorded', network: training.network, count: moments.length, unit: unitOf(moments) };
    if (samePlain(next, told)) return;
    const rest = told !== null && next !== null && next.kind !== told.kind;
    told = next;
    lab.actions.showMoments(next && { network: next.network, count: next.count, unit: next.unit }, { rest });
  };
}

const NOTHING_YET: TrainState = {
  shows: 'recorded',
  recorded: NOTHING_RECORDED,
  history: NO_HISTORY,
  begun: 0,
  status: { kind: 'idle' },
  network: null,
  phases: [],
  watched: null,
  message: null,
};

/** What can be done to the job under way. */
const runActions = ({ getState, setState }: State, training: TrainingClient): Pick<TrainActions, 'pause' | 'resume' | 'stop'> => ({
  pause() {
    const { status } = getState();
    if (status.kind !== 'running') return;
    setState({ status: { kind: 'paused', job: status.job } });
    training.pause();
  },
  resume() {
    const { status } = getState();
    if (status.kind !== 'paused') return;
    setState({ status: { kind: 'running', job: status.job } });
    training.resume();
  },
  stop() {
    const { status } = getState();
    if (status.kind !== 'running' && status.kind !== 'paused' && status.kind !== 'loading') return;
    setState({ status: { kind: 'stopping', job: status.job } });
    training.stop();
  },
});

/** Training, apart from the rest of the state because most visits never need it. Lives as long as the page, whatever scene is on screen. */
export const createTrainStore = ({ lab, connect, client, kept }: TrainStoreOptions): TrainStore => {
  const store = createStore<TrainState>(() => NOTHING_YET);
  const { getState, setState } = store;
  store.subscribe(createMomentsTeller(lab));
  const { training, watching, run } = createRuns(lab, connect, store);

  const actions: TrainActions = {
    ...createKeeping({ lab, client, kept }, store),
    start() {
      if (isBusy(getState())) return;
      const recipe = trainingRecipe(lab.getState().scenario);
      run({ kind: 'train', recipe }, recipe.network, [phase('train', recipe)]);
    },
    ...runActions(store, training),
    prune() {
      const state = getState();
      const { network } = state;
      const phases = state.phases.at(-1)?.kind === 'prune' ? state.phases.slice(0, -1) : state.phases;
      const result = latestResult({ phases });
      if (isBusy(state) || network === null || result === null) return;
      const { amount, chunkWidth } = lab.getState().scenario;
      run({ kind: 'prune', network, start: result.parameters, chunkWidth, amount }, network, [...phases, { kind: 'prune', amount, chunkWidth, result: null }]);
    },
    tune() {
      const state = getState();
      const { network, phases } = state;
      const result = latestResult(state);
      const [trained] = phases;
      if (isBusy(state) || network === null || result === null || !isCut(state) || trained.kind === 'prune') return;
      const recipe = tuningRecipe(lab.getState().scenario, trained.recipe);
      run({ kind: 'tune', recipe, start: result.parameters }, network, [...phases, phase('tune', recipe)]);
    },
    show(which) {
      setState({ shows: which === 'own' ? 'own' : 'recorded' });
      if (which !== 'own') lab.actions.change({ checkpoint: which.recorded });
      void watching.openRecording();
      watching.watch();
    },
    retryRecording() {
      setState({ recorded: { ...getState().recorded, wanted: null, error: null } });
      void watching.openRecording();
    },
    dismiss: () => setState({ message: null }),
  };
  return { getState, getInitialState: store.getInitialState, subscribe: store.subscribe, actions };
};
