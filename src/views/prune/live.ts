import { useEffect, useState } from 'react';
import type { CutPlace } from '../../pictures/cut/moment';
import { shownPhase } from '../../playback/clock';
import type { Lab } from '../../store/lab';
import type { LabState } from '../../store/state';
import { subscribeThrottled } from '../../store/throttle';
import type { OnRepaint } from '../../ui/canvas';

/** How often readouts follow while playing. */
const READOUTS_PER_SECOND = 10;
/** Seconds that something which falls or slides is under way, where steps follow each other fast. */
const FLIGHT_SECONDS = 0.45;
const LONGEST_FLIGHT = 48;
/** Steps in a second that can be read one by one. */
const READABLE = 5;

/** What there is to play. */
export interface Pace {
  readonly total: number;
  readonly perSecond: number;
}

/** Steps done, at most all of them. */
const stepsDone = ({ playback }: LabState, total: number): number => Math.min(playback.step.at, total);

/** Where in the cut the picture is, and in what manner things move: one by one, or several at a time where steps follow each other fast. */
export function placeIn(state: LabState, { total, perSecond }: Pace): CutPlace {
  const clock = state.playback.step;
  const { reducedMotion } = state.prefs;
  const done = stepsDone(state, total);
  const rate = clock.playing && !reducedMotion ? perSecond * clock.speed : 0;
  const fast = rate > READABLE ? rate * FLIGHT_SECONDS : 1;
  return { done, phase: done === total ? 0 : shownPhase(clock, reducedMotion), flight: Math.max(1, Math.min(LONGEST_FLIGHT, fast)) };
}

/** Whether steps come slowly enough for each to be told. */
export const isReadable = ({ playback: { step } }: LabState, { perSecond }: Pace): boolean => !step.playing || perSecond * step.speed <= READABLE;

/** Lets time pass and repaints what has subscribed, in the page's one frame loop; rests while nothing changes. Use it once. */
export function useFrames({ store, frames }: Lab): OnRepaint {
  const [repaints] = useState(() => new Set<() => void>());
  useEffect(() => {
    const stopPainting = frames.subscribe(({ elapsedMilliseconds }) => {
      const before = store.getState().playback.step;
      store.actions.advance(elapsedMilliseconds);
      // A slider moves the scenario: the finished picture is not painted here.
      if (store.getState().playback.step !== before || !before.playing) for (const repaint of repaints) repaint();
      return store.getState().playback.step.playing;
    });
    const stopListening = store.subscribe((state, before) => {
      if (state.playback.step !== before.playback.step) frames.invalidate();
    });
    return () => {
      stopListening();
      stopPainting();
    };
  }, [store, frames, repaints]);
  const [onFrame] = useState((): OnRepaint => (repaint) => {
    repaints.add(repaint);
    return () => repaints.delete(repaint);
  });
  return onFrame;
}

const stepAt = ({ playback }: LabState): number => playback.step.at;

/** Steps done, for readouts: at once when time stands and is moved by hand, some times a second while it runs. Infinity at the end. */
export function useReadoutStep({ store }: Lab): number {
  const [at, setAt] = useState(() => stepAt(store.getState()));
  useEffect(() => {
    const follow = (): void => setAt(stepAt(store.getState()));
    follow();
    const stopThrottled = subscribeThrottled(store, stepAt, READOUTS_PER_SECOND, setAt);
    const stopListening = store.subscribe((state) => {
      if (!state.playback.step.playing) follow();
    });
    return () => {
      stopListening();
      stopThrottled();
    };
  }, [store]);
  return at;
}
