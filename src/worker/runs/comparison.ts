import type { CompareLayer, CompareReport, CompareSettings } from '../../engine/baselines/compare-network';
import type { ParityOutcome } from '../../engine/baselines/parity';
import type { DesignId } from '../../engine/baselines/design-types';
import type { ComparedWeights } from '../../engine/networks/seeded-layer';
import type { Machine, ParitySettings } from '../../scenario/settings';
import type { Fairness } from '../../scenario/words';
import type { NetworkInfo } from '../network-info';

/** A network on all designs, each on weights pruned its own way. */
export interface CompareRequest extends ComparedWeights, Machine, ParitySettings {
  /** A network of the catalogue, synthetic or trained. */
  readonly subject: string;
  /** Of a trained network: whose weights the cascade is cut from; null for its usual cascade checkpoint. */
  readonly checkpoint: string | null;
  readonly fairness: Fairness;
  /** For synthetic weights and activations. */
  readonly seed: number;
}

/** Priced by the default table; `repriced` of the engine prices it by another. */
export interface Comparison extends CompareReport {
  readonly origin: NetworkInfo['origin'];
  /** What the weights and activations are, and on what terms the designs were pruned, in words. */
  readonly note: string;
  /** Where the other scenes find what CSP-H ran on: the checkpoint the cascade was cut from, and the test image behind the activations (0 without images). */
  readonly shownBy: { readonly checkpoint: string; readonly image: number };
  /** What each design comes to under the request's parity; null for equal multipliers. */
  readonly parityOutcome: ParityOutcome | null;
  /** What was measured to make accuracy equal; null where kept weights were. */
  readonly measured: MeasuredDesigns | null;
}

/** Designs cut as far as an accuracy allows. Shares of `images` test images answered right. */
export interface MeasuredDesigns {
  readonly images: number;
  /** The least share that was allowed. */
  readonly least: number;
  /** What each design answers as it was cut. Dense designs are not cut, and not listed. */
  readonly right: Readonly<Partial<Record<DesignId, number>>>;
}

/** What is compared: layers, and what to say of them. */
export interface ComparedSubject {
  readonly layers: readonly CompareLayer[];
  readonly origin: Comparison['origin'];
  readonly note: string;
  readonly shownBy: Comparison['shownBy'];
  readonly measured: Comparison['measured'];
  /** Sparsities of the designs' own; empty where all keep as many weights as the cascade. */
  readonly sparsityOf: CompareSettings['sparsityOf'];
  /** Steps of progress that were needed to get here. */
  readonly steps: number;
}

/** A subject that was found, and has yet to be opened. */
export interface FoundSubject {
  /** What the comparison depends on, as text: the same for a checkpoint asked for and for the same one chosen unasked. */
  readonly key: string;
  readonly open: () => Promise<ComparedSubject>;
}
