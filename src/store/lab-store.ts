import { createStore } from 'zustand/vanilla';
import type { Failure } from '../lib/result';
import { needsRun } from '../scenario/scenes';
import type { LinkProblem, Scenario } from '../scenario/types';
import type { LabClient, RunKind } from '../worker/protocol';
import { fitted, haltEmpty, pictureOf } from './fitting';
import { createMeasuring } from './measuring';
import { createPlayback, type PlaybackActions } from './playback';
import { type KeyValueStorage, loadPrefs, type MediaQuery, savePrefs } from './prefs';
import { accuracyRequest, compareRequest, curveRequests, layerRequest, pruneRequest, samePlain, streamRequest } from './requests';
import { createRunner, type RunnerOptions } from './runner';
import type { Edit, LabState, Notice, NoticeKind, Prefs, RunSlot, RunSlots } from './state';
import { allPaused, apart, clocksAt, type Playback, scenarioOf } from './tracks';

export interface LabStoreOptions {
  readonly client: LabClient;
  /** What to open with. */
  readonly scenario: Scenario;
  /** Gives the place where preferences are kept; may throw. */
  readonly storage: () => KeyValueStorage;
  /** `(prefers-reduced-motion: reduce)`; null where there is none. */
  readonly reducedMotion: MediaQuery | null;
  /** Calls back after so many milliseconds; returns how to call that off. */
  readonly after?: RunnerOptions<RunKind>['after'];
}

export interface LabActions extends PlaybackActions {
  /** Asks the worker for what the scenario needs. Call once, when the address bar has been read. */
  start(): void;
  /**
   * Changes fields of the scenario; the worker is asked for whatever follows from them.
   * @param how `settle: false` while a drag is under way; the last change of a drag must settle (or call `settle`).
   */
  change(patch: Partial<Scenario>, how?: { readonly settle?: boolean }): void;
  /** Ends a drag whose last change did not settle. */
  settle(): void;
  /** Opens a whole scenario, as a link does: playback stops at its cycle. What of the link could not be used becomes a notice. */
  open(scenario: Scenario, problems?: readonly LinkProblem[]): void;

  retry(kind: RunKind): void;
  cancel(kind: RunKind): void;
  /** Measures accuracy over sparsity for the patterns on show, point by point; what is known is not measured again. */
  measureCurve(): void;
  /** Gives up what is left of a curve; the points measured stay. */
  cancelCurve(): void;

  notify(kind: NoticeKind, title: string, lines: readonly string[]): void;
  dismiss(id: number): void;
  setPrefs(patch: Partial<Omit<Prefs, 'reducedMotion'>>): void;
}

export interface LabStore {
  getState(): LabState;
  getInitialState(): LabState;
  subscribe(listener: (state: LabState, previous: LabState) => void): () => void;
  readonly actions: LabActions;
}

const EMPTY_SLOTS: RunSlots = {
  networks: { status: { kind: 'idle' }, shown: null },
  layer: { status: { kind: 'idle' }, shown: null },
  prune: { status: { kind: 'idle' }, shown: null },
  accuracy: { status: { kind: 'idle' }, shown: null },
  curve: { status: { kind: 'idle' }, shown: null },
  stream: { status: { kind: 'idle' }, shown: null },
  compare: { status: { kind: 'idle' }, shown: null },
};

