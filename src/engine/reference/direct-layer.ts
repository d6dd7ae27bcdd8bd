import { outputSize } from '../layer/lowering';
import type { ConvolutionShape, LayerShape, LinearShape } from '../layer/shape';

/** A list of numbers: plain or typed. */
type Numbers = ArrayLike<number>;

/**
 * A layer computed straight from its definition, without lowering, bias left out. Sums are kept in float64, so integers come out exact below 2^53.
 * @param weights (M, C/groups, R, S) or (M, J)
 * @param input (C, height, width) or (positions, J)
 * @returns [filter · positions + position], filters of all groups in the layer's order.
 */
export function directLayer(shape: LayerShape, weights: Numbers, input: Numbers): Float64Array {
  return shape.kind === 'linear' ? directLinear(shape, weights, input) : directConvolution(shape, weights, input);
}

function directLinear(shape: LinearShape, weights: Numbers, input: Numbers): Float64Array {
  const { inputFeatures, outputFeatures, positions } = shape;
  const outputs = new Float64Array(outputFeatures * positions);
  for (let m = 0; m < outputFeatures; m++) {
    for (let p = 0; p < positions; p++) {
      for (let j = 0; j < inputFeatures; j++) outputs[m * positions + p] += weights[m * inputFeatures + j] * input[p * inputFeatures + j];
    }
  }
  return outputs;
}

function directConvolution(shape: ConvolutionShape, weights: Numbers, input: Numbers): Float64Array {
  const { inputChannels, outputChannels, groups, inputSize, kernel, stride, padding, dilation } = shape;
  const [outputHeight, outputWidth] = outputSize(shape);
  const channelsPerGroup = inputChannels / groups;
  const filtersPerGroup = outputChannels / groups;
  const outputs = new Float64Array(outputChannels * outputHeight * outputWidth);
  for (let m = 0; m < outputChannels; m++) {
    const group = Math.floor(m / filtersPerGroup);
    for (let oy = 0; oy < outputHeight; oy++) {
      for (let ox = 0; ox < outputWidth; ox++) {
        let sum = 0;
        for (let c = 0; c < channelsPerGroup; c++) {
          for (let r = 0; r < kernel[0]; r++) {
            for (let s = 0; s < kernel[1]; s++) {
              const y = oy * stride[0] + r * dilation[0] - padding[0];
              const x = ox * stride[1] + s * dilation[1] - padding[1];
              if (y < 0 || y >= inputSize[0] || x < 0 || x >= inputSize[1]) continue;
              const weight = weights[((m * channelsPerGroup + c) * kernel[0] + r) * kernel[1] + s];
              sum += weight * input[((group * channelsPerGroup + c) * inputSize[0] + y) * inputSize[1] + x];
            }
          }
        }
        outputs[(m * outputHeight + oy) * outputWidth + ox] = sum;
      }
    }
  }
  return outputs;
}
