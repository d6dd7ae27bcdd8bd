import { Suspense, useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { DARK, LIGHT } from '../render/palette';
import { SCENE_ROWS } from '../scenario/scenes';
import { selectDark } from '../store/commands';
import type { Lab } from '../store/lab';
import { useStoreValue } from '../store/react';
import type { LabState } from '../store/state';
import { subscribeThrottled } from '../store/throttle';
import { scenarioOf } from '../store/tracks';
import './frame.css';
import { ErrorBoundary } from './ErrorBoundary';
import { Header } from './Header';
import { lazily } from './lazily';
import { Failures, Notices, Working } from './Messages';
import { listenForPrint } from './print/listen';
import './print/print.css';
import { PICTURE_MILLISECONDS, SCENE_VIEWS } from './scenes';
import { Later } from '../ui/later';
import { fetchPickers } from '../ui/select-field';
import { wholePageAddress } from './share';
import { listenForShortcuts } from './shortcuts';
import { dress, PAPER } from './theme';
import styles from './App.module.css';

const Help = lazily(async () => (await import('./Help')).Help);

/** The page: scenes as tabs, controls on the left, the scene beside them. What goes wrong outside a scene is still said, not left blank. */
export function App({ lab }: { readonly lab: Lab }) {
  return (
    <ErrorBoundary what="The page" store={lab.store}>
      <Page lab={lab} />
    </ErrorBoundary>
  );
}

function Page({ lab }: { readonly lab: Lab }) {
  const { store, commands } = lab;
  const embed = useStoreValue(store, (state) => state.scenario.embed);
  const help = useStoreValue(store, (state) => state.help);
  useEffect(() => listenForShortcuts(window, lab), [lab]);
  const [onPaper, setOnPaper] = useState(false);
  useEffect(() => listenForPrint(window, lab, (next) => flushSync(() => setOnPaper(next))), [lab]);
  return (
    <div className={`page ${embed ? 'is-embedded' : ''}`}>
      {embed ? <OpenWhole lab={lab} /> : <SkipLink />}
      {!embed && <Header lab={lab} />}
      <div className={styles.pageNotices}>
        <Notices lab={lab} />
        <Failures lab={lab} />
      </div>
      <SceneOnShow lab={lab} onPaper={onPaper} />
      <Working lab={lab} />
      {help && (
        <ErrorBoundary what="The help" store={store}>
          <Suspense>
            <Help commands={commands} forget={lab.forget} onClose={() => store.actions.showHelp(false)} />
          </Suspense>
        </ErrorBoundary>
      )}
    </div>
  );
}

/** Past the controls, straight to the picture. A button, since what stands after the # of this page's address is a scenario. */
function SkipLink() {
  const skip = (): void => {
    const stage = document.querySelector<HTMLElement>('main .stage');
    if (stage === null) return;
    stage.tabIndex = -1;
    stage.focus();
  };
  return (
    <button type="button" className={styles.skipLink} onClick={skip}>
      Skip to the picture
    </button>
  );
}

/** The panels and the stage of the scene on show, each behind a boundary of its own. */
function SceneOnShow({ lab, onPaper }: { readonly lab: Lab; readonly onPaper: boolean }) {
  const { store } = lab;
  const scene = useStoreValue(store, (state) => state.scenario.scene);
  const opened = useStoreValue(store, (state) => state.picture !== null);
  const presentation = useStoreValue(store, (state) => state.prefs.presentation);
  const dark = useStoreValue(store, selectDark);
  const palette = onPaper ? PAPER : dark ? DARK : LIGHT;
  const place = useRef<HTMLElement>(null);
  const sceneBefore = useRef(scene);
  // Another scene begins at its top, and what was pressed to get there may be gone with the one before. Back keeps its place: the browser sees to that.
  useEffect(() => {
    document.title = `${SCENE_ROWS.find(({ id }) => id === scene)?.name ?? ''} · Cascade Lab`;
    if (sceneBefore.current === scene) return;
    sceneBefore.current = scene;
    if (store.getState().edit.origin !== 'link') window.scrollTo(0, 0);
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, [scene, store]);
  useEffect(() => dress(document.documentElement, palette, presentation && !onPaper), [palette, presentation, onPaper]);
  const { panels, Stage, needsPicture } = SCENE_VIEWS[scene];
  const stands = opened || !needsPicture;
  useEffect(() => {
    if (!stands) return undefined;
    const timer = setTimeout(fetchPickers, PICTURE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [stands]);
  return (
    <main ref={place} className={`scene scene-${scene}`} aria-busy={!opened} tabIndex={-1}>
      <div className="controls">
        <Later>
          {panels.map(({ id, Panel }) => (
            <ErrorBoundary key={id} what="This panel" place="panel" store={store}>
              <Suspense>
                <Panel lab={lab} />
              </Suspense>
            </ErrorBoundary>
          ))}
        </Later>
      </div>
      <ErrorBoundary key={scene} what="This scene" store={store}>
        {needsPicture && !opened ? (
          <Waiting />
        ) : (
          <Suspense fallback={<Waiting />}>
            <Stage lab={lab} palette={palette} />
          </Suspense>
        )}
      </ErrorBoundary>
    </main>
  );
}

function Waiting() {
  return (
    <section className="stage" aria-label="Opening">
      <p className="headline">Opening a trained layer…</p>
      <p className="subline">Its weights are fetched from this site and pruned in your browser.</p>
    </section>
  );
}

const ADDRESSES_PER_SECOND = 2;
const wholePage = (state: LabState): string => wholePageAddress(scenarioOf(state), window);

/** The way from a scene embedded in another page to the whole of it, with all controls. */
function OpenWhole({ lab }: { readonly lab: Lab }) {
  const [address, setAddress] = useState(() => wholePage(lab.store.getState()));
  useEffect(() => subscribeThrottled(lab.store, wholePage, ADDRESSES_PER_SECOND, setAddress), [lab.store]);
  return (
    <a className={styles.openWhole} href={address} target="_blank" rel="noopener">
      Open in Cascade Lab
    </a>
  );
}
