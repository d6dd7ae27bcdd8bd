import { useEffect, useMemo, useState } from 'react';
import type { Lab } from '../../store/lab';
import { subscribeThrottled } from '../../store/throttle';
import { frameAt } from '../../store/train-history';
import { type Moment, momentsOf } from '../../store/train-moments';
import { useTrainValue } from '../../store/train-react';
import { type ShownTraining, shownTraining } from '../../store/train-shown';
import type { TrainStore } from '../../store/train-store';
import type { WatchedLayer } from '../../worker/protocol';

/** How often readouts follow while playing. */
const READOUTS_PER_SECOND = 10;

/** A training on show, and where in it one is. */
export interface Place {
  readonly training: ShownTraining;
  readonly moments: readonly Moment[];
  readonly at: number;
  readonly moment: Moment;
  /** Whether this is what a training done here has come to, and not a moment gone by. */
  readonly isLatest: boolean;
}

/** The moment on show: where time stands, or the one before while its picture is on the way, so that sentence and picture agree. */
function placeIn(training: ShownTraining | null, watched: WatchedLayer | null, time: number): Place | null {
  if (training === null) return null;
  const moments = momentsOf(training.phases);
  const wanted = Math.min(time, moments.length - 1);
  if (wanted < 0) return null;
  if (training.isOwn && time >= moments.length - 1) return { training, moments, at: wanted, moment: moments[wanted], isLatest: true };
  const drawn = watched?.watch.moment?.training === training.id ? watched.watch.moment.at : null;
  const at = drawn === null || frameAt(training.frames, wanted)?.at === drawn ? wanted : Math.min(drawn, moments.length - 1);
  return { training, moments, at, moment: moments[at], isLatest: false };
}

/** Where time stands, for what React draws: at once while it is moved by hand, some times a second while it runs. */
export function useEpochTime({ store }: Lab): number {
  const [time, setTime] = useState(() => store.getState().playback.epoch.at);
  useEffect(() => {
    const follow = (): void => setTime(store.getState().playback.epoch.at);
    follow();
    const stopThrottled = subscribeThrottled(store, ({ playback }) => playback.epoch.at, READOUTS_PER_SECOND, setTime);
    const stopListening = store.subscribe(({ playback }) => {
      if (!playback.epoch.playing) follow();
    });
    return () => {
      stopListening();
      stopThrottled();
    };
  }, [store]);
  return time;
}

export function usePlace(lab: Lab, train: TrainStore): Place | null {
  const time = useEpochTime(lab);
  const training = useTrainValue(train, shownTraining);
  const watched = useTrainValue(train, (state) => state.watched);
  return useMemo(() => placeIn(training, watched, time), [training, watched, time]);
}

/** Lets time pass, in the page's one frame loop; rests while nothing plays. Use it once. */
export function useEpochClock({ store, frames }: Lab): void {
  useEffect(() => {
    const stop = frames.subscribe(({ elapsedMilliseconds }) => {
      store.actions.advance(elapsedMilliseconds);
      return store.getState().playback.epoch.playing;
    });
    const stopListening = store.subscribe((state, before) => {
      if (state.playback.epoch.playing && !before.playback.epoch.playing) frames.invalidate();
    });
    return () => {
      stopListening();
      stop();
    };
  }, [store, frames]);
}
