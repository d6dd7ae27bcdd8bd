import { createStore } from 'zustand/vanilla';
import type { Failure } from '../lib/result';
import { type Clock, INITIAL_CLOCK, pause } from '../playback/clock';
import { fitScenario } from '../scenario/fit';
import type { LinkProblem, Scenario } from '../scenario/types';
import type { LabClient, RunKind } from '../worker/protocol';
import type { Jump } from './jumps';
import { createMeasuring } from './measuring';
import { createPlayback } from './playback';
import { type KeyValueStorage, loadPrefs, type MediaQuery, savePrefs } from './prefs';
import { accuracyRequest, compareRequest, curveRequests, layerRequest, pruneRequest, samePlain, streamRequest } from './requests';
import { createRunner, type RunnerOptions } from './runner';
import type { Edit, LabState, Notice, NoticeKind, Picture, Prefs, RunSlots } from './state';

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

export interface LabActions {
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
  /** Puts the cycle on show into the scenario, where links are made from. */
  keepCycle(): void;

  retry(kind: RunKind): void;
  cancel(kind: RunKind): void;
  /** Measures accuracy over sparsity for the patterns on show, point by point; what is known is not measured again. */
  measureCurve(): void;
  /** Gives up what is left of a curve; the points measured stay. */
  cancelCurve(): void;

