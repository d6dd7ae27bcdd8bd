import { geometryOf, touchedNonZerosOf } from '../packed-bits';
import type { LayerShape } from '../../layer/shape';
import type { ActivationBits, Geometry, GroupWork, WeightBits } from '../design-types';

/**
 * One group without the channels that need not be read and the filters that need not be computed: a smaller layer, as every design then sees it.
 * @param channels at least one, ascending. @param filters likewise.
 */
export function squeeze({ shape, geometry, weights, activations, outputDensity }: GroupWork, channels: Uint32Array, filters: Uint32Array): GroupWork {
  const smaller = smallerShape(shape, channels.length, filters.length);
  const own = geometryOf(smaller);
  return {
    shape: smaller,
    geometry: own,
    weights: weightsOf(geometry, own, weights, channels, filters),
    activations: activationsOf(geometry, own, activations, channels),
    outputDensity,
  };
}

const smallerShape = (shape: LayerShape, channels: number, filters: number): LayerShape =>
  shape.kind === 'linear'
    ? { ...shape, inputFeatures: channels, outputFeatures: filters }
    : { ...shape, inputChannels: channels, outputChannels: filters, groups: 1 };

function weightsOf(from: Geometry, own: Geometry, { bits }: WeightBits, channels: Uint32Array, filters: Uint32Array): WeightBits {
  const packed = new Uint32Array(filters.length * own.taps * own.words);
  const keptOfRow = new Uint32Array(own.rows);
  let kept = 0;
  filters.forEach((filter, m) => {
    for (let tap = 0; tap < own.taps; tap++) {
      const source = (filter * from.taps + tap) * from.words;
      const target = (m * own.taps + tap) * own.words;
      for (let c = 0; c < channels.length; c++) {
        const channel = channels[c];
        if (((bits[source + (channel >>> 5)] >>> (channel & 31)) & 1) === 0) continue;
        packed[target + (c >>> 5)] |= 1 << (c & 31);
        keptOfRow[tap * channels.length + c]++;
        kept++;
      }
    }
  });
  return { bits: packed, kept, keptOfRow };
}

function activationsOf(from: Geometry, own: Geometry, { bits, nonZeroOfRow, touchedPixels }: ActivationBits, channels: Uint32Array): ActivationBits {
  const pixels = own.height * own.width;
  const packed = new Uint32Array(pixels * own.words);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const source = pixel * from.words;
    const target = pixel * own.words;
    for (let c = 0; c < channels.length; c++) {
      const channel = channels[c];
      packed[target + (c >>> 5)] |= ((bits[source + (channel >>> 5)] >>> (channel & 31)) & 1) << (c & 31);
    }
  }
  const nonZeros = new Uint32Array(own.rows);
  for (let tap = 0; tap < own.taps; tap++)
    for (let c = 0; c < channels.length; c++) nonZeros[tap * channels.length + c] = nonZeroOfRow[tap * from.channels + channels[c]];
  return { bits: packed, nonZeroOfRow: nonZeros, touchedPixels, touchedNonZeros: touchedNonZerosOf(own, packed) };
}
