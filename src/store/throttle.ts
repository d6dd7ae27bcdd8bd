import type { LabStore } from './lab-store';
import type { LabState } from './state';

/**
 * Calls back when the selected value has changed, at most `perSecond` times a second; the last change is always told. For readouts while playing.
 * @returns how to stop.
 */
export const subscribeThrottled = <Value>(
  store: Pick<LabStore, 'getState' | 'subscribe'>,
  selector: (state: LabState) => Value,
  perSecond: number,
  listener: (value: Value) => void,
): (() => void) => {
  let told = selector(store.getState());
  let timer: ReturnType<typeof setTimeout> | null = null;
  const tell = (): void => {
    const value = selector(store.getState());
    if (Object.is(value, told)) return;
    told = value;
    listener(value);
    timer = setTimeout(endOfPause, 1000 / perSecond);
  };
  const endOfPause = (): void => {
    timer = null;
    tell();
  };
  const unsubscribe = store.subscribe(() => {
    if (timer === null) tell();
  });
  return () => {
    unsubscribe();
    if (timer !== null) clearTimeout(timer);
  };
};
