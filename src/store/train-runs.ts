import type { StoreApi } from 'zustand/vanilla';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import type { Parameters } from '../engine/training/network';
import { initialParameters } from '../engine/training/parameters';
import { fingerprint } from '../engine/training/recipe';
import type { Failure } from '../lib/result';
import type { TrainingAnswer, TrainingClient, TrainingJob, TrainingListener, TrainingProgress, TrainingTest, TrainingWatch } from '../worker/protocol';
import type { LabStore } from './lab-store';
import { samePlain } from './requests';
import { extendCurve } from './train-curve';
import { frameOf, NO_HISTORY, remembered, upTo } from './train-history';
import { momentsOf } from './train-moments';
import { openedRecording, recordingOf } from './train-recorded';
import { wantedPicture } from './train-requests';
import type { RunPhase, TrainPhase, TrainState } from './train-state';

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

/** Weights of the last whole epoch of the run under way, should its worker die. */
interface Rescue {
  readonly parameters: Parameters;
  readonly test: TrainingTest;
}

/** A run that has come further. Its speed is what it has been lately. */
const reported = (run: RunPhase, report: TrainingProgress): RunPhase => ({
  ...run,
  curve: extendCurve(run.curve, report),
  images: report.images,
  imagesPerSecond: run.imagesPerSecond === 0 ? report.imagesPerSecond : 0.7 * run.imagesPerSecond + 0.3 * report.imagesPerSecond,
  seconds: run.seconds + (report.imagesPerSecond > 0 ? (report.images - run.images) / report.imagesPerSecond : 0),
});

/** What the worker tells of the job under way, which is always the last phase, and what is kept of it on the way. */
function createReports({ getState, setState }: State) {
  let rescue: Rescue | null = null;
  const changeRun = (change: (run: RunPhase) => RunPhase): void => {
    const { phases } = getState();
    const last = phases.at(-1);
    if (last !== undefined && last.kind !== 'prune') setState({ phases: [...phases.slice(0, -1), change(last)] });
  };

  /** Keeps these weights, if the training has come to a moment that has none. */
  const remember = (parameters: Parameters): void => {
    const { history, phases, network } = getState();
    if (network === null || momentsOf(phases).length <= history.frames.length) return;
    setState({ history: remembered(history, frameOf(NETWORK_ARCHITECTURES[network], parameters)) });
  };

  const listener: TrainingListener = {
    loading(done, total) {
      const { status } = getState();
      if (status.kind === 'loading') setState({ status: { ...status, done, total } });
    },
    progress(report) {
      const { status } = getState();
      if (status.kind === 'loading') setState({ status: { kind: 'running', job: status.job } });
      changeRun((run) => reported(run, report));
    },
    tested(test, parameters) {
      rescue = { test, parameters };
      changeRun((run) => ({ ...run, tests: [...run.tests, test] }));
      remember(parameters);
    },
    watched: (watched) => setState({ watched }),
  };
  return {
    listener,
    remember,
    rescue: () => rescue,
    /** Another job begins. */
    forgetRescue: () => void (rescue = null),
  };
}

const withResult = (phases: readonly TrainPhase[], last: TrainPhase, result: TrainPhase['result']): readonly TrainPhase[] => [
  ...phases.slice(0, -1),
  { ...last, result } as TrainPhase,
];

/** What a job leaves behind that could not be ended. With nothing left of this training there is only a recorded one to look at. */
function wreckOf({ phases, history }: TrainState, last: TrainPhase, error: Failure, rescue: Rescue | null): Partial<TrainState> {
  const left = rescue === null ? phases.slice(0, -1) : withResult(phases, last, { how: 'lost', ...rescue, fingerprint: fingerprint(rescue.parameters) });
  return {
    status: { kind: 'failed', error },
    ...(left.length === 0 && { shows: 'recorded' as const }),
    phases: left,
    history: upTo(history, momentsOf(left).length),
  };
}

/** Puts jobs to the worker, and tells the state what becomes of them. */
export function createRuns(lab: LabStore, connect: (events: TrainingListener) => TrainingClient, store: State) {
  const { getState, setState } = store;
  const { listener, remember, rescue, forgetRescue } = createReports(store);
  const training = connect(listener);
  const watching = createWatching(lab, store, training);
  void watching.openRecording();
  watching.watch();

  /** Time goes to the end: what is under way is what the page shows next. */
  const rest = (): void => lab.actions.showMoments(lab.getState().moments, { rest: true });

  const finish = (answer: TrainingAnswer): void => {
    const { phases } = getState();
    const last = phases.at(-1);
    if (last === undefined) return;
    if (answer.status === 'failed' || answer.status === 'lost') {
      watching.forget();
      // What went wrong is said at the end of time.
      rest();
      setState(wreckOf(getState(), last, answer.error, rescue()));
      watching.watch();
      return;
    }
    const { status, cut, parameters, test } = answer;
    const result = { how: status, parameters, fingerprint: answer.fingerprint, test };
    setState({
      status: { kind: status === 'diverged' ? 'diverged' : 'done' },
      phases: withResult(phases, last, last.kind === 'prune' && cut !== null ? { ...result, cut } : result),
    });
    remember(parameters);
    watching.watch();
  };

  const run = (job: TrainingJob, network: string, phases: readonly TrainPhase[]): void => {
    forgetRescue();
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
