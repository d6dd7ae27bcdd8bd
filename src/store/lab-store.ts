import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../lib/result';
import { pause } from '../playback/clock';
import { checkedChange } from '../scenario/change';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import type { LinkProblem, Scenario } from '../scenario/types';
import type { LabClient, RunKind } from '../worker/protocol';
import { withConsequences } from './consequences';
import { fitted, refitted } from './fitting';
import { createRest, planCurve } from './measuring';
import { createPlayback, type PlaybackActions } from './playback';
import { followPrefs, type KeyValueStorage, loadPrefs, type MediaQuery, type OtherTabs, savePrefs } from './prefs';
import { curveRequests } from './requests';
import { ofEachKind, RUN_KINDS, RUN_ROWS, type RunRow } from './run-rows';
import { createRunner, type Runner, type RunnerOptions } from './runner';
import type { Edit, LabState, Moments, Notice, NoticeKind, Playback, Prefs, RunSlot, RunSlots } from './state';
import { allPaused, apart, clocksAt, scenarioOf } from './tracks';

export interface LabStoreOptions {
  readonly client: LabClient;
  /** What to open with. */
  readonly scenario: Scenario;
  /** Gives the place where preferences are kept; may throw. */
  readonly storage: () => KeyValueStorage;
  /** Tells when another tab saved preferences. */
  readonly tabs?: OtherTabs;
  /** `(prefers-reduced-motion: reduce)`; null where there is none. */
  readonly reducedMotion: MediaQuery | null;
  /** Tells of `online`; null where nothing does. */
  readonly connection?: Pick<EventTarget, 'addEventListener'> | null;
  /** `(prefers-color-scheme: dark)`; null where there is none. */
  readonly dark?: MediaQuery | null;
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

  /**
   * What Train has to look at, told by the training store.
   * @param how `rest`: another training is on show than before, and time goes to its end.
   */
  showMoments(moments: Moments | null, how?: { readonly rest: boolean }): void;

  notify(kind: NoticeKind, title: string, lines: readonly string[]): void;
  dismiss(id: number): void;
  setPrefs(patch: Partial<Omit<Prefs, 'reducedMotion' | 'systemIsDark'>>): void;
  showHelp(shown: boolean): void;
}

export interface LabStore {
  getState(): LabState;
  getInitialState(): LabState;
  subscribe(listener: (state: LabState, previous: LabState) => void): () => void;
  readonly actions: LabActions;
}

const EMPTY_SLOTS = ofEachKind<RunSlots>(() => ({ status: { kind: 'idle' }, shown: null }));

const afterTimeout: RunnerOptions<RunKind>['after'] = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

const lineOf = ({ field, found, message }: LinkProblem): string => (field === '' ? `${found}: ${message}` : `${field}=${found}: ${message}`);

type State = Pick<StoreApi<LabState>, 'getState' | 'setState'>;

/** Notices of a kind replace one another. */
function createNotices({ getState, setState }: State) {
  let lastNotice = 0;
  const notify = (kind: NoticeKind, title: string, lines: readonly string[]): void => {
    const notice: Notice = { id: ++lastNotice, kind, title, lines };
    setState(({ notices }) => ({ notices: [...notices.filter((other) => other.kind !== kind), notice] }));
  };

  /** Adds to what is said about the link that was opened last. */
  const tellProblems = (problems: readonly LinkProblem[]): void => {
    if (problems.length === 0) return;
    const lines = problems.map(lineOf);
    const known = getState().notices.find(({ kind }) => kind === 'link');
    notify('link', 'Part of the link could not be used', [...new Set([...(known?.lines ?? []), ...lines])]);
  };
  return { notify, tellProblems };
}

/** What else changes with an answer. */
function comesWith<Kind extends RunKind>(kind: Kind, { status, shown }: RunSlot<Kind>, state: LabState): Partial<LabState> {
  const row: RunRow<Kind> = RUN_ROWS[kind];
  if (status.kind === 'ready' && shown !== null) return row.arrived?.(state, shown) ?? {};
  return status.kind === 'failed' ? (row.failed?.() ?? {}) : {};
}

type FlowOptions = Pick<LabStoreOptions, 'client'> & Pick<RunnerOptions<RunKind>, 'after'>;

/**
 * What happens, in this order: a scenario is asked for (`place`), what does not exist of it is fitted, the runs it wants are asked of the worker (`ask`). An answer
 * is put where it is read (`take`), what it tells may call for a fit, and what is wanted then is asked for.
 */
function createFlow({ client, after }: FlowOptions, { getState, setState }: State, tellProblems: (problems: readonly LinkProblem[]) => void) {
  let started = false;
  const runner = <Kind extends RunKind>(kind: Kind) =>
    createRunner({ kind, client, after, slot: (): RunSlots[Kind] => getState()[kind], publish: (slot) => take(kind, slot) });
  const runners = ofEachKind<{ readonly [Kind in RunKind]: Runner<Kind> }>(runner);
  const rest = createRest({
    after,
    publish: (rested) => {
      setState({ rested });
      ask();
    },
  });

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
    setState({ [kind]: slot, ...comesWith(kind, slot, getState()) });
    if (slot.status.kind !== 'ready') return;
    // A measurement tells nothing about what exists.
    if (RUN_ROWS[kind].arrived === undefined) refit();
    ask();
  }

  /** Now that more is known, the scenario may turn out to ask for what does not exist. */
  function refit(): void {
    const state = getState();
    const { patch, problems } = refitted(state);
    if (state.edit.origin === 'link') tellProblems(problems);
    setState(patch);
  }

  function ask(): void {
    if (!started) return;
    // Each looks at the state as those before have left it.
    for (const kind of RUN_KINDS) grant(kind);
    rest.watch(getState());
  }

  function grant<Kind extends RunKind>(kind: Kind): void {
    const row: (typeof RUN_ROWS)[Kind] = RUN_ROWS[kind];
    const wish = row.wish(getState());
    if (wish === 'drop') runners[kind].drop();
    else if (wish !== 'leave') runners[kind].want(wish.want);
  }

  const start = (): void => {
    started = true;
    ask();
  };
  return { runners, place, refit, ask, start };
}

