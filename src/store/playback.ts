import type { LabActions } from './lab-store';
import { jumpTarget } from './jumps';
import type { LabState, PlaybackState } from './state';

type PlaybackActions = Pick<LabActions, 'play' | 'pause' | 'toggle' | 'step' | 'seek' | 'jump' | 'setSpeed' | 'setLoop' | 'advance'>;

export interface PlaybackSlice {
  readonly actions: PlaybackActions;
  /** Brings the cycle into the trace on show, unless another one is awaited. */
  fit(): void;
}

interface Access {
  getState(): LabState;
  setState(patch: Partial<LabState>): void;
}

/** Cycles a second at speed 1. */
const BASE_RATE = 2;

/** The actions on time. Time is one number, the cycle; playing adds to it, and nothing else happens. */
export const createPlayback = ({ getState, setState }: Access): PlaybackSlice => {
  const trace = () => getState().stream.shown?.value.trace ?? null;
  const set = (patch: Partial<PlaybackState>): void => setState({ playback: { ...getState().playback, ...patch } });
  const within = (cycle: number): number => Math.max(0, Math.min(Math.trunc(cycle), (trace()?.cycles ?? Infinity) - 1));

  const actions: PlaybackActions = {
    play() {
      const known = trace();
      if (known === null) return;
      const { cycle } = getState().playback;
      set({ playing: true, phase: 0, cycle: cycle >= known.cycles - 1 ? 0 : cycle });
    },
    pause: () => set({ playing: false, phase: 0 }),
    toggle: () => (getState().playback.playing ? actions.pause() : actions.play()),
    step: (cycles) => set({ playing: false, phase: 0, cycle: within(getState().playback.cycle + cycles) }),
    seek: (cycle) => set({ phase: 0, cycle: within(cycle) }),
    jump(jump) {
      const known = trace();
      const target = known === null ? null : jumpTarget(known, getState().playback.cycle, jump);
      if (target !== null) set({ phase: 0, cycle: target });
      return target !== null;
    },
    setSpeed: (speed) => set({ speed }),
    setLoop: (loop) => set({ loop }),
    advance(milliseconds) {
      const { cycle, phase, playing, speed, loop } = getState().playback;
      const known = trace();
      if (!playing || known === null) return;
      const at = cycle + phase + (milliseconds / 1000) * BASE_RATE * speed;
      if (at < known.cycles) set({ cycle: Math.trunc(at), phase: at % 1 });
      else if (loop) set({ cycle: Math.trunc(at) % known.cycles, phase: at % 1 });
      else set({ cycle: known.cycles - 1, phase: 0, playing: false });
    },
  };
  return {
    actions,
    fit() {
      if (getState().stream.status.kind !== 'ready') return;
      const { cycle } = getState().playback;
      if (within(cycle) !== cycle) set({ cycle: within(cycle), phase: 0 });
    },
  };
};
