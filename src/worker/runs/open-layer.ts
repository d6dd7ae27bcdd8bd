import { loweredShape } from '../../engine/layer/lowering';
import type { LayerShape, LoweredShape, WeightMatrix } from '../../engine/layer/shape';
import { cascadeTests } from '../../engine/pruning/cascade';
import type { LayerRef } from '../network-info';
import type { RunContext } from './run-context';

export interface LayerRequest {
  readonly ref: LayerRef;
  readonly chunkWidth: number;
}

/** Everything about a layer that does not depend on how much is cut. */
export interface LayerData {
  readonly ref: LayerRef;
  readonly shape: LayerShape;
  readonly lowered: LoweredShape;
  readonly chunkWidth: number;
  readonly chunks: number;
  readonly weights: WeightMatrix;
  readonly sigma: number;
  /** Largest |weight|. */
  readonly peak: number;
  /** Cascade scores s[j, n] = scores[j · chunks + n], in units of sigma. */
  readonly cascadeScores: Float64Array;
}

export const openLayer = async ({ ref, chunkWidth }: LayerRequest, { run, networks }: RunContext): Promise<LayerData> => {
  const { shape, matrix } = await networks.layer(run, ref);
  const { sigma, cascadeScores } = run.unwrap(cascadeTests(matrix, chunkWidth));
  await run.pause();
  return {
    ref,
    shape,
    lowered: loweredShape(shape),
    chunkWidth,
    chunks: Math.ceil(matrix.filters / chunkWidth),
    weights: { ...matrix, values: matrix.values.slice() },
    sigma,
    peak: matrix.values.reduce((peak, weight) => Math.max(peak, Math.abs(weight)), 0),
    cascadeScores,
  };
};
