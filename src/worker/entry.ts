import * as Comlink from 'comlink';
import { fetchBytes } from './fetch-bytes';
import { createLab } from './lab-worker';
import { createMessageYield } from './message-yield';
import { transferringResults } from './transfer';

const lab = createLab({ fetchBytes, yieldControl: createMessageYield(), now: () => performance.now() });
Comlink.expose(transferringResults(lab));
