import * as Comlink from 'comlink';
import { fetchBytes } from '../fetch-bytes';
import { createMessageYield } from '../message-yield';
import { createTraining } from './training-worker';

Comlink.expose(createTraining({ fetchBytes, yieldControl: createMessageYield(), now: () => performance.now() }));
