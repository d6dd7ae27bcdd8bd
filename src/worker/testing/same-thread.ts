import type { LabClient, LabWorker } from '../protocol';
import { createSupervisedClient } from '../supervisor';

/** A client whose lab runs on the caller's own thread. */
export const createSameThreadClient = (lab: LabWorker, baseUrl: string): LabClient =>
  createSupervisedClient({ baseUrl, connect: () => ({ worker: lab, close: () => undefined }) });
