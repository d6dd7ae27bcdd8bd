import * as clock from '../playback/clock';
import { jumpTarget } from './jumps';
import type { LabActions } from './lab-store';
import type { LabState } from './state';

export type PlaybackActions = Pick<LabActions, 'play' | 'pause' | 'toggle' | 'step' | 'seek' | 'jump' | 'setSpeed' | 'changeSpeed' | 'setLoop' | 'advance'>;

interface Access {
  getState(): LabState;
  setState(patch: Partial<LabState>): void;
}

/** The clock's actions on the trace on show. Before there is one, any cycle may be set and nothing can be played. */
export const createPlayback = ({ getState, setState }: Access): PlaybackActions => {
  const trace = () => getState().stream.shown?.value.trace ?? null;
  const update = (change: (before: clock.Clock, endCycle: number) => clock.Clock): void => {
    const before = getState().playback;
    const after = change(before, trace()?.cycles ?? Infinity);
    if (after !== before) setState({ playback: after });
  };

  const actions: PlaybackActions = {
    play() {
      if (trace() !== null) update(clock.play);
    },
    pause: () => update(clock.pause),
    toggle: () => (getState().playback.playing ? actions.pause() : actions.play()),
    step: (by) => update((before, end) => clock.step(before, by, end)),
    seek: (cycle) => update((before, end) => clock.seek(before, cycle, end)),
    jump(jump) {
      const known = trace();
      const target = known === null ? null : jumpTarget(known, getState().playback.cycle, jump);
      if (target !== null) actions.seek(target);
      return target !== null;
    },
    setSpeed: (speed) => update((before) => ({ ...before, speed })),
    changeSpeed: (by) => update((before) => clock.changeSpeed(before, by)),
    setLoop: (loop) => update((before) => ({ ...before, loop })),
    advance(milliseconds) {
      if (trace() !== null) update((before, end) => clock.advance(before, milliseconds, end));
    },
  };
  return actions;
};
