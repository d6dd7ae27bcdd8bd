import { invariant } from '../../lib/assert';
import { createWorkspace, type KernelKind, type Workspace } from './matmul';
import { biasName, planNetwork, volumeLength, weightName } from './network';
import type { NetworkDescription, Parameters, PlannedLayer } from './network';
import { createUnfolding, paddedVolume, windowPositions, windowRows, type WindowGeometry } from './window';

/** A network with room for one batch: parameters, activations and, for training, gradients, all in one memory. */
export interface Session {
  readonly kernel: KernelKind;
  /** Largest batch there is room for. */
  readonly capacity: number;
  /** Live views by parameter name; writing to them changes the network (call `parametersChanged` afterwards). */
  readonly parameters: Parameters;
  /** Gradients of the loss by parameter name, as the last `backward` left them. Empty without training. */
  readonly gradients: Parameters;
  /** capacity × input: write a batch here. */
  readonly input: Float32Array;
  /** capacity × classes: the last layer's outputs. */
  readonly output: Float32Array;
  /** capacity × classes: write the gradient of the loss by the outputs here before `backward`. */
  readonly outputGradient: Float32Array;
  parametersChanged(): void;
  load(parameters: Parameters): void;
  /** Runs the first `batch` images of `input` through the network. */
  forward(batch: number): void;
  /** Gradients of every parameter for the batch that went `forward` last, from `outputGradient`. */
  backward(batch: number): void;
  /** The activations that enter a layer with weights, for the batch that went `forward` last: batch × input of the layer. */
  entering(layerId: string): Float32Array;
}

interface Stage {
  readonly planned: PlannedLayer;
  readonly inputLength: number;
  readonly outputLength: number;
  forward(batch: number): void;
  backward(batch: number): void;
  parametersChanged(): void;
}

interface StageBuffers {
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly inputGradient: Float32Array | null;
  readonly outputGradient: Float32Array;
}

/** @param training whether `backward` will be used: about three times the memory. */
export function createSession(network: NetworkDescription, capacity: number, training: boolean, kernel?: KernelKind): Session {
  const plan = planNetwork(network);
  const workspace = createWorkspace(lengths(plan, capacity, training), kernel);
  const array = (name: string): Float32Array => {
    const found = workspace.arrays[name];
    invariant(found !== undefined, `${name} has no room`);
    return found;
  };
  const stages = plan.map((planned, index) =>
    stageOf(planned, workspace, training, {
      input: array(`activation:${index}`),
      output: array(`activation:${index + 1}`),
      inputGradient: training && index > 0 ? array(`gradient:${index}`) : null,
      outputGradient: training ? array(`gradient:${index + 1}`) : EMPTY,
    }),
  );
  const named = (prefix: string): Parameters =>
    Object.fromEntries(
      Object.entries(workspace.arrays)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, values]) => [name.slice(prefix.length), values]),
    );
  const parameters = named(PARAMETER);
  const parametersChanged = (): void => stages.forEach((stage) => stage.parametersChanged());
  return {
    kernel: workspace.kernel,
    capacity,
    parameters,
    gradients: named(PARAMETER_GRADIENT),
    input: array('activation:0'),
    output: array(`activation:${plan.length}`),
    outputGradient: training ? array(`gradient:${plan.length}`) : EMPTY,
    parametersChanged,
    load(given) {
      for (const [name, target] of Object.entries(parameters)) {
        const source = given[name];
        invariant(source?.length === target.length, `${network.id}: parameter ${name} must hold ${target.length} numbers`);
        target.set(source);
      }
      parametersChanged();
    },
    forward(batch) {
      invariant(batch >= 1 && batch <= capacity, 'a batch must fit the session');
      for (const stage of stages) stage.forward(batch);
    },
    backward(batch) {
      invariant(training, 'this session was made without gradients');
      for (let index = stages.length - 1; index >= 0; index--) stages[index].backward(batch);
    },
    entering(layerId) {
      const index = plan.findIndex(({ description }) => 'id' in description && description.id === layerId);
      invariant(index >= 0, `${network.id} has no layer ${layerId}`);
      return array(`activation:${index}`);
    },
  };
}

const EMPTY = new Float32Array(0);
const PARAMETER = 'parameter:';
const PARAMETER_GRADIENT = 'parameter-gradient:';

