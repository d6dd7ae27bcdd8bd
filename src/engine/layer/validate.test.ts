import { expect, it } from 'vitest';
import type { ConvolutionShape, LayerShape } from './shape';
import { validateShape } from './validate';

const CONVOLUTION: ConvolutionShape = {
  kind: 'convolution',
  inputChannels: 4,
  inputSize: [5, 6],
  outputChannels: 8,
  kernel: [3, 3],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
  groups: 2,
};

it('passes layers that exist', () => {
  const linear: LayerShape = { kind: 'linear', inputFeatures: 1, outputFeatures: 1, positions: 1 };
  expect(validateShape(linear)).toEqual({ ok: true, value: linear });
  expect(validateShape(CONVOLUTION).ok).toBe(true);
  expect(validateShape({ ...CONVOLUTION, dilation: [2, 2] }).ok).toBe(true);
});

it.each<[string, LayerShape, string]>([
  ['no filters', { kind: 'linear', inputFeatures: 3, outputFeatures: 0, positions: 1 }, 'output features is 0'],
  ['half a channel', { ...CONVOLUTION, inputChannels: 1.5 }, 'input channels is 1.5'],
  ['no stride', { ...CONVOLUTION, stride: [1, 0] }, 'stride (horizontal) is 0'],
  ['negative padding', { ...CONVOLUTION, padding: [-1, 0] }, 'padding (vertical) is -1'],
  ['NaN', { ...CONVOLUTION, inputSize: [NaN, 3] }, 'input size (vertical) is NaN'],
  ['groups that do not divide', { ...CONVOLUTION, groups: 3 }, '3 groups do not divide 4 input and 8 output channels'],
  ['a kernel that does not fit', { ...CONVOLUTION, dilation: [3, 1] }, 'does not fit into a 5 × 6 input'],
])('names what is wrong: %s', (_, shape, message) => {
  const result = validateShape(shape);
  expect(result.ok ? '' : result.error.message).toContain(message);
  expect(result.ok ? '' : result.error.remedy).not.toBe('');
});
