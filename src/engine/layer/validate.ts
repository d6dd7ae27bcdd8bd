import { fail, ok, type Failure, type Result } from '../../lib/result';
import { outputSize } from './lowering';
import type { ConvolutionShape, LayerShape } from './shape';

const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

/** Checks that a layer with these sizes exists: whole positive sizes, groups that divide both channel counts, at least one output position. */
export function validateShape(shape: LayerShape): Result<LayerShape> {
  const sizes: readonly (readonly [string, number, number])[] =
    shape.kind === 'linear'
      ? [
          ['input features', shape.inputFeatures, 1],
          ['output features', shape.outputFeatures, 1],
          ['positions', shape.positions, 1],
        ]
      : [
          ['input channels', shape.inputChannels, 1],
          ['output channels', shape.outputChannels, 1],
          ['groups', shape.groups, 1],
          ...pair('input size', shape.inputSize, 1),
          ...pair('kernel', shape.kernel, 1),
          ...pair('stride', shape.stride, 1),
          ...pair('padding', shape.padding, 0),
          ...pair('dilation', shape.dilation, 1),
        ];
  for (const [name, value, least] of sizes) {
    if (!isWhole(value, least)) return fail(`The layer's ${name} is ${value}.`, `Give a whole number of at least ${least}.`);
  }
  if (shape.kind === 'linear') return ok(shape);
  const problem = groupProblem(shape) ?? fitProblem(shape);
  return problem === null ? ok(shape) : { ok: false, error: problem };
}

function pair(name: string, values: readonly [number, number], least: number): readonly (readonly [string, number, number])[] {
  return [
    [`${name} (vertical)`, values[0], least],
    [`${name} (horizontal)`, values[1], least],
  ];
}

function groupProblem(shape: ConvolutionShape): Failure | null {
  const { groups, inputChannels, outputChannels } = shape;
  if (inputChannels % groups === 0 && outputChannels % groups === 0) return null;
  return {
    message: `${groups} groups do not divide ${inputChannels} input and ${outputChannels} output channels.`,
    remedy: 'Choose a number of groups that divides both channel counts.',
  };
}

function fitProblem(shape: ConvolutionShape): Failure | null {
  const [height, width] = outputSize(shape);
  if (height >= 1 && width >= 1) return null;
  const sides = (values: readonly [number, number]): string => values.join(' × ');
  const kernel = `${sides(shape.kernel)} kernel with dilation ${sides(shape.dilation)}`;
  return {
    message: `A ${kernel} does not fit into a ${sides(shape.inputSize)} input with padding ${sides(shape.padding)}.`,
    remedy: 'Enlarge the input or the padding, or choose a smaller kernel or dilation.',
  };
}
