import { describe, expect, it } from 'vitest';
import { createPrng } from '../../lib/prng';
import { forward } from './evaluate';
import { softmaxCrossEntropy } from './loss';
import type { NetworkDescription } from './network';
import { layerShapes, parameterShapes, weightedLayers, weightName } from './network';
import { initialParameters } from './parameters';
import { createSession, type Session } from './session';

const TINY: NetworkDescription = {
  id: 'tiny',
  name: 'Tiny',
  input: { channels: 2, height: 7, width: 6 },
  layers: [
    { kind: 'convolution', id: 'conv1', filters: 3, kernel: [3, 2], stride: [1, 1], padding: [1, 0] },
    { kind: 'relu' },
    { kind: 'max-pool', size: 2 },
    { kind: 'convolution', id: 'conv2', filters: 5, kernel: [2, 2], stride: [2, 2], padding: [1, 1] },
    { kind: 'relu' },
    { kind: 'linear', id: 'fc1', features: 7 },
    { kind: 'relu' },
    { kind: 'linear', id: 'fc2', features: 4 },
  ],
};
const LABELS = Uint8Array.of(2, 0, 3);

function tinySession(kernel: 'simd' | 'plain'): { readonly session: Session; readonly loss: (gradient: boolean) => number } {
  const session = createSession(TINY, 3, true, kernel);
  const prng = createPrng(4);
  session.load(initialParameters(TINY, 3));
  for (const values of Object.values(session.parameters)) for (let i = 0; i < values.length; i++) values[i] += 0.05 * prng.normal();
  for (let i = 0; i < session.input.length; i++) session.input[i] = prng.normal();
  session.parametersChanged();
  return {
    session,
    loss: (gradient) => {
      session.parametersChanged();
      session.forward(3);
      return softmaxCrossEntropy(session.output, LABELS, 3, 4, gradient ? session.outputGradient : null).loss;
    },
  };
}

describe('session', () => {
  it('has the gradients that finite differences show, for every parameter', () => {
    const { session, loss } = tinySession('simd');
    loss(true);
    session.backward(3);
    const gradients = Object.entries(session.gradients).map(([name, values]) => [name, values.slice()] as const);
    expect(gradients.map(([name]) => name)).toEqual(Object.keys(session.parameters));
    for (const [name, gradient] of gradients) {
      const values = session.parameters[name];
      const differences = Float64Array.from(values, (value, index) => {
        const [up, down] = [1, -1].map((sign) => {
          values[index] = value + sign * 2 ** -9;
          return loss(false);
        });
        values[index] = value;
        return (up - down) / 2 ** -8;
      });
      const scale = Math.max(...differences.map(Math.abs));
      expect(scale).toBeGreaterThan(1e-3);
      // A kink of ReLU or max-pooling inside the step spoils a difference here and there; a wrong formula spoils most.
      const off = Array.from(gradient).filter((value, index) => Math.abs(value - differences[index]) > 2e-3 * scale);
      expect(off.length, `${name}: ${off.length} of ${gradient.length}`).toBeLessThanOrEqual(Math.floor(gradient.length / 10));
    }
  });

  it('gives the same bits with both kernels, forward and back', () => {
    const [simd, plain] = (['simd', 'plain'] as const).map((kernel) => {
      const { session, loss } = tinySession(kernel);
      const value = loss(true);
      session.backward(3);
      return { value, output: session.output, gradients: session.gradients };
    });
    expect(simd).toEqual(plain);
  });

  it.each([
    { stride: [2, 1], height: 4, width: 9 },
    { stride: [1, 3], height: 7, width: 3 },
  ] as const)('convolves as the definition says, stride $stride', ({ stride, height, width }) => {
    const network: NetworkDescription = { ...TINY, layers: [{ kind: 'convolution', id: 'c', filters: 4, kernel: [3, 2], stride, padding: [1, 2] }] };
    const parameters = initialParameters(network, 8);
    parameters['c.bias'].set([1, 2, 3, 4]);
    const prng = createPrng(2);
    const image = Float32Array.from({ length: 84 }, () => prng.normal());
    const result = forward(network, parameters, image);
    expect(result.length).toBe(4 * height * width);
    for (let f = 0; f < 4; f++) {
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          let sum = f + 1;
          for (let c = 0; c < 2; c++) {
            for (let r = 0; r < 3; r++) {
              for (let s = 0; s < 2; s++) {
                const [iy, ix] = [stride[0] * y + r - 1, stride[1] * x + s - 2];
                if (iy >= 0 && iy < 7 && ix >= 0 && ix < 6) sum += image[(c * 7 + iy) * 6 + ix] * parameters['c.weight'][((f * 2 + c) * 3 + r) * 2 + s];
              }
            }
          }
          expect(result[(f * height + y) * width + x]).toBeCloseTo(sum, 4);
        }
      }
    }
  });

  it('answers an image alone as in a batch', () => {
    const { session } = tinySession('simd');
    session.forward(3);
    const all = session.output.slice();
    session.input.copyWithin(0, 84, 168);
    session.forward(1);
    expect(session.output.slice(0, 4)).toEqual(all.slice(4, 8));
  });
});

describe('network description', () => {
  it('names every tensor once, with its shape', () => {
    expect(Object.fromEntries(parameterShapes(TINY))).toEqual({
      'conv1.weight': [3, 2, 3, 2],
      'conv1.bias': [3],
      'conv2.weight': [5, 3, 2, 2],
      'conv2.bias': [5],
      'fc1.weight': [7, 20],
      'fc1.bias': [7],
      'fc2.weight': [4, 7],
      'fc2.bias': [4],
    });
    expect([...layerShapes(TINY).keys()]).toEqual(['conv1', 'conv2', 'fc1', 'fc2']);
    for (const { id, rows, filters } of weightedLayers(TINY)) expect(initialParameters(TINY, 1)[weightName(id)].length).toBe(rows * filters);
  });

  it('refuses a window larger than its input', () => {
    expect(() => layerShapes({ ...TINY, layers: [{ kind: 'max-pool', size: 8 }] })).toThrow('larger than its input');
  });
});