const afterTimeout: RunnerOptions<RunKind>['after'] = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/** The page's state, and everything that can be done to it. */
export const createLabStore = ({ client, scenario, storage, reducedMotion, after = afterTimeout }: LabStoreOptions): LabStore => {
  const opening = apart(scenario);
  const store = createStore<LabState>(() => ({
    ...EMPTY_SLOTS,
    scenario: opening.settings,
    edit: { moving: false, origin: 'link' },
    picture: null,
    measured: [],
    curvePlan: null,
    playback: clocksAt(opening.times),
    notices: [],
    prefs: { ...loadPrefs(storage), reducedMotion: reducedMotion?.matches ?? false },
  }));
  const { getState, setState } = store;
  let started = false;
  let lastNotice = 0;

  const notify = (kind: NoticeKind, title: string, lines: readonly string[]): void => {
    const notice: Notice = { id: ++lastNotice, kind, title, lines };
    setState(({ notices }) => ({ notices: [...notices.filter((other) => other.kind !== kind), notice] }));
  };

  /** Adds to what is said about the link that was opened last. */
  const tellProblems = (problems: readonly LinkProblem[]): void => {
    if (problems.length === 0) return;
    const lines = problems.map(({ field, found, message }) => (field === '' ? `${found}: ${message}` : `${field}=${found}: ${message}`));
    const known = getState().notices.find(({ kind }) => kind === 'link');
    notify('link', 'Part of the link could not be used', [...new Set([...(known?.lines ?? []), ...lines])]);
  };

  // What happens, in this order: a scenario is asked for (`place`), what does not exist of it is fitted, the runs it wants are asked of the worker (`ask`). An
  // answer is put where it is read (`take`), what it tells may call for a fit, and what is wanted then is asked for.

  const runner = <Kind extends RunKind>(kind: Kind) => createRunner({ kind, client, after, publish: (slot) => take(kind, slot) });
  const runners = {
    networks: runner('networks'),
    layer: runner('layer'),
    prune: runner('prune'),
    accuracy: runner('accuracy'),
    curve: runner('curve'),
    stream: runner('stream'),
    compare: runner('compare'),
  };
  const measuring = createMeasuring({ getState, setState, runners, after });

  /** Puts a scenario in place. At once, so that whoever listens never sees what is set without the time. A time may lie in a trace yet to be made. */
  function place(asked: Scenario, edit: Edit, playback: Playback): void {
    const { patch, problems } = fitted(asked, { ...getState(), playback });
    // Only what a link asked for is talked about.
    if (edit.origin === 'link') tellProblems(problems);
    setState({ ...patch, edit });
    ask();
  }

  /** Puts an answer, or how far it has come, where it is read. */
  function take<Kind extends RunKind>(kind: Kind, slot: RunSlot<Kind>): void {
    setState({ [kind]: slot });
    if (kind === 'accuracy' || kind === 'curve') measuring.published(kind);
    else if (slot.status.kind === 'ready') {
      refit();
      ask();
    }
  }

  /** Now that more is known, the scenario may turn out to ask for what does not exist. */
  function refit(): void {
    const state = getState();
    const { edit } = state;
    const { patch, problems } = fitted(scenarioOf(state), state);
    if (edit.origin === 'link') tellProblems(problems);
    const correction: Partial<LabState> = problems.length === 0 ? {} : { ...patch, edit: edit.origin === 'link' ? edit : { ...edit, origin: 'fit' } };
    const { playback } = { ...state, ...correction };
    setState({ ...correction, picture: pictureOf(state), playback: haltEmpty(playback, state) });
  }

  function ask(): void {
    if (!started) return;
    const state = getState();
    const { edit, prune, networks } = state;
    const wanted = scenarioOf(state);
    runners.networks.want(null);
    // A drag in Compare may change synthetic weights, which nobody looks at there.
    if (!(wanted.scene === 'compare' && edit.moving)) {
      runners.layer.want(layerRequest(wanted));
      runners.prune.want(pruneRequest(wanted));
    }
    // Hundreds of images, which nobody waits for: when the hand rests and the picture stands.
    const answers = networks.shown?.value.find(({ id }) => id === wanted.network)?.origin !== 'synthetic';
    const stands = answers && needsRun(wanted.scene, 'accuracy') && prune.status.kind === 'ready' && samePlain(prune.shown?.request, pruneRequest(wanted));
    measuring.want(stands ? accuracyRequest(wanted) : null, edit.moving);
    // Only what is looked at: a drag on the pruning scene need not build a trace for every step.
    if (needsRun(wanted.scene, 'stream')) runners.stream.want(streamRequest(wanted));
    // Seconds of work: when the hand rests, and only as long as somebody looks.
    if (!needsRun(wanted.scene, 'compare')) runners.compare.drop();
    else if (!edit.moving) runners.compare.want(compareRequest(wanted));
  }

  client.onLost(({ message, remedy }: Failure) => notify('worker', 'The computation was restarted', [message, remedy]));
  reducedMotion?.addEventListener('change', ({ matches }) => setState(({ prefs }) => ({ prefs: { ...prefs, reducedMotion: matches } })));

  const actions: LabActions = {
    ...createPlayback({ getState, setState }),
    start() {
      started = true;
      ask();
    },
    change(patch, how) {
      const before = scenarioOf(getState());
      const next = { ...before, ...patch };
      const anotherLayer = next.network !== before.network || next.layer !== before.layer;
      const times = anotherLayer ? { cycle: patch.cycle ?? 0, step: patch.step ?? 0 } : {};
      const { playback } = getState();
      // Nothing plays on behind a scene's back.
      place({ ...next, ...times }, { moving: how?.settle === false, origin: 'person' }, next.scene === before.scene ? playback : allPaused(playback));
    },
    settle() {
      setState({ edit: { moving: false, origin: 'person' } });
      ask();
    },
    open(next, problems = []) {
      setState(({ notices }) => ({ notices: notices.filter(({ kind }) => kind !== 'link') }));
      tellProblems(problems);
      place(next, { moving: false, origin: 'link' }, allPaused(getState().playback));
    },
    retry: (kind) => runners[kind].retry(),
    cancel: (kind) => runners[kind].cancel(),
    measureCurve() {
      const state = getState();
      measuring.measureCurve(curveRequests(scenarioOf(state), state.networks.shown?.value ?? []));
    },
    cancelCurve: measuring.cancelCurve,
    notify,
    dismiss: (id) => setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    setPrefs(patch) {
      const prefs = { ...getState().prefs, ...patch };
      setState({ prefs });
      savePrefs(storage, prefs);
    },
  };
  return { getState, getInitialState: store.getInitialState, subscribe: store.subscribe, actions };
};