/** Every array of a session by name. Scratch arrays are shared by all layers. */
function lengths(plan: readonly PlannedLayer[], capacity: number, training: boolean): Record<string, number> {
  const result: Record<string, number> = {};
  const atLeast = (name: string, length: number): void => {
    result[name] = Math.max(result[name] ?? 0, length);
  };
  plan.forEach(({ description, input, output }, index) => {
    atLeast(`activation:${index}`, capacity * volumeLength(input));
    atLeast(`activation:${index + 1}`, capacity * volumeLength(output));
    if (training) atLeast(`gradient:${index + 1}`, capacity * volumeLength(output));
    if (!('id' in description)) return;
    const convolution = description.kind === 'convolution';
    const rows = convolution ? windowRows({ input, output, ...description }) : volumeLength(input);
    const filters = output.channels;
    for (const prefix of training ? [PARAMETER, PARAMETER_GRADIENT] : [PARAMETER]) {
      atLeast(prefix + weightName(description.id), filters * rows);
      atLeast(prefix + biasName(description.id), filters);
    }
    atLeast(`transposed:${description.id}`, filters * rows);
    if (convolution) {
      atLeast('padded', volumeLength(paddedVolume({ input, output, ...description })));
      atLeast('columns', rows * windowPositions({ input, output, ...description }));
      if (training) atLeast('transposed-gradient', filters * rows);
    }
    atLeast('transposed-output', convolution ? volumeLength(output) : capacity * filters);
  });
  return result;
}

function stageOf(planned: PlannedLayer, workspace: Named, training: boolean, buffers: StageBuffers): Stage {
  const sizes = { planned, inputLength: volumeLength(planned.input), outputLength: volumeLength(planned.output) };
  switch (planned.description.kind) {
    case 'convolution':
      return { ...sizes, ...convolutionStage(planned, workspace, buffers, training) };
    case 'linear':
      return { ...sizes, ...linearStage(planned, workspace, buffers, training) };
    case 'relu':
      return { ...sizes, ...reluStage(sizes.outputLength, buffers) };
    case 'max-pool':
      return { ...sizes, ...poolStage(planned, planned.description.size, buffers) };
  }
}

type StageWork = Pick<Stage, 'forward' | 'backward' | 'parametersChanged'>;
type Named = Workspace<string>;

/** Per image: output (M × P) = W (M × J) · unfolded image (J × P), plus the bias. */
function convolutionStage(planned: PlannedLayer, workspace: Named, buffers: StageBuffers, training: boolean): StageWork {
  const { description, input, output } = planned;
  const { arrays, multiply } = workspace;
  invariant(description.kind === 'convolution', 'not a convolution');
  const geometry: WindowGeometry = { input, output, kernel: description.kernel, stride: description.stride, padding: description.padding };
  const [rows, positions, filters] = [windowRows(geometry), windowPositions(geometry), description.filters];
  const [inputLength, outputLength] = [volumeLength(input), volumeLength(output)];
  const weights = arrays[PARAMETER + weightName(description.id)];
  const bias = arrays[PARAMETER + biasName(description.id)];
  const transposed = arrays[`transposed:${description.id}`];
  const [columns, padded] = [arrays['columns'], arrays['padded']];
  const { unfold, fold } = createUnfolding(geometry, workspace);
  return {
    parametersChanged() {
      if (training && buffers.inputGradient) transpose(weights, 0, filters, rows, transposed);
    },
    forward(batch) {
      for (let image = 0; image < batch; image++) {
        unfold(buffers.input, image * inputLength, padded, columns);
        const start = image * outputLength;
        for (let filter = 0; filter < filters; filter++) buffers.output.fill(bias[filter], start + filter * positions, start + (filter + 1) * positions);
        multiply(weights, 0, columns, 0, buffers.output, start, filters, positions, rows, true);
      }
    },
    backward(batch) {
      const weightGradient = arrays[PARAMETER_GRADIENT + weightName(description.id)];
      const biasGradient = arrays[PARAMETER_GRADIENT + biasName(description.id)];
      const transposedGradient = arrays['transposed-gradient'];
      const transposedOutput = arrays['transposed-output'];
      biasGradient.fill(0);
      for (let image = 0; image < batch; image++) {
        const start = image * outputLength;
        for (let filter = 0; filter < filters; filter++) {
          let sum = 0;
          for (let p = start + filter * positions, end = p + positions; p < end; p++) sum += buffers.outputGradient[p];
          biasGradient[filter] += sum;
        }
        unfold(buffers.input, image * inputLength, padded, columns);
        transpose(buffers.outputGradient, start, filters, positions, transposedOutput);
        multiply(columns, 0, transposedOutput, 0, transposedGradient, 0, rows, filters, positions, image > 0);
        if (buffers.inputGradient) {
          multiply(transposed, 0, buffers.outputGradient, start, columns, 0, rows, positions, filters, false);
          fold(columns, padded, buffers.inputGradient, image * inputLength);
        }
      }
      transpose(transposedGradient, 0, rows, filters, weightGradient);
    },
  };
}

