import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { copyLink } from './app/share';
import { createFrameLoop } from './playback/frame-loop';
import { decodeLink } from './scenario/codec';
import { createCommands } from './store/commands';
import { createKept } from './store/kept';
import { createKeptStorage } from './store/kept-storage';
import type { Lab } from './store/lab';
import { createLabStore } from './store/lab-store';
import type { TrainStore } from './store/train-store';
import { linkOf, startUrlSync } from './store/url-sync';
import './ui/base.css';
import './ui/ui.css';
import './ui/pictures.css';
import { createLabClient, spawnLabWorker } from './worker/client';

const baseUrl = new URL('.', document.baseURI).href;
const kept = createKept(createKeptStorage(() => window.indexedDB));
const client = createLabClient({ spawn: spawnLabWorker, baseUrl, supplies: kept.all });
const store = createLabStore({
  client,
  scenario: decodeLink(linkOf(window)).scenario,
  storage: () => window.localStorage,
  reducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)'),
  connection: window,
  dark: window.matchMedia('(prefers-color-scheme: dark)'),
});
startUrlSync(store, window);
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
  training() {
    training ??= loadTraining();
    training.catch(() => {
      training = null;
    });
    return training;
  },
};

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
