import type { Frame } from '../engine/training/frames';
import type { Failure } from '../lib/result';
import type { Settings } from '../scenario/types';
import type { NetworkInfo, RecordedTraining, RecordingInfo } from '../worker/protocol';
import type { RunPhase } from './train-state';

/** One recording of one network. */
export interface RecordingRef {
  readonly network: string;
  readonly info: RecordingInfo;
}

/** A recording, opened, in the form of a training done here. */
export interface OpenedRecording extends RecordingRef {
  readonly run: RunPhase;
  /** At 0 the starting weights, then after each epoch. */
  readonly frames: readonly Frame[];
}

export interface RecordedState {
  /** What the scenario asks for; null where nothing was recorded of its network. */
  readonly wanted: RecordingRef | null;
  /** Why that cannot be had. */
  readonly error: Failure | null;
  /** The last that could be opened: stays until the next is there. */
  readonly opened: OpenedRecording | null;
}

export const NOTHING_RECORDED: RecordedState = { wanted: null, error: null, opened: null };

/** The recording of how the scenario's checkpoint came about, or the one it was pruned from; else the network's last. Null where there is none of the network. */
export function recordingOf({ network, checkpoint }: Pick<Settings, 'network' | 'checkpoint'>, networks: readonly NetworkInfo[]): RecordingRef | null {
  const known = networks.find(({ id }) => id === network);
  const recordings = known?.recordings ?? [];
  const from = known?.checkpoints.find(({ id }) => id === checkpoint)?.pruned?.from;
  const info = recordings.find((one) => one.checkpoint === checkpoint) ?? recordings.find((one) => one.checkpoint === from) ?? recordings.at(-1);
  return info === undefined ? null : { network, info };
}

/** The recording to show; null while there is none, and where the wanted one cannot be had. */
export const shownRecording = ({ wanted, error, opened }: RecordedState): OpenedRecording | null =>
  wanted !== null && error === null && opened?.network === wanted.network ? opened : null;

export function openedRecording(ref: RecordingRef, { recipe, losses, penalties, accuracies, tests, frames }: RecordedTraining): OpenedRecording {
  const curve = { steps: losses.length, done: losses.length, losses, penalties, accuracies };
  return { ...ref, frames, run: { kind: 'train', recipe, curve, tests, imagesPerSecond: 0, images: 0, seconds: 0, result: null } };
}
