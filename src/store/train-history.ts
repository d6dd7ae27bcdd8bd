import { type Frame, layerFrame, peakOf } from '../engine/training/frames';
import { weightedLayers, weightName, type NetworkDescription, type Parameters } from '../engine/training/network';

/** What is kept of the weights at each moment of a training, so that one can go back: bounded, so of a long training not every moment. */
export interface History {
  /** Null where nothing was kept. */
  readonly frames: readonly (Frame | null)[];
  /** Of so many moments one is kept. */
  readonly every: number;
}

export const NO_HISTORY: History = { frames: [], every: 1 };

/** Bytes of frames, one to a weight: 74 epochs of the largest network that can be trained here. */
const MOST_BYTES = 32e6;

/** A network's layers as they are; null where some weight is no number. */
export function frameOf(network: NetworkDescription, parameters: Parameters): Frame | null {
  const layers = weightedLayers(network).map(({ id }) => [id, parameters[weightName(id)]] as const);
  return layers.every(([, weights]) => Number.isFinite(peakOf(weights))) ? Object.fromEntries(layers.map(([id, weights]) => [id, layerFrame(weights)])) : null;
}

const bytesOf = (frame: Frame | null): number => (frame === null ? 0 : Object.values(frame).reduce((sum, { codes }) => sum + codes.length, 0));

/** The history with one moment more. Over `most` bytes every second frame goes, again and again; the latest always stays. */
export function remembered({ frames, every }: History, frame: Frame | null, most = MOST_BYTES): History {
  const last = frames.length;
  const thinned = (step: number): History => ({ every: step, frames: [...frames, frame].map((one, at) => (at % step === 0 || at === last ? one : null)) });
  const heavy = ({ frames: kept }: History): boolean => kept.reduce((sum, one) => sum + bytesOf(one), 0) > most;
  let history = thinned(every);
  while (heavy(history) && history.every <= last) history = thinned(2 * history.every);
  return history;
}

/** The history up to a number of moments. */
export const upTo = ({ frames, every }: History, moments: number): History => ({ every, frames: frames.slice(0, moments) });

/** The latest of the frames kept up to a moment, and which moment's it is. */
export function frameAt(frames: readonly (Frame | null)[], at: number): { readonly at: number; readonly frame: Frame } | null {
  for (let moment = Math.min(at, frames.length - 1); moment >= 0; moment--) {
    const frame = frames[moment];
    if (frame !== null) return { at: moment, frame };
  }
  return null;
}
