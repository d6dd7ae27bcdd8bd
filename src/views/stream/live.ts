import { useEffect, useState } from 'react';
import { shownPhase } from '../../playback/clock';
import type { Lab } from '../../store/lab';
import { selectShownCycle } from '../../store/selectors';
import { subscribeThrottled } from '../../store/throttle';
import type { LabState } from '../../store/state';
import type { OpenTile } from '../../pictures/array/tile';

/** Subscribes a live canvas to the frames in which the scene may have changed. */
export type OnFrame = (repaint: () => void) => () => void;

/** How often readouts follow while playing. */
const READOUTS_PER_SECOND = 10;
/** Above this speed things would only flicker on their way: the picture then changes in whole cycles. */
const FASTEST_MOTION = 4;

/**
 * Lets time pass and repaints what has subscribed, in the page's one frame loop; rests while nothing changes. Use it once a scene.
 * @returns how live canvases subscribe; its identity never changes.
 */
export function useFrames({ store, frames }: Lab): OnFrame {
  const [{ repaints, onFrame }] = useState(createRepaints);
  useEffect(() => {
    const stopPainting = frames.subscribe(({ elapsedMilliseconds }) => {
      store.actions.advance(elapsedMilliseconds);
      for (const repaint of repaints) repaint();
      return store.getState().playback.cycle.playing;
    });
    const stopListening = store.subscribe(frames.invalidate);
    return () => {
      stopListening();
      stopPainting();
    };
  }, [store, frames, repaints]);
  return onFrame;
}

function createRepaints(): { readonly repaints: ReadonlySet<() => void>; readonly onFrame: OnFrame } {
  const repaints = new Set<() => void>();
  const onFrame: OnFrame = (repaint) => {
    repaints.add(repaint);
    return () => repaints.delete(repaint);
  };
  return { repaints, onFrame };
}

/** The cycle for readouts: at once when time stands and is moved by hand, some times a second while it runs. */
export function useReadoutCycle({ store }: Lab): number {
  const [cycle, setCycle] = useState(() => selectShownCycle(store.getState()));
  useEffect(() => {
    const follow = (): void => setCycle(selectShownCycle(store.getState()));
    follow();
    const stopThrottled = subscribeThrottled(store, selectShownCycle, READOUTS_PER_SECOND, setCycle);
    const stopListening = store.subscribe((state) => {
      if (!state.playback.cycle.playing) follow();
    });
    return () => {
      stopListening();
      stopThrottled();
    };
  }, [store]);
  return cycle;
}

/** Work of the value reader that needs no preparation: less than a frame's time. */
const READY_MACS = 4_000_000;
const MACS_A_SLICE = 1_500_000;

/**
 * Lets the reader run through a long tile in idle moments. It keeps snapshots on its way, so that a jump far ahead afterwards takes no longer than a step;
 * before that it would hold the page for all the cycles in between.
 */
export function useWarmReader({ trace, reader }: OpenTile): void {
  useEffect(() => {
    const elements = trace.hardware.arrayRows * trace.hardware.arrayColumns;
    if (trace.cycles * elements <= READY_MACS) return undefined;
    const stride = Math.max(1, Math.floor(MACS_A_SLICE / elements));
    let cycle = 0;
    let stop = (): void => undefined;
    const slice = (): void => {
      cycle = Math.min(cycle + stride, trace.cycles - 1);
      reader.at(cycle);
      if (cycle < trace.cycles - 1) stop = whenIdle(slice);
    };
    stop = whenIdle(slice);
    return () => stop();
  }, [trace, reader]);
}

function whenIdle(callback: () => void): () => void {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(callback, 30);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(callback);
  return () => cancelIdleCallback(handle);
}

/** How far on the way to the next cycle the picture is. */
export function phaseOf({ playback, prefs }: LabState): number {
  return playback.cycle.speed > FASTEST_MOTION ? 0 : shownPhase(playback.cycle, prefs.reducedMotion);
}
