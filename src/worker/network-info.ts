import type { LayerShape } from '../engine/layer/shape';
import type { ComparedWeights } from '../engine/networks/seeded-layer';
import type { Pattern } from '../engine/pruning/types';

/** Which layer of which network. */
export interface LayerRef {
  readonly network: string;
  readonly checkpoint: string;
  readonly layer: string;
  /** With a synthetic network's checkpoint `compared`: the comparison its weights are drawn for. */
  readonly comparison?: ComparedWeights;
}

/** What is known of a network before any of its weights are fetched. Stored beside the checkpoints in `public/`. */
export interface NetworkInfo {
  readonly id: string;
  readonly name: string;
  /** `synthetic`: the sizes are the network's own, weights and activations are drawn from a seed, and there are no images and no accuracy. */
  readonly origin: 'trained' | 'synthetic';
  /** What of the network cannot be shown, in words. */
  readonly note?: string;
  readonly dataset: string;
  readonly checkpoints: readonly CheckpointInfo[];
  readonly layers: readonly LayerInfo[];
  /** Test images shipped for activations. */
  readonly images: number;
  /** Images shipped for training in the page, none of them a test image. Absent where the network cannot be trained there. */
  readonly trainingImages?: number;
  /** Trainings that can be looked at epoch by epoch. */
  readonly recordings?: readonly RecordingInfo[];
}

/** A recorded training, in the network's folder under the checkpoint's name. */
export interface RecordingInfo {
  /** What it came to. */
  readonly checkpoint: string;
  /** Layers it holds the weights of. */
  readonly layers: readonly string[];
  /** Length of what is deflated in the file. */
  readonly bytes: number;
  /** SHA-256 of the file, in lower-case hexadecimal. */
  readonly sha256: string;
}

export interface CheckpointInfo {
  readonly id: string;
  readonly name: string;
  /** Strength of the regulariser in training; 0 for none. */
  readonly lambda: number;
  readonly regularizer: string;
  readonly epochs: number;
  readonly seed: number;
  /** Share of `testImages` held-out images classified right, dense weights. Says nothing where there were none. */
  readonly testAccuracy: number;
  readonly testImages: number;
  /** The same share of the images shipped with the network: what the page must measure again. */
  readonly shippedAccuracy?: number;
  /** A: filters to a chunk, for the regulariser or the pruning of the training. Absent without either. */
  readonly chunkWidth?: number;
  /** Wall-clock time of the training on one core. */
  readonly seconds?: number;
  /** How the checkpoint was pruned before it was fine-tuned. Absent for checkpoints with all their weights. */
  readonly pruned?: PrunedInfo;
  /** Made in this browser: no other has it. */
  readonly local?: boolean;
  /** SHA-256 of its file, in lower-case hexadecimal. */
  readonly sha256?: string;
}

/** A checkpoint made in the page instead of being shipped with it. */
export interface LocalCheckpoint {
  readonly network: string;
  /** Its id must not be one of the shipped checkpoints', and never stand for other weights. */
  readonly info: CheckpointInfo;
  /** A safetensors file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A checkpoint fine-tuned after pruning: its masks can be read off its zeros. */
export interface PrunedInfo {
  /** The checkpoint that was pruned. */
  readonly from: string;
  readonly pattern: Pattern;
  /** Threshold of each pruned layer, in units of its sigma; layers not listed kept all weights. */
  readonly q: Readonly<Record<string, number>>;
  /** Share removed of the weights of the pruned layers, and of all weights of the network (biases not counted). */
  readonly sparsity: number;
  readonly networkSparsity: number;
  /** Share of all held-out images right after pruning, before fine-tuning. */
  readonly accuracyBefore: number;
}

export interface LayerInfo {
  readonly id: string;
  readonly shape: LayerShape;
}
