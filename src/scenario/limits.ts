import { AREA_LIMITS } from '../engine/baselines/areas';
import { MOST_SLOTS } from '../engine/csph/config';

/** Least and greatest value a number of a scenario may have, both allowed. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

const range = (min: number, max: number): Range => ({ min, max });

/**
 * Every limit on what a link or a scenario file may ask for. They keep a link from asking for more than a page can hold; they say nothing about what fits a
 * particular layer, which is `fitScenario`'s business. With them the longest possible link stays under `linkCharacters`.
 */
export const LIMITS = {
  /** Characters of a link, from after the `#`. */
  linkCharacters: 2000,
  /** UTF-16 units of the name of a network or checkpoint. */
  identifierCharacters: 64,
  /** UTF-16 units of a layer's name, and the characters it may come to in a link. */
  layerCharacters: 96,
  layerEncodedCharacters: 200,
  image: range(0, 999_999),
  /** Threshold in units of sigma. */
  q: range(0, 10_000),
  /** Target sparsity, a share. */
  cut: range(0, 1),
  chunkWidth: range(1, 512),
  blockLength: range(1, 64),
  arrayRows: range(1, 128),
  groupSize: range(1, 32),
  binCount: range(1, 16),
  binSize: range(1, 4096),
  /** Slots of all bins together: what the engine holds. */
  slots: range(1, MOST_SLOTS),
  partialSumBits: range(2, 31),
  lambda: range(0, 1000),
  epochs: range(1, 200),
  learningRate: range(0, 1000),
  seed: range(0, 999_999_999),
  /** Share of weights to cut for a comparison: below 1, so that there is work to compare. */
  compareSparsity: range(0, 0.99),
  /** Outputs for which a weight chunk of SparTen stays: beyond a layer's positions it changes nothing. */
  spartenOutputs: range(1, 65_536),
  /** Cycles a chunk of SparTen takes beyond its matches. */
  spartenOverhead: range(0, 1000),
  /** Bytes a cycle of its broadcast. */
  spartenBroadcast: range(1, 1024),
  /** NAND2 equivalents of a multiplier with all that belongs to it. */
  area: range(AREA_LIMITS.min, AREA_LIMITS.max),
  /** Bytes of a buffer: below a row of a small layer's inputs no design could work, and above no chip has one. */
  bufferBytes: range(64, 67_108_864),
  /** Clusters, and units in each. */
  spartenSide: range(1, 512),
  tile: range(0, 9_999_999),
  cycle: range(0, 999_999_999),
  step: range(0, 999_999_999),
  epoch: range(0, 9_999),
  row: range(0, 9_999_999),
} as const;
