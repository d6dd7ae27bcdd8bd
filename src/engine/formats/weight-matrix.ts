import { fail, ok, type Result } from '../../lib/result';
import type { WeightMatrix } from '../layer/shape';
import { describeShape, type Tensor } from './tensor';

/** A lowered layer and whether it came from a convolution's tensor. */
export interface ImportedWeights {
  readonly matrix: WeightMatrix;
  readonly kind: 'linear' | 'convolution';
}

/**
 * Weights as the rest of the engine takes them: 2 dimensions are (filters, rows), 4 are OIHW with J = I·H·W. Values become float32.
 * @param file what to call the weights in a message.
 * @returns a Failure for other numbers of dimensions, an empty layer, or values that are not finite in float32.
 */
export function weightMatrixOf(tensor: Tensor, file: string): Result<ImportedWeights> {
  const { shape, values } = tensor;
  if (shape.length !== 2 && shape.length !== 4) {
    const found = `${file} has ${shape.length} dimensions (${describeShape(shape)})`;
    return fail(found, 'Give a linear layer as (filters, rows) or a convolution as (output channels, input channels, height, width).');
  }
  if (values.length === 0) return fail(`${file} is empty (${describeShape(shape)})`, 'Give a layer with at least one weight.');
  const weights = new Float32Array(values);
  const bad = weights.reduce((count, weight) => (Number.isFinite(weight) ? count : count + 1), 0);
  if (bad > 0) {
    const first = weights.findIndex((weight) => !Number.isFinite(weight));
    const which = bad === 1 ? '1 weight that is' : `${bad} weights that are`;
    return fail(
      `${file} holds ${which} not finite in float32, the first at index ${first} (${values[first]})`,
      'Look for what made them in training, or replace them before saving.',
    );
  }
  const filters = shape[0];
  return ok({ matrix: { rows: weights.length / filters, filters, values: weights }, kind: shape.length === 4 ? 'convolution' : 'linear' });
}
