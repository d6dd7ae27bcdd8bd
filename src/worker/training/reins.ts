import { invariant } from '../../lib/assert';
import type { SliceOptions } from '../sliced-runs';

/** Work done before messages are let in. */
const SLICE_MILLISECONDS = 12;

/** What the person holds a run by. */
export const createReins = () => {
  let busy = false;
  let stopped = false;
  let resumed: Promise<void> | null = null;
  let resume = (): void => undefined;
  const letGo = (): void => {
    resumed = null;
    resume();
  };
  return {
    isStopped: () => stopped,
    /** Settles when a pause is over; null where there is none. */
    paused: () => resumed,
    begin() {
      invariant(!busy, 'one job at a time');
      busy = true;
      stopped = false;
    },
    end() {
      busy = false;
      resumed = null;
    },
    pause() {
      if (!busy || resumed !== null) return;
      resumed = new Promise((resolve) => {
        resume = resolve;
      });
    },
    resume: letGo,
    stop() {
      stopped = true;
      letGo();
    },
  };
};

/** Lets messages in after each slice of work. */
export const createBreath = ({ now, yieldControl }: SliceOptions) => {
  let sliceStart = 0;
  return {
    begin: () => void (sliceStart = now()),
    async breathe(): Promise<void> {
      if (now() - sliceStart < SLICE_MILLISECONDS) return;
      await yieldControl();
      sliceStart = now();
    },
  };
};
