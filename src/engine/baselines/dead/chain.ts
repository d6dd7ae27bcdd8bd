/** A run of input channels, and the filters whose outputs they are. */
export interface Feed {
  /** Layers whose outputs are added up: a channel is constant only if it is so in all of them. */
  readonly layers: readonly string[];
  /** The first of the filters; 0 unless another part of a layer is read. */
  readonly first?: number;
  readonly filters: number;
}

/** Where a layer's inputs come from. */
export interface LayerChain {
  /** One after the other they make up the input channels. */
  readonly feeds: readonly Feed[];
  /** Inputs that one filter becomes: 1, or the pixels of its plane where planes are flattened. */
  readonly span: number;
}

/** How a layer stands in its network. */
export interface LayerPlace {
  /** Null for one that reads the network's input. */
  readonly reads: LayerChain | null;
  /** Whether a ReLU follows. */
  readonly rectified: boolean;
  /** Whether its outputs are the network's. */
  readonly isLast: boolean;
  /** By filter; null where it is not known, and taken as zero. @param training the weights in question. */
  bias(training: 'cascade' | 'plain'): ArrayLike<number> | null;
}

/** What each filter of a layer gives wherever it is looked at, behind the activation function; NaN where that depends on the inputs. */
export type Constants = Float64Array;

/** A layer that reads one other, filter by filter. */
export const readsLayer = (layer: string, filters: number, span = 1): LayerChain => ({ feeds: [{ layers: [layer], filters }], span });

/**
 * The constants among a layer's inputs, of all its groups. Of a sum only zeros are taken, because what an activation function makes of the sum is not said.
 * @param known of the layers before it, by name; a layer that is not there depends on its inputs.
 */
export function enteringConstants({ feeds, span }: LayerChain, known: ReadonlyMap<string, Constants>): Constants {
  const constants: number[] = [];
  for (const { layers, first = 0, filters } of feeds) {
    for (let filter = first; filter < first + filters; filter++) {
      const values = layers.map((layer) => known.get(layer)?.[filter] ?? Number.NaN);
      const value = values.length === 1 ? values[0] : values.every((each) => each === 0) ? 0 : Number.NaN;
      for (let i = 0; i < span; i++) constants.push(value);
    }
  }
  return Float64Array.from(constants);
}