  play(): void;
  pause(): void;
  toggle(): void;
  /** One cycle on or back, stopped. */
  step(by: 1 | -1): void;
  seek(cycle: number): void;
  /** Goes to the next or previous point of a kind. @returns whether there was one. */
  jump(jump: Jump): boolean;
  setSpeed(speed: number): void;
  /** The next speed up or down. */
  changeSpeed(by: 1 | -1): void;
  setLoop(loop: boolean): void;
  /** Lets time pass while playing. The frame loop calls this, nobody else. */
  advance(milliseconds: number): void;

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

/** The layer and the pruning on hand, if the one is of the other. */
const pairUp = ({ layer, prune }: LabState): Picture | null => {
  if (layer.shown === null || prune.shown === null) return null;
  const { request, value: report } = prune.shown;
  const fits = samePlain(request.ref, layer.shown.request.ref) && request.settings.chunkWidth === layer.shown.request.chunkWidth;
  return fits ? { layer: layer.shown.value, report, request } : null;
};

/** The page's state, and everything that can be done to it. */
export const createLabStore = ({ client, scenario, storage, reducedMotion, after = afterTimeout }: LabStoreOptions): LabStore => {
  const store = createStore<LabState>(() => ({
    ...EMPTY_SLOTS,
    scenario,
    edit: { moving: false, origin: 'link' },
    picture: null,
    measured: [],
    curvePlan: null,
    playback: { ...INITIAL_CLOCK, cycle: scenario.cycle },
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

  const runner = <Kind extends RunKind>(kind: Kind) =>
    createRunner({
      kind,
      client,
      after,
      publish: (slot) => {
        setState({ [kind]: slot });
        if (kind === 'accuracy' || kind === 'curve') {
          measuring.published(kind);
          return;
        }
        if (slot.status.kind !== 'ready') return;
        pair();
        fit();
        // A run without cycles has no time to play: the clock would never settle, and the address bar with it.
        if (getState().stream.shown?.value.trace.cycles === 0 && getState().playback.playing) player.pause();
      },
    });
  const pair = (): void => {
    const picture = pairUp(getState());
    const known = getState().picture;
    if (picture !== null && (picture.layer !== known?.layer || picture.report !== known.report)) setState({ picture });
  };
  const player = createPlayback({ getState, setState });

  /** Puts a scenario in place, brought to what exists as far as that is known. Only what a link asked for is talked about. */
  const place = (asked: Scenario, edit: Edit, clock: Clock = getState().playback): void => {
    const { networks, layer, prune, stream } = getState();
    const sameLayer = layer.shown !== null && samePlain(layer.shown.request, layerRequest(asked));
    const samePruning = prune.shown !== null && samePlain(prune.shown.request, pruneRequest(asked));
    const sameTile = stream.shown !== null && samePlain(stream.shown.request, streamRequest(asked));
    const { scenario: fitted, problems } = fitScenario(asked, {
      networks: networks.shown?.value ?? [],
      ...(sameLayer && { rows: layer.shown.value.lowered.rows }),
      ...(samePruning && { tiles: prune.shown.value.cost.tiles }),
      ...(sameTile && { cycles: stream.shown.value.trace.cycles }),
    });
    if (edit.origin === 'link') tellProblems(problems);
    // At once, so that whoever listens never sees one without the other. A cycle set may lie in a trace yet to be made.
    const uncorrected = edit.origin === 'fit' && fitted === getState().scenario;
    const playback = fitted.cycle === clock.cycle ? clock : { ...pause(clock), cycle: fitted.cycle };
    setState({ scenario: fitted, edit: uncorrected ? getState().edit : edit, playback });
    ask();
  };

  /** Once more is known, the scenario may turn out to ask for what does not exist. */
  const fit = (): void => {
    const { scenario: asked, edit, playback: now } = getState();
    const before = asked.cycle === now.cycle ? asked : { ...asked, cycle: now.cycle };
    const { moving, origin } = edit;
    place(before, origin === 'link' ? edit : { moving, origin: 'fit' });
  };

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

  const ask = (): void => {
    if (!started) return;
    const wanted = getState().scenario;
    const { edit } = getState();
    runners.networks.want(null);
    // A drag in Compare may change synthetic weights, which nobody looks at there.
    if (!(wanted.scene === 'compare' && edit.moving)) {
      runners.layer.want(layerRequest(wanted));
      runners.prune.want(pruneRequest(wanted));
    }
    // Hundreds of images, which nobody waits for: when the hand rests and the picture stands.
    const { prune, networks } = getState();
    const answers = networks.shown?.value.find(({ id }) => id === wanted.network)?.origin !== 'synthetic';
    const stands = answers && wanted.scene === 'prune' && prune.status.kind === 'ready' && samePlain(prune.shown?.request, pruneRequest(wanted));
    measuring.want(stands ? accuracyRequest(wanted) : null, edit.moving);
    // Only what is looked at: a drag on the pruning scene need not build a trace for every step.
    if (wanted.scene === 'stream') runners.stream.want(streamRequest(wanted));
    // Seconds of work: when the hand rests, and only as long as somebody looks.
    if (wanted.scene !== 'compare') runners.compare.drop();
    else if (!edit.moving) runners.compare.want(compareRequest(wanted));
  };

  client.onLost(({ message, remedy }: Failure) => notify('worker', 'The computation was restarted', [message, remedy]));
  reducedMotion?.addEventListener('change', ({ matches }) => setState(({ prefs }) => ({ prefs: { ...prefs, reducedMotion: matches } })));

  const actions: LabActions = {
    ...player,
    start() {
      started = true;
      ask();
    },
    change(patch, how) {
      const before = getState().scenario;
      const next = { ...before, ...patch };
      const anotherLayer = next.network !== before.network || next.layer !== before.layer;
      const cycle = patch.cycle ?? (anotherLayer ? 0 : getState().playback.cycle);
      place({ ...next, cycle }, { moving: how?.settle === false, origin: 'person' });
    },
    settle() {
      setState({ edit: { moving: false, origin: 'person' } });
      ask();
    },
    open(next, problems = []) {
      setState(({ notices }) => ({ notices: notices.filter(({ kind }) => kind !== 'link') }));
      tellProblems(problems);
      place(next, { moving: false, origin: 'link' }, pause(getState().playback));
    },
    keepCycle() {
      const { scenario: before, playback: now } = getState();
      if (before.cycle !== now.cycle) setState({ scenario: { ...before, cycle: now.cycle } });
    },
    retry: (kind) => runners[kind].retry(),
    cancel: (kind) => runners[kind].cancel(),
    measureCurve() {
      const { scenario: current, networks } = getState();
      measuring.measureCurve(curveRequests(current, networks.shown?.value ?? []));
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
