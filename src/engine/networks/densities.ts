import { readsLayer } from '../baselines/dead/chain';
import type { LayerShape } from '../layer/shape';
import type { BareLayer, Density, NetworkLayer } from './network-types';

/** Percentages by layer, in order. `activations` are those of each layer's output, so that a layer's input has the density of the row above. */
export interface PublishedDensities {
  readonly source: string;
  readonly activations: readonly number[];
  readonly weights: readonly number[];
}

const IMAGE: Density = { value: 1, source: 'the input of the network' };

/** Layers each of which reads the one before it; the first linear one reads flattened planes. */
function inSequence(layers: readonly BareLayer[]): readonly BareLayer[] {
  return layers.map((layer, i) => {
    if (i === 0) return layer;
    const before = layers[i - 1];
    const filters = outputsOf(before.shape);
    return { ...layer, reads: readsLayer(before.name, filters, inputsOf(layer.shape) / filters) };
  });
}

const inputsOf = (shape: LayerShape): number => (shape.kind === 'linear' ? shape.inputFeatures : shape.inputChannels);
const outputsOf = (shape: LayerShape): number => (shape.kind === 'linear' ? shape.outputFeatures : shape.outputChannels);

/** Layers each of which feeds the next, with published densities. */
export function sequence(layers: readonly BareLayer[], published: PublishedDensities): NetworkLayer[] {
  const { source, activations, weights } = published;
  return inSequence(layers).map((layer, i) => ({
    ...layer,
    inputDensity: i === 0 ? IMAGE : { value: activations[i - 1] / 100, source: `${source}: activations of ${layers[i - 1].name}` },
    outputDensity: activations[i] / 100,
    weightDensity: { value: weights[i] / 100, source },
  }));
}

/** Layers of any graph, with one input density for all but the first. Outputs are taken to have it too. */
export function uniform(layers: readonly BareLayer[], density: Density): NetworkLayer[] {
  return layers.map((layer, i) => ({ ...layer, inputDensity: i === 0 ? IMAGE : density, outputDensity: density.value, weightDensity: null }));
}

export const DENSE: Density = { value: 1, source: 'no activation function that gives zeros comes before it' };