const curveActions = ({ getState, setState }: State, ask: () => void): Pick<LabActions, 'measureCurve' | 'cancelCurve'> => ({
  measureCurve() {
    const state = getState();
    setState({ curvePlan: planCurve(curveRequests(scenarioOf(state), state.networks.shown?.value ?? []), state.measured) });
    ask();
  },
  cancelCurve() {
    setState({ curvePlan: null });
    ask();
  },
});

type Outside = Omit<LabStoreOptions, 'scenario' | 'after'>;

/** What reaches the page from outside: a worker lost, a connection found again, another tab, the system's wishes. */
function listen({ client, connection, dark, tabs, storage, reducedMotion }: Outside, { getState, setState }: State, { notify, retry }: LabActions): void {
  client.onLost(({ message, remedy }: Failure) => notify('worker', 'The computation was restarted', [message, remedy]));
  // What could not be fetched is tried again by itself once there is a connection.
  connection?.addEventListener('online', () => {
    for (const kind of RUN_KINDS) {
      const { status } = getState()[kind];
      if (status.kind === 'failed' && status.error.cause === 'network') retry(kind);
    }
  });
  dark?.addEventListener('change', ({ matches }) => setState(({ prefs }) => ({ prefs: { ...prefs, systemIsDark: matches } })));
  if (tabs) followPrefs(tabs, storage, (theirs) => setState(({ prefs }) => ({ prefs: { ...prefs, ...theirs } })));
  reducedMotion?.addEventListener('change', ({ matches }) => setState(({ prefs }) => ({ prefs: { ...prefs, reducedMotion: matches } })));
}

/** Nothing has been asked for yet. */
function openedWith(scenario: Scenario, prefs: Prefs): LabState {
  const { settings, times } = apart(scenario);
  return {
    ...EMPTY_SLOTS,
    scenario: settings,
    edit: { moving: false, origin: 'link' },
    picture: null,
    measured: [],
    curvePlan: null,
    rested: null,
    playback: clocksAt(times),
    moments: null,
    notices: [],
    prefs,
    help: false,
  };
}

/** The page's state, and everything that can be done to it. */
export const createLabStore = (options: LabStoreOptions): LabStore => {
  const { client, scenario, storage, reducedMotion, dark, after = afterTimeout } = options;
  const saved = loadPrefs(storage);
  const prefs: Prefs = { ...saved.prefs, reducedMotion: reducedMotion?.matches ?? false, systemIsDark: dark?.matches ?? false };
  const store = createStore<LabState>(() => openedWith(scenario, prefs));
  const { getState, setState } = store;
  const { notify, tellProblems } = createNotices(store);
  const { runners, place, refit, ask, start } = createFlow({ client, after }, store, tellProblems);

  const actions: LabActions = {
    ...createPlayback({ getState, setState }),
    start,
    change(patch, how) {
      const before = scenarioOf(getState());
      const { scenario: next, problems } = checkedChange(before, { ...patch });
      if (problems.length > 0) notify('change', 'A setting was not changed', problems.map(lineOf));
      const { playback } = getState();
      // Nothing plays on behind a scene's back.
      place(
        withConsequences(before, next, patch),
        { moving: how?.settle === false, origin: 'person' },
        next.scene === before.scene ? playback : allPaused(playback),
      );
    },
    settle() {
      setState({ edit: { moving: false, origin: 'person' } });
      ask();
    },
    open(asked, told = []) {
      const { scenario: next, problems } = checkedChange(DEFAULT_SCENARIO, { ...asked });
      setState(({ notices }) => ({ notices: notices.filter(({ kind }) => kind !== 'link') }));
      tellProblems([...told, ...problems]);
      place(next, { moving: false, origin: 'link' }, allPaused(getState().playback));
    },
    retry: (kind) => runners[kind].retry(),
    cancel: (kind) => runners[kind].cancel(),
    ...curveActions(store, ask),
    showMoments(moments, how) {
      const { playback } = getState();
      setState({ moments, ...(how?.rest && { playback: { ...playback, epoch: { ...pause(playback.epoch), at: Infinity } } }) });
      refit();
    },
    notify,
    dismiss: (id) => setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    setPrefs(patch) {
      setState({ prefs: { ...getState().prefs, ...patch } });
      savePrefs(storage, patch);
    },
    showHelp: (help) => setState({ help }),
  };
  if (saved.problem !== null) notify('prefs', 'The choices kept on this device cannot all be used', [saved.problem]);
  listen(options, store, actions);
  return { getState, getInitialState: store.getInitialState, subscribe: store.subscribe, actions };
};
