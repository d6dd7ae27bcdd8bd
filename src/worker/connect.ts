import * as Comlink from 'comlink';

/** The part of `Worker` that is used. */
export interface WorkerLike extends Comlink.Endpoint {
  terminate(): void;
}

/** The other side of a worker's endpoint. `crashed` is called with the reason whenever the worker fires an error. */
export function connect<Side>(endpoint: WorkerLike, crashed: (reason: string) => void): Comlink.Remote<Side> {
  endpoint.addEventListener('error', (event) => {
    crashed('message' in event && typeof event.message === 'string' && event.message !== '' ? event.message : 'an error without a message');
  });
  endpoint.addEventListener('messageerror', () => crashed('a message could not be read'));
  return Comlink.wrap<Side>(endpoint);
}
