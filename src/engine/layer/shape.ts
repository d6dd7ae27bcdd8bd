/** A 2-D convolution, one image at a time. Pairs are [vertical, horizontal]. Padding is with zeros, the same on both sides. */
export interface ConvolutionShape {
  readonly kind: 'convolution';
  readonly inputChannels: number;
  readonly inputSize: readonly [number, number];
  readonly outputChannels: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Divides both channel counts. Each group is lowered to a matrix of its own. */
  readonly groups: number;
}

/** A fully connected layer. `positions` is the number of input vectors: tokens in a Transformer, 1 in a classifier. */
export interface LinearShape {
  readonly kind: 'linear';
  readonly inputFeatures: number;
  readonly outputFeatures: number;
  readonly positions: number;
}

export type LayerShape = ConvolutionShape | LinearShape;

/** The sizes of the matrix one group of a layer lowers to: J rows × M filters, applied at P positions. */
export interface LoweredShape {
  readonly rows: number;
  readonly filters: number;
  readonly positions: number;
  readonly groups: number;
}

/** A lowered layer's weights: filter m's weight for row j is `values[m * rows + j]`, the order of a PyTorch OIHW tensor viewed as (M, C·R·S). */
export interface WeightMatrix {
  readonly rows: number;
  readonly filters: number;
  readonly values: Float32Array;
}
