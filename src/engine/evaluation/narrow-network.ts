import { invariant } from '../../lib/assert';
import { ok, type Result } from '../../lib/result';
import {
  biasName,
  classCount,
  planNetwork,
  volumeLength,
  weightedLayers,
  weightName,
  type NetworkDescription,
  type Parameters,
  type PlannedLayer,
} from '../training/network';
import { createSession } from '../training/session';
import { createNarrowLayer, type NarrowLayer, type NarrowSums, type SumStore } from './narrow-layer';
import type { Answerer } from './answer-images';

/** How a layer that goes to the array is streamed. */
export interface StreamedLayer {
  /** J streamed chunks. */
  readonly chunkCounts: ArrayLike<number>;
  readonly chunkWidth: number;
}

/** Part of a network: reads `input`, leaves `output`, both batch × numbers of an image. */
interface Part {
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly inputLength: number;
  readonly outputLength: number;
  run(batch: number): void;
}

/**
 * The network with some of its layers on narrow partial sums, all others as they are trained. Fails on weights that are not finite.
 * @param parameters what is cut is zero.
 * @param onArray by layer id.
 * @param capacity images of a batch.
 */
export function createNarrowNetwork(
  network: NetworkDescription,
  parameters: Parameters,
  onArray: ReadonlyMap<string, StreamedLayer>,
  sums: NarrowSums,
  capacity: number,
): Result<Answerer> {
  const parts: Part[] = [];
  const store: SumStore = { values: new Int32Array(0) };
  let exact: PlannedLayer[] = [];
  const flush = (): void => {
    if (exact.length > 0) parts.push(exactPart(network, exact, parameters, capacity));
    exact = [];
  };
  for (const planned of planNetwork(network)) {
    const id = 'id' in planned.description ? planned.description.id : null;
    const streamed = id === null ? undefined : onArray.get(id);
    if (id === null || streamed === undefined) {
      exact.push(planned);
      continue;
    }
    flush();
    const shape = weightedLayers(network).find((layer) => layer.id === id)?.shape;
    invariant(shape !== undefined, `${network.id} has no layer ${id}`);
    const layer = createNarrowLayer({ shape, weights: parameters[weightName(id)], bias: parameters[biasName(id)], ...streamed }, sums, store);
    if (!layer.ok) return layer;
    parts.push(narrowPart(planned, layer.value, capacity));
  }
  flush();
  const [first, last] = [parts[0], parts[parts.length - 1]];
  invariant(last.outputLength === classCount(network), 'the last layer has one output a class');
  return ok({
    capacity,
    input: first.input,
    output: last.output,
    forward(batch) {
      parts.forEach((part, index) => {
        const before = parts[index - 1];
        if (before !== undefined) part.input.set(before.output.subarray(0, batch * before.outputLength));
        part.run(batch);
      });
    },
  });
}

function exactPart(network: NetworkDescription, layers: readonly PlannedLayer[], parameters: Parameters, capacity: number): Part {
  const { input } = layers[0];
  const descriptions = layers.map(({ description }) => description);
  // Without weights there is no matrix product, and so no use for a memory of the vector kernel's.
  const kernel = descriptions.some((description) => 'id' in description) ? undefined : 'plain';
  const session = createSession({ ...network, input, layers: descriptions }, capacity, false, kernel);
  session.load(parameters);
  return {
    input: session.input,
    output: session.output,
    inputLength: volumeLength(input),
    outputLength: volumeLength(layers[layers.length - 1].output),
    run: (batch) => session.forward(batch),
  };
}

function narrowPart({ input: entering, output: leaving }: PlannedLayer, layer: NarrowLayer, capacity: number): Part {
  const [inputLength, outputLength] = [volumeLength(entering), volumeLength(leaving)];
  const input = new Float32Array(capacity * inputLength);
  const output = new Float32Array(capacity * outputLength);
  return {
    input,
    output,
    inputLength,
    outputLength,
    run(batch) {
      for (let image = 0; image < batch; image++) layer.forward(input.subarray(image * inputLength, (image + 1) * inputLength), output, image * outputLength);
    },
  };
}
