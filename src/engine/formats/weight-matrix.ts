import { fail, ok, type Result } from '../../lib/result';
import { checkMemory } from '../memory';
import type { WeightMatrix } from '../layer/shape';
import { describeShape, elementCount, type Tensor, type TensorValues } from './tensor';
import { arrangementOf, LAYOUT_SHAPES, likelyLayout, type WeightLayout } from './weight-layout';

/** A lowered layer and whether it came from a convolution's tensor. */
export interface ImportedWeights {
  readonly matrix: WeightMatrix;
  readonly kind: 'linear' | 'convolution';
  /** With the filters first: (filters, rows), (O, I, K) or (O, I, H, W). */
  readonly shape: readonly number[];
  /** What a person should know of how they were read, a sentence each. */
  readonly notes: readonly string[];
  /** A mask or gradient in the order of the matrix, in the order of the tensor. */
  toFile<Values extends TensorValues>(values: Values): Values;
}

/**
 * Weights as the rest of the engine takes them: 2 dimensions are (filters, rows), 3 are (O, I, K) and 4 are OIHW, with J = I·K and I·H·W; another layout's axes
 * are put in that order. Values become float32; where they are and need no move, they are not copied.
 * @param file what to call the weights in a message. @param name of the tensor in its file, if it has one.
 * @returns a Failure for other numbers of dimensions, an empty layer, or values that are not finite in float32.
 */
export function weightMatrixOf(tensor: Tensor, file: string, layout: WeightLayout = 'oihw', name: string | null = null): Result<ImportedWeights> {
  const { shape, values } = tensor;
  const arrangement = arrangementOf(shape, layout);
  if (arrangement === null) {
    const found = `${file} has ${shape.length} dimensions (${describeShape(shape)})`;
    return layout === 'oihw'
      ? fail(
          found,
          'Give a linear layer as (filters, rows), or a convolution as (output channels, input channels, length) or (output channels, input channels, height, width).',
        )
      : fail(found, `The layout ${layout} is ${LAYOUT_SHAPES[layout]}.`);
  }
  if (values.length === 0) return fail(`${file} is empty (${describeShape(shape)})`, 'Give a layer with at least one weight.');
  const fits = checkMemory(8 * elementCount(shape), `${file}: ${describeShape(shape)} weights`, 'Give a smaller layer.');
  if (!fits.ok) return fits;
  const weights = values instanceof Float32Array ? values : new Float32Array(values);
  let bad = 0;
  let lost = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!Number.isFinite(weights[i])) bad++;
    else if (weights[i] === 0 && values[i] !== 0) lost++;
  }
  if (bad > 0) {
    const first = weights.findIndex((weight) => !Number.isFinite(weight));
    const which = bad === 1 ? '1 weight that is' : `${bad} weights that are`;
    return fail(
      `${file} holds ${which} not finite in float32, the first at index ${first} (${values[first]})`,
      'Look for what made them in training, or replace them before saving.',
    );
  }
  const filters = arrangement.shape[0];
  return ok({
    matrix: { rows: weights.length / filters, filters, values: arrangement.fromFile(weights) },
    kind: shape.length === 2 ? 'linear' : 'convolution',
    shape: arrangement.shape,
    notes: [...lostNote(file, lost, weights.length), ...(layout === 'oihw' ? layoutNote(file, shape, name) : [])],
    toFile: arrangement.toFile,
  });
}

function lostNote(file: string, lost: number, total: number): readonly string[] {
  if (lost === 0) return [];
  const which = lost === 1 ? 'weight is' : 'weights are';
  return [`${file}: ${lost} of ${total} ${which} smaller than float32 holds, and count${lost === 1 ? 's' : ''} as 0. Scale them up before saving.`];
}

function layoutNote(file: string, shape: readonly number[], name: string | null): readonly string[] {
  const likely = likelyLayout(shape, name);
  if (likely === null) return [];
  const read = shape.length === 2 ? `${shape[0]} filters of ${shape[1]} rows` : `${shape[0]} filters, ${LAYOUT_SHAPES.oihw}`;
  return [`${file} (${describeShape(shape)}) is read as ${read}. It looks like ${LAYOUT_SHAPES[likely]}; if it is, give --layout ${likely}.`];
}
