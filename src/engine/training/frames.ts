import { invariant } from '../../lib/assert';

/** A layer's weights at one moment of a training, in a byte each: the code c stands for sign(c) · peak · (c / 127)², so small weights are told more finely. */
export interface LayerFrame {
  /** Largest |weight| that a code can stand for. */
  readonly peak: number;
  /** From −127 to 127, in the order of the weights: [m · J + j]. */
  readonly codes: Int8Array;
}

/** The layers of a network at one moment, by id. */
export type Frame = Readonly<Record<string, LayerFrame>>;

const CODES = 127;

/** Largest |weight|; 0 of none. */
export function peakOf(weights: Float32Array): number {
  let peak = 0;
  for (const weight of weights) peak = Math.max(peak, Math.abs(weight));
  return peak;
}

/**
 * The frame of a layer. Zeros stay zeros and signs stay signs.
 * @param weights finite numbers. @param peak at least the largest |weight|.
 */
export function layerFrame(weights: Float32Array, peak = peakOf(weights)): LayerFrame {
  invariant(Number.isFinite(peak) && peakOf(weights) <= peak, 'a frame’s peak is no smaller than any weight');
  return { peak, codes: Int8Array.from(weights, (weight) => (peak === 0 ? 0 : Math.sign(weight) * Math.round(CODES * Math.sqrt(Math.abs(weight) / peak)))) };
}

/** The weights a frame stands for, each within `frameError` of what it was. */
export const frameWeights = ({ peak, codes }: LayerFrame): Float32Array =>
  Float32Array.from(codes, (code) => (Math.sign(code) * peak * code * code) / (CODES * CODES));

/**
 * How far a frame's weight can be from the weight itself. With x = 127 √(|w| / peak) and its nearest whole number c: |x² − c²| = |x − c| (x + c) ≤ x + ¼.
 * @oracle tests hold frames to it.
 */
export const frameError = (weight: number, peak: number): number => (peak * (CODES * Math.sqrt(Math.abs(weight) / peak) + 0.25)) / (CODES * CODES);

/**
 * Frames of one layer one after the other as differences of their codes, modulo 256: what changes little packs well. The first is told from `start`.
 * @oracle the way back of `framesFrom`; recordings are written by `training/`, not by the page.
 */
export function differences(start: Int8Array, frames: readonly LayerFrame[]): Int8Array {
  const told = new Int8Array(start.length * frames.length);
  frames.forEach(({ codes }, place) => {
    const before = place === 0 ? start : frames[place - 1].codes;
    for (let i = 0; i < codes.length; i++) told[place * codes.length + i] = codes[i] - before[i];
  });
  return told;
}

/** The frames behind `differences`. @throws InvariantError if they are not of so many weights. */
export function framesFrom(start: LayerFrame, told: Int8Array): readonly LayerFrame[] {
  const { peak, codes: first } = start;
  invariant(first.length > 0 && told.length % first.length === 0, 'differences are of whole frames');
  let before = first;
  return Array.from({ length: told.length / first.length }, (_, place) => {
    const codes = Int8Array.from(before, (code, i) => code + told[place * first.length + i]);
    before = codes;
    return { peak, codes };
  });
}
