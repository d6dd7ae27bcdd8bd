import type { Frame } from '../engine/training/frames';
import { shownRecording } from './train-recorded';
import type { OpenedRecording, TrainPhase, TrainState } from './train-state';

/** A training to look at, moment by moment. */
export interface ShownTraining {
  /** Tells it from others. */
  readonly id: string;
  readonly isOwn: boolean;
  readonly network: string;
  readonly phases: readonly TrainPhase[];
  readonly frames: readonly (Frame | null)[];
  /** Layers it holds the weights of; null for all. */
  readonly layers: readonly string[] | null;
}

const shownOf = new WeakMap<TrainState, ShownTraining | null>();

/** What the scene shows; null while there is nothing but starting weights. The same state gives the same. */
export function shownTraining(state: TrainState): ShownTraining | null {
  const known = shownOf.get(state);
  if (known !== undefined) return known;
  const shown = ownTraining(state) ?? recordedTraining(state);
  shownOf.set(state, shown);
  return shown;
}

function ownTraining({ shows, network, phases, history, begun }: TrainState): ShownTraining | null {
  if (shows !== 'own' || network === null || phases.length === 0) return null;
  return { id: `own ${begun}`, isOwn: true, network, phases, frames: history.frames, layers: null };
}

const recordedAs = new WeakMap<OpenedRecording, ShownTraining>();

function recordedTraining({ recorded }: TrainState): ShownTraining | null {
  const opened = shownRecording(recorded);
  if (opened === null) return null;
  const { network, info, run, frames } = opened;
  const shown = recordedAs.get(opened) ?? { id: `${network} ${info.checkpoint}`, isOwn: false, network, phases: [run], frames, layers: info.layers };
  recordedAs.set(opened, shown);
  return shown;
}
