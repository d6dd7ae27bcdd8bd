import { invariant } from '../../../lib/assert';
import type { WeightMatrix } from '../../layer/shape';
import type { Pattern } from '../../pruning/types';
import type { DesignId, GroupWork } from '../design-types';
import { type Constants, enteringConstants, type LayerPlace } from './chain';
import { type KnownGroup, type Squeezed, withoutDead } from './without-dead';

type Training = Parameters<LayerPlace['bias']>[0];

/** As much of a compared layer as decides what of it is dead. */
interface PlacedLayer {
  readonly name: string;
  readonly place?: LayerPlace;
  weights(group: number, training: Training, density: number): WeightMatrix;
}

/** Each design leaves other channels dead. */
export function constantsByDesign(): (design: DesignId) => Map<string, Constants> {
  const known = new Map<DesignId, Map<string, Constants>>();
  return (design) => {
    const own = known.get(design) ?? new Map<string, Constants>();
    known.set(design, own);
    return own;
  };
}

/** What of a layer is left to run, by what is known of the layers before it; what is known of it is added. Null where its place in the network is not known. */
export function leftOf({ name, place, weights }: PlacedLayer, works: readonly GroupWork[], pattern: Pattern, known: Map<string, Constants>): Squeezed | null {
  if (place === undefined) return null;
  const training: Training = pattern === 'cascade' ? 'cascade' : 'plain';
  const bias = place.bias(training);
  const [{ geometry }] = works;
  const { channels, filters } = geometry;
  const entering = place.reads === null ? new Float64Array(works.length * channels).fill(Number.NaN) : enteringConstants(place.reads, known);
  invariant(entering.length === works.length * channels, `${name} reads ${entering.length} of ${works.length * channels} channels`);
  const matrices = new Map<number, WeightMatrix>();
  const groups = works.map((work, group): KnownGroup => ({
    work,
    entering: entering.subarray(group * channels, (group + 1) * channels),
    bias: Float64Array.from({ length: filters }, (_, m) => bias?.[group * filters + m] ?? 0),
    rectified: place.rectified,
    weightAt: (filter, row) => {
      const matrix = matrices.get(group) ?? weights(group, training, 1);
      matrices.set(group, matrix);
      return matrix.values[filter * matrix.rows + (row % matrix.rows)];
    },
  }));
  const left = withoutDead(groups, place.isLast);
  known.set(name, left.leaving);
  return left;
}
