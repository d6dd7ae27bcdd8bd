/**
 * Gives way to whatever waits in this thread's queue, a cancel above all. A microtask would not, and a timer waits 4 ms or more; a message to oneself is
 * handled after the messages that are there already.
 */
export const createMessageYield = (): (() => Promise<void>) => {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.addEventListener('message', () => waiting.shift()?.());
  port1.start();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
};
