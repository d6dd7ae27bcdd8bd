import * as clock from '../playback/clock';
import { trackOf } from '../scenario/scenes';
import type { LabState } from './state';
import { type Jump, TRACK_ROWS } from './tracks';

/** What can be done to time. All of it concerns what the scene on show plays, and nothing where that scene does not move. */
export interface PlaybackActions {
  play(): void;
  pause(): void;
  toggle(): void;
  /** One cycle, step or epoch on or back, stopped. */
  step(by: 1 | -1): void;
  seek(time: number): void;
  /** Goes to the next or previous point of a kind. @returns whether there was one. */
  jump(jump: Jump): boolean;
  setSpeed(speed: number): void;
  /** The next speed up or down. */
  changeSpeed(by: 1 | -1): void;
  setLoop(loop: boolean): void;
  /** Lets time pass while playing. The frame loop calls this, nobody else. */
  advance(milliseconds: number): void;
}

interface Access {
  getState(): LabState;
  setState(patch: Partial<LabState>): void;
}

/** A clock at the end stands on the last there is. */
const within = (at: clock.Clock, end: number): clock.Clock => (at.at >= end ? { ...at, at: end - 1 } : at);

/** The actions of the clocks. Before there is anything to play, any time may be set and nothing can be played. */
export const createPlayback = ({ getState, setState }: Access): PlaybackActions => {
  const track = () => trackOf(getState().scenario.scene);
  const playable = () => {
    const current = track();
    return current === null ? null : TRACK_ROWS[current].playable(getState());
  };
  const update = (change: (before: clock.Clock, end: number) => clock.Clock): void => {
    const current = track();
    if (current === null) return;
    const { playback } = getState();
    const end = playable()?.end ?? Infinity;
    const before = within(playback[current], end);
    const changed = change(before, end);
    const after = TRACK_ROWS[current].restsAtEnd && changed.at >= end - 1 ? { ...changed, at: Infinity } : changed;
    if (changed !== before) setState({ playback: { ...playback, [current]: after } });
  };

  const actions: PlaybackActions = {
    play() {
      if (playable() !== null) update(clock.play);
    },
    pause: () => update(clock.pause),
    toggle() {
      const current = track();
      if (current === null) return;
      if (getState().playback[current].playing) actions.pause();
      else actions.play();
    },
    step: (by) => update((before, end) => clock.step(before, by, end)),
    seek: (time) => update((before, end) => clock.seek(before, time, end)),
    jump(jump) {
      const current = track();
      const target = current === null ? null : (playable()?.jumps[jump]?.(within(getState().playback[current], playable()?.end ?? Infinity).at) ?? null);
      if (target !== null) actions.seek(target);
      return target !== null;
    },
    setSpeed: (speed) => update((before) => ({ ...before, speed })),
    changeSpeed: (by) => update((before) => clock.changeSpeed(before, by)),
    setLoop: (loop) => update((before) => ({ ...before, loop })),
    advance(milliseconds) {
      const current = track();
      if (current === null || playable() === null) return;
      const pace = TRACK_ROWS[current].pace(getState());
      update((before, end) => clock.advance(before, milliseconds * pace, end));
    },
  };
  return actions;
};
