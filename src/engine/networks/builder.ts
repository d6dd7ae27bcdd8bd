import type { BareLayer } from './network-types';

type Pair = readonly [number, number];

export interface ConvolutionOptions {
  readonly kernel: number | Pair;
  readonly stride?: number;
  readonly padding?: number | Pair;
  readonly groups?: number;
  /** `bias`: one parameter a channel; `norm`: a scale and a shift. */
  readonly extra: 'bias' | 'norm';
}

const pair = (value: number | Pair): Pair => (typeof value === 'number' ? [value, value] : value);

/** A convolution over a square input of `side` pixels. */
export function convolution(name: string, inputs: number, outputs: number, side: number, options: ConvolutionOptions): BareLayer {
  const { kernel, stride = 1, padding = 0, groups = 1, extra } = options;
  return {
    name,
    role: groups > 1 && groups === inputs ? 'depthwise' : 'convolution',
    extraParameters: extra === 'norm' ? 2 * outputs : outputs,
    shape: {
      kind: 'convolution',
      inputChannels: inputs,
      inputSize: [side, side],
      outputChannels: outputs,
      kernel: pair(kernel),
      stride: [stride, stride],
      padding: pair(padding),
      dilation: [1, 1],
      groups,
    },
  };
}

/** A fully connected layer with biases behind a convolutional network. */
export const classifier = (name: string, inputs: number, outputs: number): BareLayer => ({
  name,
  role: 'classifier',
  extraParameters: outputs,
  shape: { kind: 'linear', inputFeatures: inputs, outputFeatures: outputs, positions: 1 },
});

/** A Transformer's matrix, used once a token. */
export const matrix = (name: string, inputs: number, outputs: number, tokens: number, extraParameters: number): BareLayer => ({
  name,
  role: 'matrix',
  extraParameters,
  shape: { kind: 'linear', inputFeatures: inputs, outputFeatures: outputs, positions: tokens },
});
