import type { Settings } from '../scenario/types';
import type { NetworkInfo, RecordedTraining } from '../worker/protocol';
import type { OpenedRecording, RecordedState, RecordingRef } from './train-state';

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
