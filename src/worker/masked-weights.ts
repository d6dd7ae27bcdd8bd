import type { WeightMatrix } from '../engine/layer/shape';
import type { Pruning } from '../engine/pruning/types';

/** The weights as the array gets them: what is cut is zero. */
export const masked = ({ values }: WeightMatrix, { mask }: Pruning): Float32Array => values.map((weight, index) => weight * mask[index]);
