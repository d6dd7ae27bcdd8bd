import type { LayerShape, WeightMatrix } from '../../engine/layer/shape';
import type { PreparedPattern } from '../../engine/pruning/prepare';
import type { PatternSettings } from '../../engine/pruning/types';
import type { ImageSet } from '../../engine/training/image-set';
import type { NetworkDescription, Parameters } from '../../engine/training/network';
import type { StoredImages } from '../files';
import type { LayerRef, NetworkInfo } from '../network-info';
import type { CompareRequest, FoundSubject } from '../runs/comparison';
import type { SessionPool } from '../session-pool';
import type { Run } from '../sliced-runs';

/** A layer's weights, lowered. Groups of a grouped convolution are lowered apart; this is the first. */
export interface OpenedLayer {
  readonly shape: LayerShape;
  /** Belongs to the lab: to be copied before it is handed over. */
  readonly matrix: WeightMatrix;
}

/** What enters a layer, and the test images it comes from; null where it is drawn from a seed. */
export interface EnteringActivations {
  readonly images: StoredImages | null;
  /** Channel-major for a convolution, a vector for a linear layer. Belongs to the lab. */
  readonly values: Float32Array;
}

/** Everything it takes to have a network answer its test images. Belongs to the lab. */
export interface WholeNetwork {
  readonly network: NetworkDescription;
  readonly parameters: Parameters;
  readonly images: ImageSet;
}

/** Where networks come from: trained by this project, known by their sizes, or whatever a row of `source-table.ts` adds. */
export interface NetworkSource {
  /** Whether a network is of this source: told without fetching anything, so that no address is made of a name that nobody knows. */
  has(network: string): boolean;
  list(run: Run): Promise<readonly NetworkInfo[]>;
  layer(run: Run, ref: LayerRef): Promise<OpenedLayer>;
  /** What enters a layer. @param image which of the network's test images, where it has any. */
  entering(run: Run, ref: LayerRef, image: number): Promise<EnteringActivations>;
  /** Absent where networks of this source answer no images. */
  whole?(run: Run, ref: Omit<LayerRef, 'layer'>): Promise<WholeNetwork>;
  /** What a comparison of all designs runs on. */
  compared(run: Run, opened: OpenedNetworks, request: CompareRequest): Promise<FoundSubject>;
}

/** What a source may use of all networks: with what is kept of them. */
export interface OpenedNetworks {
  list(run: Run): Promise<readonly NetworkInfo[]>;
  layer(run: Run, ref: LayerRef): Promise<OpenedLayer>;
  /** The layer with the scores of a pattern computed. */
  prepared(run: Run, ref: LayerRef, settings: PatternSettings): Promise<PreparedPattern>;
  whole(run: Run, ref: Omit<LayerRef, 'layer'>): Promise<WholeNetwork>;
  readonly sessions: SessionPool;
}
