import { invariant } from '../../lib/assert';
import type { ConvolutionShape, LayerShape, LinearShape } from '../layer/shape';

/** One step of a feed-forward network, as data. Pairs are [vertical, horizontal]. Values are flattened without a step of their own before `linear`. */
export type LayerDescription =
  | {
      readonly kind: 'convolution';
      readonly id: string;
      readonly filters: number;
      readonly kernel: readonly [number, number];
      readonly stride: readonly [number, number];
      readonly padding: readonly [number, number];
    }
  | { readonly kind: 'linear'; readonly id: string; readonly features: number }
  | { readonly kind: 'relu' }
  /** Square windows of `size`, moved by `size`; a remainder at the right and bottom is dropped. */
  | { readonly kind: 'max-pool'; readonly size: number };

/** What enters or leaves a layer, per image: channel-major, then rows, then columns. After a linear layer height and width are 1. */
export interface Volume {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A classifier of images. The last layer is linear with one output a class. */
export interface NetworkDescription {
  readonly id: string;
  readonly name: string;
  readonly input: Volume;
  readonly layers: readonly LayerDescription[];
}

/** Named tensors: `<layer>.weight` in the order of a PyTorch tensor (OIHW, or output × input) and `<layer>.bias`. */
export type Parameters = Readonly<Record<string, Float32Array>>;

/** A layer with everything that follows from its place in the network. */
export interface PlannedLayer {
  readonly description: LayerDescription;
  readonly input: Volume;
  readonly output: Volume;
}

/** Layers with weights, in order of use. */
export interface WeightedLayer {
  readonly id: string;
  readonly shape: LayerShape;
  /** J: inputs to one filter. */
  readonly rows: number;
  /** M: outputs. */
  readonly filters: number;
}

export const weightName = (layerId: string): string => `${layerId}.weight`;
export const biasName = (layerId: string): string => `${layerId}.bias`;
export const volumeLength = (volume: Volume): number => volume.channels * volume.height * volume.width;

/** Works out every layer's sizes. @throws InvariantError if a window does not fit its input. */
export function planNetwork(network: NetworkDescription): readonly PlannedLayer[] {
  let input = network.input;
  return network.layers.map((description) => {
    const output = outputVolume(description, input);
    invariant(output.height > 0 && output.width > 0, `${network.id}: a window is larger than its input`);
    const planned = { description, input, output };
    input = output;
    return planned;
  });
}

/** The layers that have weights, with the shapes the rest of the engine works on. */
export function weightedLayers(network: NetworkDescription): readonly WeightedLayer[] {
  const layers: WeightedLayer[] = [];
  for (const { description, input } of planNetwork(network)) {
    if (description.kind === 'convolution') {
      const [r, s] = description.kernel;
      const shape: ConvolutionShape = {
        kind: 'convolution',
        inputChannels: input.channels,
        inputSize: [input.height, input.width],
        outputChannels: description.filters,
        kernel: description.kernel,
        stride: description.stride,
        padding: description.padding,
        dilation: [1, 1],
        groups: 1,
      };
      layers.push({ id: description.id, shape, rows: input.channels * r * s, filters: description.filters });
    } else if (description.kind === 'linear') {
      const inputFeatures = volumeLength(input);
      const shape: LinearShape = { kind: 'linear', inputFeatures, outputFeatures: description.features, positions: 1 };
      layers.push({ id: description.id, shape, rows: inputFeatures, filters: description.features });
    }
  }
  return layers;
}

/** The shape of every layer with weights, by layer id, in order of use. */
export function layerShapes(network: NetworkDescription): ReadonlyMap<string, LayerShape> {
  return new Map(weightedLayers(network).map((layer) => [layer.id, layer.shape]));
}

/** The shape of every parameter tensor by name, outermost dimension first: what a file must hold. */
export function parameterShapes(network: NetworkDescription): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  for (const { id, shape, rows, filters } of weightedLayers(network)) {
    shapes.set(weightName(id), shape.kind === 'convolution' ? [filters, shape.inputChannels, ...shape.kernel] : [filters, rows]);
    shapes.set(biasName(id), [filters]);
  }
  return shapes;
}

/** Number of classes: the outputs of the last layer. */
export function classCount(network: NetworkDescription): number {
  return weightedLayers(network).at(-1)?.filters ?? 0;
}

function outputVolume(description: LayerDescription, input: Volume): Volume {
  switch (description.kind) {
    case 'convolution': {
      const side = (size: number, axis: 0 | 1): number =>
        Math.floor((size + 2 * description.padding[axis] - description.kernel[axis]) / description.stride[axis]) + 1;
      return { channels: description.filters, height: side(input.height, 0), width: side(input.width, 1) };
    }
    case 'linear':
      return { channels: description.features, height: 1, width: 1 };
    case 'relu':
      return input;
    case 'max-pool':
      return { channels: input.channels, height: Math.floor(input.height / description.size), width: Math.floor(input.width / description.size) };
  }
}
