import { Fragment, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Scene } from '../scenario/scenes';
import type { Lab } from '../store/lab';
import { useRunFailures, useStoreValue } from '../store/react';
import { RUN_KINDS, RUN_ROWS } from '../store/run-rows';
import type { LabState } from '../store/state';
import { subscribeThrottled } from '../store/throttle';
import { scenarioOf } from '../store/tracks';
import { Button, IconButton, IconToggle } from '../ui/buttons';
import { useLasting } from '../ui/lasting';
import { Notice } from '../ui/notice';
import { ArrayPanel } from '../views/controls/ArrayPanel';
import { PruningPanel } from '../views/controls/PruningPanel';
import { WorkloadPanel } from '../views/controls/WorkloadPanel';
import { PruneView } from '../views/prune/PruneView';
import './app.css';
import { createCommands } from './commands';
import { ErrorBoundary } from './ErrorBoundary';
import { lazily } from './lazily';
import { copyLink, LINK_COPIED, wholePageAddress } from './share';
import { listenForShortcuts } from './shortcuts';
import { dress, paletteFor } from './theme';

const Help = lazily(async () => (await import('./Help')).Help);
const AccuracyPanel = lazily(async () => (await import('../views/accuracy/AccuracyPanel')).AccuracyPanel);
const CompareView = lazily(async () => (await import('../views/compare/CompareView')).CompareView);
const ComparePanel = lazily(async () => (await import('../views/compare/ComparePanel')).ComparePanel);
const TrainPanel = lazily(async () => (await import('../views/train/TrainPanel')).TrainPanel);
const TrainView = lazily(async () => (await import('../views/train/TrainView')).TrainView);
const StreamView = lazily(async () => (await import('../views/stream/StreamView')).StreamView);

const SCENES: readonly { readonly id: Scene; readonly name: string; readonly detail: string }[] = [
  { id: 'prune', name: 'Prune', detail: 'what is cut' },
  { id: 'stream', name: 'Stream', detail: 'how it runs' },
  { id: 'compare', name: 'Compare', detail: 'what it costs' },
  { id: 'train', name: 'Train', detail: 'watch it learn' },
];

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)');
const onSystemTheme = (listener: () => void): (() => void) => {
  darkQuery.addEventListener('change', listener);
  return () => darkQuery.removeEventListener('change', listener);
};

/** Whose failures are told above the scene. */
const TOLD = RUN_KINDS.filter((kind) => RUN_ROWS[kind].failureTold === 'page');

/** Failures of any kind of run, said once above the scene, with a way to try again. */
function Failures({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const errors = useRunFailures(store, TOLD);
  return errors.map(({ kind, error }, place) => {
    if (errors.findIndex((other) => other.error.message === error.message) < place) return null;
    return (
      <div key={kind} className="failure">
        <Notice tone="problem" title={`Could not compute ${RUN_ROWS[kind].name}: ${error.message}`} lines={[error.remedy]} />
        <Button onPress={() => errors.forEach((other) => store.actions.retry(other.kind))}>Try again</Button>
      </div>
    );
  });
}

/** Long enough to be read twice. */
const PASSING_NOTICE_MS = 8000;

/** Takes a notice that needs no answer away by itself, so that it covers nothing for long. */
function Passing({ dismiss }: { readonly dismiss: () => void }) {
  const latest = useRef(dismiss);
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), PASSING_NOTICE_MS);
    return () => clearTimeout(timer);
  }, []);
  return null;
}

function Notices({ lab }: { readonly lab: Lab }) {
  const notices = useStoreValue(lab.store, (state) => state.notices);
  return notices.map((notice) => {
    const dismiss = (): void => lab.store.actions.dismiss(notice.id);
    return (
      <Fragment key={notice.id}>
        <Notice tone={notice.kind === 'share' || notice.kind === 'jump' ? 'info' : 'problem'} title={notice.title} lines={notice.lines} onDismiss={dismiss} />
        {notice.title === LINK_COPIED && <Passing dismiss={dismiss} />}
      </Fragment>
    );
  });
}

