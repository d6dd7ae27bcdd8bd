import './ui/base.css';
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { forgetSite, keepSite } from './app/offline';
import { copyLink } from './app/share';
import { createFrameLoop } from './playback/frame-loop';
import { decodeLink } from './scenario/codec';
import { createCommands } from './store/commands';
import { createKept } from './store/kept';
import { createKeptStorage } from './store/kept-storage';
import type { Lab } from './store/lab';
import { followRow } from './store/follow-row';
import { createLabStore } from './store/lab-store';
import { forgetPrefs } from './store/prefs';
import type { TrainStore } from './store/train-store';
import { linkOf, startUrlSync } from './store/url-sync';
import { createLabClient, spawnLabWorker } from './worker/client';

const baseUrl = new URL('.', document.baseURI).href;
const kept = createKept(createKeptStorage(), {
  unusable: (keys) =>
    store.actions.notify('storage', 'Something kept on this device cannot be used', [
      `Passed over: ${keys.slice(0, 5).join(', ')}${keys.length > 5 ? `, and ${keys.length - 5} more` : ''}. Another version of this page, or another page of this site, may have stored it.`,
      'The help (?) has a button that forgets what is kept here.',
    ]),
  late(checkpoints) {
    for (const checkpoint of checkpoints) client.supply(checkpoint);
    store.actions.retry('networks');
  },
});
const client = createLabClient({ spawn: spawnLabWorker, baseUrl, supplies: kept.all });
const store = createLabStore({
  client,
  scenario: decodeLink(linkOf(window)).scenario,
  storage: () => window.localStorage,
  tabs: window,
  reducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)'),
  connection: window,
  dark: window.matchMedia('(prefers-color-scheme: dark)'),
});
startUrlSync(store, window);
followRow(store);
store.actions.start();

const frames = createFrameLoop({
  request: (callback) => window.requestAnimationFrame(callback),
  cancel: (handle) => window.cancelAnimationFrame(handle),
  now: () => performance.now(),
});

const loadTraining = async (): Promise<TrainStore> => {
  const [{ createTrainStore }, { createTrainingClient, spawnTrainingWorker }] = await Promise.all([
    import('./store/train-store'),
    import('./worker/training/training-client'),
  ]);
  return createTrainStore({ lab: store, client, kept, connect: (events) => createTrainingClient({ spawn: spawnTrainingWorker, baseUrl, events }) });
};
let training: Promise<TrainStore> | null = null;

const lab: Lab = {
  store,
  commands: createCommands(store, { share: () => void copyLink(store, window) }),
  frames,
  async forget() {
    forgetPrefs(() => window.localStorage);
    await Promise.all([kept.clear(), forgetSite(window)]);
    window.location.reload();
  },
  training() {
    training ??= loadTraining();
    training.catch(() => {
      training = null;
    });
    return training;
  },
};

keepSite(window, store);

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      {/* The page is in English, and so are its numbers, whatever the browser's language. */}
      <I18nProvider locale="en-US">
        <App lab={lab} />
      </I18nProvider>
    </StrictMode>,
  );
}
