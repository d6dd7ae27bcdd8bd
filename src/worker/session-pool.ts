import type { NetworkDescription, Parameters } from '../engine/training/network';
import type { Session } from '../engine/training/session';
import type { Run } from './sliced-runs';

/** Sessions used over and over: each has a memory of its own, of which a browser allows few and reclaims them late. */
export interface SessionPool {
  /** Lends a session with these weights while `work` goes on. Its memory is another's afterwards. */
  lend<Value>(run: Run, network: NetworkDescription, capacity: number, parameters: Parameters, work: (session: Session) => Promise<Value>): Promise<Value>;
}

const IDLE_KEPT = 2;

/** The code is fetched with the first session: the first scene needs none. */
const opened = async (run: Run, network: NetworkDescription, capacity: number): Promise<Session> => {
  const { createSession } = await run.load(() => import('../engine/training/session'));
  return createSession(network, capacity, false);
};

export const createSessionPool = (): SessionPool => {
  let idle: { readonly network: NetworkDescription; readonly session: Session }[] = [];
  return {
    async lend(run, network, capacity, parameters, work) {
      const found = idle.find((entry) => entry.network === network && entry.session.capacity === capacity);
      const entry = found ?? { network, session: await opened(run, network, capacity) };
      idle = idle.filter((other) => other !== entry);
      try {
        entry.session.load(parameters);
        return await work(entry.session);
      } finally {
        idle = [entry, ...idle].slice(0, IDLE_KEPT);
      }
    },
  };
};
