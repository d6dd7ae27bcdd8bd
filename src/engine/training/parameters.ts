import { createPrng } from '../../lib/prng';
import { biasName, weightName, weightedLayers, type NetworkDescription, type Parameters } from './network';

/**
 * Seeded starting values: weights uniform in ±sqrt(6 / J) (He et al. 2015, for ReLU), the last layer's in ±sqrt(3 / J), biases 0.
 * Uniform and not normal, because only arithmetic that IEEE 754 fixes is then used: the same bits in every browser.
 */
export function initialParameters(network: NetworkDescription, seed: number): Parameters {
  const prng = createPrng(seed);
  const layers = weightedLayers(network);
  const parameters: Record<string, Float32Array> = {};
  layers.forEach(({ id, rows, filters }, index) => {
    const bound = Math.sqrt((index === layers.length - 1 ? 3 : 6) / rows);
    parameters[weightName(id)] = Float32Array.from({ length: filters * rows }, () => (2 * prng.uniform() - 1) * bound);
    parameters[biasName(id)] = new Float32Array(filters);
  });
  return parameters;
}

/** A copy that shares no memory. */
export function copyParameters(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.slice()]));
}
