import { createStore, type StoreApi } from 'zustand/vanilla';
import { fingerprint } from '../engine/training/recipe';
import { samePlain } from './requests';
import type { TrainingAnswer, TrainingClient, TrainingListener, TrainingJob, TrainingRecipe, TrainingWatch } from '../worker/protocol';
import type { LabStore } from './lab-store';
import { createKeeping, type KeepingActions, type KeepingOptions } from './train-keeping';
import { extendCurve, NO_CURVE } from './train-curve';
import { trainingRecipe, trainingWatch, tuningRecipe } from './train-requests';
import { isBusy, isCut, latestResult, type RunPhase, type TrainPhase, type TrainState } from './train-state';

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
  dismiss(): void;
}

export interface TrainStore {
  getState(): TrainState;
  getInitialState(): TrainState;
  subscribe(listener: (state: TrainState, previous: TrainState) => void): () => void;
  readonly actions: TrainActions;
}

/** A slider in motion asks for no more pictures than this. */
const WATCH_MILLISECONDS = 50;

type State = Pick<StoreApi<TrainState>, 'getState' | 'setState'>;

/** Tells the worker which layer to show, whenever that changes; a slider in motion is followed at its own pace. */
function createWatching(lab: LabStore, { getState }: State, training: TrainingClient) {
  let asked: TrainingWatch | null = null;
  const watch = (): void => {
    const { scenario, networks } = lab.getState();
    const wanted = trainingWatch(scenario, getState(), networks.shown?.value ?? []);
    if (samePlain(wanted, asked)) return;
    asked = wanted;
    training.watch(wanted);
  };
  let timer: ReturnType<typeof setTimeout> | null = null;
  lab.subscribe(({ scenario }) => {
    if (scenario.scene !== 'train' || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      watch();
    }, WATCH_MILLISECONDS);
  });
  return {
    watch,
    /** The next worker knows nothing of what to show. */
    forget: () => void (asked = null),
  };
}

/** Puts jobs to the worker, and tells the state what becomes of them. */
function createRuns({ lab, connect }: Pick<TrainStoreOptions, 'lab' | 'connect'>, store: State) {
  const { getState, setState } = store;
  /** Changes the phase under way, which is always the last. */
  const changeRun = (change: (run: RunPhase) => RunPhase): void => {
    const { phases } = getState();
    const last = phases.at(-1);
    if (last !== undefined && last.kind !== 'prune') setState({ phases: [...phases.slice(0, -1), change(last)] });
  };
  /** Weights of the last whole epoch of the run under way, should its worker die. */
  let rescue: Pick<NonNullable<RunPhase['result']>, 'parameters' | 'test'> | null = null;

  const training = connect({
    loading(done, total) {
      const { status } = getState();
      if (status.kind === 'loading') setState({ status: { ...status, done, total } });
    },
    progress(report) {
      const { status } = getState();
      if (status.kind === 'loading') setState({ status: { kind: 'running', job: status.job } });
      changeRun((run) => ({
        ...run,
        curve: extendCurve(run.curve, report),
        images: report.images,
        imagesPerSecond: run.imagesPerSecond === 0 ? report.imagesPerSecond : 0.7 * run.imagesPerSecond + 0.3 * report.imagesPerSecond,
        seconds: run.seconds + (report.imagesPerSecond > 0 ? (report.images - run.images) / report.imagesPerSecond : 0),
      }));
    },
    tested(test, parameters) {
      rescue = { test, parameters };
      changeRun((run) => ({ ...run, tests: [...run.tests, test] }));
    },
    watched: (watched) => setState({ watched }),
  });

  const watching = createWatching(lab, store, training);
  watching.watch();

  const finish = (answer: TrainingAnswer): void => {
    const { phases } = getState();
    const last = phases.at(-1);
    if (last === undefined) return;
    const settled = (result: TrainPhase['result']): readonly TrainPhase[] => [...phases.slice(0, -1), { ...last, result } as TrainPhase];
    if (answer.status === 'failed' || answer.status === 'lost') {
      const saved = rescue && { how: 'lost' as const, ...rescue, fingerprint: fingerprint(rescue.parameters) };
      watching.forget();
      setState({ status: { kind: 'failed', error: answer.error }, phases: saved ? settled(saved) : phases.slice(0, -1) });
      watching.watch();
      return;
    }
    const { status, cut, parameters, test } = answer;
    const result = { how: status, parameters, fingerprint: answer.fingerprint, test };
    setState({
      status: { kind: status === 'diverged' ? 'diverged' : 'done' },
      phases: settled(last.kind === 'prune' && cut !== null ? { ...result, cut } : result),
    });
    watching.watch();
  };
  const run = (job: TrainingJob, network: string, phases: readonly TrainPhase[]): void => {
    rescue = null;
    setState({ status: { kind: 'loading', job: job.kind, done: 0, total: 0 }, network, phases, message: null });
    watching.watch();
    void training.run(job).then(finish);
  };
  return { training, run };
}

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

/** Training, apart from the rest of the state because most visits never need it. Lives as long as the page, whatever scene is on screen. */
export const createTrainStore = ({ lab, connect, client, kept }: TrainStoreOptions): TrainStore => {
  const store = createStore<TrainState>(() => ({ status: { kind: 'idle' }, network: null, phases: [], watched: null, message: null }));
  const { getState, setState } = store;
  const { training, run } = createRuns({ lab, connect }, store);

  const actions: TrainActions = {
    ...createKeeping({ lab, client, kept }, store),
    start() {
      if (isBusy(getState())) return;
      const recipe = trainingRecipe(lab.getState().scenario);
      run({ kind: 'train', recipe }, recipe.network, [phase('train', recipe)]);
    },
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
    dismiss: () => setState({ message: null }),
  };
  return { getState, getInitialState: store.getInitialState, subscribe: store.subscribe, actions };
};