/** Says that something takes long, and lets it be cancelled. The first comparison says so in its own place. */
function Working({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const running = useStoreValue(store, (state) => RUN_KINDS.find((kind) => state[kind].status.kind === 'running' && RUN_ROWS[kind].isCounted(state)) ?? null);
  const share = useStoreValue(store, (state) => {
    const status = running && state[running].status;
    return status?.kind === 'running' && status.total > 0 ? status.done / status.total : null;
  });
  const lasts = useLasting(running !== null);
  if (!running || !lasts) return null;
  return (
    <div className="working" role="status">
      <progress {...(share === null ? {} : { value: share })} aria-label={`Computing ${RUN_ROWS[running].name}`} />
      <span>Computing {RUN_ROWS[running].name}</span>
      <Button tone="quiet" onPress={() => store.actions.cancel(running)}>
        Cancel
      </Button>
    </div>
  );
}

const ADDRESSES_PER_SECOND = 2;
const wholePage = (state: LabState): string => wholePageAddress(scenarioOf(state), window);

/** The way from a scene embedded in another page to the whole of it, with all controls. */
function OpenWhole({ lab }: { readonly lab: Lab }) {
  const [address, setAddress] = useState(() => wholePage(lab.store.getState()));
  useEffect(() => subscribeThrottled(lab.store, wholePage, ADDRESSES_PER_SECOND, setAddress), [lab.store]);
  return (
    <a className="open-whole" href={address} target="_blank" rel="noopener">
      Open in Cascade Lab
    </a>
  );
}

/** The page. What goes wrong outside a scene is still said, not left blank. */
export function App({ lab }: { readonly lab: Lab }) {
  return (
    <ErrorBoundary what="The page">
      <Page lab={lab} />
    </ErrorBoundary>
  );
}

/** Scenes as tabs, controls on the left, the scene beside them. */
function Page({ lab }: { readonly lab: Lab }) {
  const { store } = lab;
  const scene = useStoreValue(store, (state) => state.scenario.scene);
  const embed = useStoreValue(store, (state) => state.scenario.embed);
  const theme = useStoreValue(store, (state) => state.prefs.theme);
  const presentation = useStoreValue(store, (state) => state.prefs.presentation);
  const opened = useStoreValue(store, (state) => state.picture !== null);
  // What was asked for, and what is there by now: a scene that failed on one picture is tried again with the next.
  const settings = useStoreValue(store, ({ scenario, picture }) => {
    const asked = [scenario.network, scenario.checkpoint, scenario.layer, scenario.pattern];
    const drawn =
      picture === null ? [] : [picture.request.ref.network, picture.request.ref.checkpoint, picture.request.ref.layer, picture.request.settings.pattern];
    return [...asked, ...drawn].join(' ');
  });
  const systemIsDark = useSyncExternalStore(onSystemTheme, () => darkQuery.matches);
  const palette = paletteFor(theme, systemIsDark);
  const [help, setHelp] = useState(false);
  const tabs = useRef<HTMLElement>(null);

  const share = useCallback(() => void copyLink(store, window), [store]);
  const commands = useMemo(() => createCommands(lab, { share, showHelp: () => setHelp(true) }), [lab, share]);
  useEffect(() => listenForShortcuts(window, store, commands), [store, commands]);
  // On a phone the tabs scroll sideways; the current one must not be out of sight.
  useEffect(() => {
    // In braces: newer browsers return a promise here, and an effect may return nothing but its clean-up.
    tabs.current?.querySelector(`[data-scene="${scene}"]`)?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [scene]);
  const place = useRef<HTMLElement>(null);
  const sceneBefore = useRef(scene);
  // Another scene begins at its top, and what was pressed to get there may be gone with the one before. Back keeps its place: the browser sees to that.
  useEffect(() => {
    if (sceneBefore.current === scene) return;
    sceneBefore.current = scene;
    if (store.getState().edit.origin !== 'link') window.scrollTo(0, 0);
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [scene, store]);
  useEffect(() => dress(document.documentElement, palette, presentation), [palette, presentation]);
  const run = (id: string): void => commands.find((command) => command.id === id)?.run();

  return (
    <div className={`page ${embed ? 'is-embedded' : ''}`}>
      {!embed && (
        <header className="page-head">
          <a className="brand" href="#v=1" aria-label="Cascade Lab, start again">
            <svg viewBox="0 0 22 22" aria-hidden="true">
              <rect x="1" y="1" width="20" height="4.4" rx="1.4" />
              <rect x="1" y="6.6" width="15" height="4.4" rx="1.4" opacity="0.8" />
              <rect x="1" y="12.2" width="9" height="4.4" rx="1.4" opacity="0.6" />
              <rect x="1" y="17.8" width="4" height="3.4" rx="1.2" opacity="0.45" />
            </svg>
            <span className="brand-name">Cascade Lab</span>
          </a>
          <nav ref={tabs} className="scenes" aria-label="Scenes" onFocus={({ target }) => void target.scrollIntoView({ block: 'nearest', inline: 'nearest' })}>
            {SCENES.map(({ id, name, detail }) => (
              <button
                key={id}
                type="button"
                className="scene-tab"
                data-scene={id}
                aria-current={scene === id ? 'page' : undefined}
                onClick={() => store.actions.change({ scene: id })}
              >
                {name} <span className="scene-detail">{detail}</span>
              </button>
            ))}
          </nav>
          <div className="page-tools">
            <IconButton icon="theme" label="Light or dark" keys="T" onPress={() => run('theme')} />
            <IconToggle icon="projector" label="Large type for a projector" keys="P" isSelected={presentation} onChange={() => run('presentation')} />
            <IconButton icon="help" label="Help and keys" keys="?" onPress={() => setHelp(true)} />
            <Button tone="solid" icon="share" onPress={share}>
              Share
            </Button>
          </div>
        </header>
      )}
      {embed && <OpenWhole lab={lab} />}
      <div className="page-notices">
        <Notices lab={lab} />
        <Failures lab={lab} />
      </div>
      <main ref={place} className={`scene scene-${scene}`} aria-busy={!opened} tabIndex={-1}>
        <div className="controls">
          {scene === 'compare' || scene === 'train' ? (
            <ErrorBoundary key={scene} what="This panel">
              <Suspense>{scene === 'compare' ? <ComparePanel lab={lab} /> : <TrainPanel lab={lab} />}</Suspense>
            </ErrorBoundary>
          ) : (
            <>
              <WorkloadPanel lab={lab} />
              <PruningPanel lab={lab} />
              <ArrayPanel lab={lab} />
            </>
          )}
        </div>
        <ErrorBoundary key={scene} what="This scene" settings={settings}>
          <Suspense fallback={<Waiting />}>
            {!opened && (scene === 'prune' || scene === 'stream') && <Waiting />}
            {opened && scene === 'prune' && (
              <PruneView lab={lab} palette={palette}>
                <AfterThePicture>
                  <AccuracyPanel lab={lab} />
                </AfterThePicture>
              </PruneView>
            )}
            {opened && scene === 'stream' && <StreamView lab={lab} palette={palette} />}
            {scene === 'compare' && <CompareView lab={lab} />}
            {scene === 'train' && <TrainView lab={lab} palette={palette} />}
          </Suspense>
        </ErrorBoundary>
      </main>
      <Working lab={lab} />
      {help && (
        <ErrorBoundary what="The help">
          <Suspense>
            <Help isOpen onClose={() => setHelp(false)} commands={commands} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  );
}

/** Longer than a picture takes, shorter than anyone looks away from it. */
const PICTURE_MILLISECONDS = 150;

/** What is fetched once the scene around it stands: the first picture does not wait for it. */
function AfterThePicture({ children }: { readonly children: ReactNode }) {
  const [stands, setStands] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setStands(true), PICTURE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return stands && <Suspense>{children}</Suspense>;
}

function Waiting() {
  return (
    <section className="stage" aria-label="Opening">
      <p className="headline">Opening a trained layer…</p>
      <p className="subline">Its weights are fetched from this site and pruned in your browser.</p>
    </section>
  );
}
