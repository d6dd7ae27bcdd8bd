import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App';
import { createFrameLoop } from './playback/frame-loop';
import { decodeLink } from './scenario/codec';
import { createLabStore } from './store/lab-store';
import { startUrlSync } from './store/url-sync';
import './ui/base.css';
import './ui/ui.css';
import { createLabClient, spawnLabWorker } from './worker/client';

const client = createLabClient({ spawn: spawnLabWorker, baseUrl: new URL('.', document.baseURI).href });
const store = createLabStore({
  client,
  scenario: decodeLink(window.location.hash).scenario,
  storage: () => window.localStorage,
  reducedMotion: window.matchMedia('(prefers-reduced-motion: reduce)'),
});
startUrlSync(store, window);
store.actions.start();

const frames = createFrameLoop({
  request: (callback) => window.requestAnimationFrame(callback),
  cancel: (handle) => window.cancelAnimationFrame(handle),
  now: () => performance.now(),
});

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App lab={{ store, frames }} />
    </StrictMode>,
  );
}