/** Whole batch at once: output (B × M) = input (B × J) · Wᵀ (J × M), plus the bias. */
function linearStage(planned: PlannedLayer, { arrays, multiply }: Named, buffers: StageBuffers, training: boolean): StageWork {
  const { description } = planned;
  invariant(description.kind === 'linear', 'not a linear layer');
  const [rows, filters] = [volumeLength(planned.input), description.features];
  const weights = arrays[PARAMETER + weightName(description.id)];
  const bias = arrays[PARAMETER + biasName(description.id)];
  const transposed = arrays[`transposed:${description.id}`];
  return {
    parametersChanged: () => transpose(weights, 0, filters, rows, transposed),
    forward(batch) {
      for (let image = 0; image < batch; image++) buffers.output.set(bias, image * filters);
      multiply(buffers.input, 0, transposed, 0, buffers.output, 0, batch, filters, rows, true);
    },
    backward(batch) {
      const biasGradient = arrays[PARAMETER_GRADIENT + biasName(description.id)];
      const transposedOutput = arrays['transposed-output'];
      biasGradient.fill(0);
      for (let index = 0; index < batch * filters; index++) biasGradient[index % filters] += buffers.outputGradient[index];
      transpose(buffers.outputGradient, 0, batch, filters, transposedOutput);
      multiply(transposedOutput, 0, buffers.input, 0, arrays[PARAMETER_GRADIENT + weightName(description.id)], 0, filters, rows, batch, false);
      if (training && buffers.inputGradient) multiply(buffers.outputGradient, 0, weights, 0, buffers.inputGradient, 0, batch, rows, filters, false);
    },
  };
}

function reluStage(length: number, { input, output, inputGradient, outputGradient }: StageBuffers): StageWork {
  return {
    parametersChanged: () => undefined,
    forward(batch) {
      for (let index = 0; index < batch * length; index++) output[index] = input[index] > 0 ? input[index] : 0;
    },
    backward(batch) {
      if (!inputGradient) return;
      for (let index = 0; index < batch * length; index++) inputGradient[index] = output[index] > 0 ? outputGradient[index] : 0;
    },
  };
}

/** The largest number of each window; of equal ones the first gets the whole gradient. */
function poolStage({ input, output }: PlannedLayer, size: number, buffers: StageBuffers): StageWork {
  const inputLength = volumeLength(input);
  /** Calls `window` with the index of each window's first number, in the order of the outputs. */
  const eachWindow = (batch: number, window: (corner: number, target: number) => void): void => {
    let target = 0;
    for (let plane = 0; plane < batch * input.channels; plane++) {
      for (let y = 0; y < output.height; y++) {
        const line = (plane * input.height + y * size) * input.width;
        for (let x = 0; x < output.width; x++) window(line + x * size, target++);
      }
    }
  };
  const find = (values: Float32Array, corner: number, value: number): number => {
    for (let r = 0; r < size; r++) {
      for (let index = corner + r * input.width, end = index + size; index < end; index++) if (values[index] === value) return index;
    }
    return corner;
  };
  return {
    parametersChanged: () => undefined,
    forward(batch) {
      const { input: values, output: largest } = buffers;
      eachWindow(batch, (corner, target) => {
        let best = values[corner];
        for (let r = 0; r < size; r++) {
          for (let index = corner + r * input.width, end = index + size; index < end; index++) best = values[index] > best ? values[index] : best;
        }
        largest[target] = best;
      });
    },
    backward(batch) {
      const { input: values, output: largest, inputGradient, outputGradient } = buffers;
      if (!inputGradient) return;
      inputGradient.fill(0, 0, batch * inputLength);
      eachWindow(batch, (corner, target) => {
        inputGradient[find(values, corner, largest[target])] += outputGradient[target];
      });
    },
  };
}

/** Writes the transpose of a rows × columns matrix that starts at `offset` to the start of `target`. */
function transpose(source: Float32Array, offset: number, rows: number, columns: number, target: Float32Array): void {
  for (let row = 0; row < rows; row++) {
    const start = offset + row * columns;
    for (let column = 0; column < columns; column++) target[column * rows + row] = source[start + column];
  }
}
