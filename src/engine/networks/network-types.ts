import type { LayerChain } from '../baselines/dead/chain';
import type { LayerShape } from '../layer/shape';

/** A share of non-zero values, and where it comes from. */
export interface Density {
  readonly value: number;
  readonly source: string;
}

/** `classifier`: the fully connected layers of a convolutional network: pruned by the authors in three of their families, left whole in two [code]. `matrix`: a Transformer's linear layers. */
export type LayerRole = 'convolution' | 'depthwise' | 'classifier' | 'matrix';

export interface NetworkLayer {
  readonly name: string;
  readonly shape: LayerShape;
  readonly role: LayerRole;
  /** Of the layer's input activations. */
  readonly inputDensity: Density;
  /** Of its outputs, where they are some other layer's input; 1 where nothing is known. */
  readonly outputDensity: number;
  /** Published share of weights left by pruning; null where there is none. */
  readonly weightDensity: Density | null;
  /** Whose outputs it reads, as far as channels are the layer's own; absent for one that reads the network's input. */
  readonly reads?: LayerChain;
  /** Biases, and scales and shifts of a normalisation behind the layer. */
  readonly extraParameters: number;
}

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly layers: readonly NetworkLayer[];
  /** Parameters that belong to no layer here: embeddings, tokens, other normalisations. */
  readonly otherParameters: number;
  /** MACs without weights: products of queries, keys and values. */
  readonly otherMacs: number;
  readonly published: {
    readonly parameters: number;
    /** As rounded by the source; null where no figure is published. */
    readonly macs: number | null;
    readonly source: string;
  };
}

/** What tables are written in: a layer without its densities. */
export type BareLayer = Pick<NetworkLayer, 'name' | 'shape' | 'role' | 'extraParameters' | 'reads'>;
