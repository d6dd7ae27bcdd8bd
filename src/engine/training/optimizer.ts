import type { Parameters } from './network';

export interface OptimizerSettings {
  readonly momentum: number;
  /** Added to the gradient as weightDecay · w, for weights but not for biases. */
  readonly weightDecay: number;
}

export interface Optimizer {
  /** v ← momentum · v + gradient + weightDecay · w; w ← w − rate · v. */
  update(parameters: Parameters, gradients: Parameters, rate: number): void;
}

/** Stochastic gradient descent with momentum (the classical form: the rate outside the velocity). */
export function createOptimizer(parameters: Parameters, { momentum, weightDecay }: OptimizerSettings): Optimizer {
  const velocities = Object.entries(parameters).map(([name, values]) => ({
    name,
    velocity: new Float32Array(values.length),
    decay: name.endsWith('.bias') ? 0 : weightDecay,
  }));
  return {
    update(current, gradients, rate) {
      for (const { name, velocity, decay } of velocities) {
        const values = current[name];
        const gradient = gradients[name];
        for (let i = 0; i < values.length; i++) {
          const v = momentum * velocity[i] + gradient[i] + decay * values[i];
          velocity[i] = v;
          values[i] -= rate * v;
        }
      }
    },
  };
}
