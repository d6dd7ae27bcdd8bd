import { createStore, type StoreApi } from 'zustand/vanilla';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import type { Parameters } from '../engine/training/network';
import { initialParameters } from '../engine/training/parameters';
import { fingerprint } from '../engine/training/recipe';
import { samePlain } from './requests';
import type { TrainingAnswer, TrainingClient, TrainingListener, TrainingJob, TrainingRecipe, TrainingWatch } from '../worker/protocol';
import type { LabStore } from './lab-store';
import type { Moments } from './state';
import { createKeeping, type KeepingActions, type KeepingOptions } from './train-keeping';
import { extendCurve, NO_CURVE } from './train-curve';
import { frameOf, NO_HISTORY, remembered, upTo } from './train-history';
import { momentsOf, unitOf } from './train-moments';
import { NOTHING_RECORDED, openedRecording, recordingOf } from './train-recorded';
import { trainingRecipe, tuningRecipe, wantedPicture } from './train-requests';
import { shownTraining } from './train-shown';
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

/** A slider in motion asks for no more pictures than this. */
const WATCH_MILLISECONDS = 50;

type State = Pick<StoreApi<TrainState>, 'getState' | 'setState'>;

/** Tells the worker which layer to show, and of which moment, whenever that changes, and opens the recording asked for; a slider in motion is followed at its own pace. */
function createWatching(lab: LabStore, { getState, setState }: State, training: TrainingClient) {
  let asked: TrainingWatch | null = null;
  const watch = (): void => {
    const { scenario, networks, playback } = lab.getState();
    const { watch: wanted, weights } = wantedPicture(scenario, getState(), networks.shown?.value ?? [], playback.epoch.at);
    if (samePlain(wanted, asked)) return;
    asked = wanted;
    training.watch(wanted, weights);
  };
  /** Opens what the scenario asks for, unless that is under way. */
  const openRecording = async (): Promise<void> => {
    const { scenario, networks } = lab.getState();
    const wanted = recordingOf(scenario, networks.shown?.value ?? []);
    if (samePlain(wanted, getState().recorded.wanted)) return;
    setState({ recorded: { ...getState().recorded, wanted, error: null } });
    if (wanted === null) return watch();
    const answer = await training.recording(wanted.network, wanted.info);
    const { recorded } = getState();
    if (recorded.wanted !== wanted) return;
    setState({ recorded: answer.ok ? { ...recorded, opened: openedRecording(wanted, answer.value) } : { ...recorded, error: answer.error } });
    watch();
  };
  let timer: ReturnType<typeof setTimeout> | null = null;
  lab.subscribe(({ scenario }) => {
    if (scenario.scene !== 'train' || timer !== null) return;
    timer = setTimeout(() => {
      timer = null;
      void openRecording();
      watch();
    }, WATCH_MILLISECONDS);
  });
  return {
    watch,
    openRecording,
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

  /** Keeps these weights, if the training has come to a moment that has none. */
  const remember = (parameters: Parameters): void => {
    const { history, phases, network } = getState();
    if (network === null || momentsOf(phases).length <= history.frames.length) return;
    setState({ history: remembered(history, frameOf(NETWORK_ARCHITECTURES[network], parameters)) });
  };

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
      remember(parameters);
    },
    watched: (watched) => setState({ watched }),
  });

  const watching = createWatching(lab, store, training);
  void watching.openRecording();
  watching.watch();

  /** Time goes to the end: what is under way is what the page shows next. */
  const rest = (): void => lab.actions.showMoments(lab.getState().moments, { rest: true });

  const finish = (answer: TrainingAnswer): void => {
    const { phases } = getState();
    const last = phases.at(-1);
    if (last === undefined) return;
    const settled = (result: TrainPhase['result']): readonly TrainPhase[] => [...phases.slice(0, -1), { ...last, result } as TrainPhase];
    if (answer.status === 'failed' || answer.status === 'lost') {
      const saved = rescue && { how: 'lost' as const, ...rescue, fingerprint: fingerprint(rescue.parameters) };
      watching.forget();
      const left = saved ? settled(saved) : phases.slice(0, -1);
      // What went wrong is said at the end of time. With nothing left of this training there is only a recorded one to look at.
      rest();
      setState({
        status: { kind: 'failed', error: answer.error },
        ...(left.length === 0 && { shows: 'recorded' as const }),
        phases: left,
        history: upTo(getState().history, momentsOf(left).length),
      });
      watching.watch();
      return;
    }
    const { status, cut, parameters, test } = answer;
    const result = { how: status, parameters, fingerprint: answer.fingerprint, test };
    setState({
      status: { kind: status === 'diverged' ? 'diverged' : 'done' },
      phases: settled(last.kind === 'prune' && cut !== null ? { ...result, cut } : result),
    });
    remember(parameters);
    watching.watch();
  };
  const run = (job: TrainingJob, network: string, phases: readonly TrainPhase[]): void => {
    rescue = null;
    const { history, begun } = getState();
    const isNew = job.kind === 'train';
    rest();
    setState({
      status: { kind: 'loading', job: job.kind, done: 0, total: 0 },
      shows: 'own',
      network,
      phases,
      message: null,
      history: isNew ? NO_HISTORY : upTo(history, momentsOf(phases).length),
      begun: isNew ? begun + 1 : begun,
    });
    if (isNew) remember(initialParameters(NETWORK_ARCHITECTURES[network], job.recipe.seed));
    watching.watch();
    void training.run(job).then(finish);
  };
  return { training, watching, run };
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

/** Training, apart from the rest of the state because most visits never need it. Lives as long as the page, whatever scene is on screen. */
export const createTrainStore = ({ lab, connect, client, kept }: TrainStoreOptions): TrainStore => {
  const store = createStore<TrainState>(() => NOTHING_YET);
  const { getState, setState } = store;
  store.subscribe(createMomentsTeller(lab));
  const { training, watching, run } = createRuns({ lab, connect }, store);

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
