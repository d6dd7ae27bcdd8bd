import { workOfTensors } from '../engine/baselines/packed-bits';
import { BALANCES } from '../engine/baselines/sparten-config';
import { DEFAULT_DESIGN_CONFIG, type DesignConfig } from '../engine/baselines/design';
import { finish } from '../engine/baselines/slices';
import { spartenTiming } from '../engine/baselines/sparten';
import { type Dataflow, DATAFLOWS, scaleSimCycles } from '../engine/baselines/systolic';
import { validateDesignConfig } from '../engine/baselines/validate-designs';
import type { ReadAs } from '../engine/formats/npy';
import { describeShape, type Tensor } from '../engine/formats/tensor';
import { readTopology } from '../engine/formats/topology';
import type { WeightLayout } from '../engine/formats/weight-layout';
import { loweredShape } from '../engine/layer/lowering';
import type { LayerShape } from '../engine/layer/shape';
import { validateShape } from '../engine/layer/validate';
import { checkMemory } from '../engine/memory';
import { fail, ok, type Result } from '../lib/result';
import { badArguments, badData, result, type Command, type Io, type Outcome } from './command';
import { readTextFile } from './json-file';
import { choice, helpText, JSON_FLAG, readOptions, text, whole, withDefault } from './options';
import { readTensorFile, readWeights, WEIGHTS_OPTIONS } from './weights-file';

const DENSE = {
  topology: text('T.csv', 'a SCALE-Sim topology: convolution or GEMM form'),
  rows: whole('R', 'rows of the array', 1),
  cols: whole('C', 'columns of the array', 1),
  json: JSON_FLAG,
};

const SLACKS = ['0', 'inf'] as const;

const SPARTEN = {
  ...WEIGHTS_OPTIONS,
  activations: text('X.npy', 'what enters: (positions, rows) a linear layer, (channels, length) or (channels, height, width) a convolution'),
  clusters: withDefault(whole('CLUSTERS', 'clusters of units', 1), 32),
  units: withDefault(whole('U', 'compute units in a cluster', 1), 32),
  chunk: withDefault(whole('K', 'vector positions to a chunk', 1), 128),
  balance: withDefault(choice(BALANCES, 'how filters are dealt to units'), 'gb-h'),
  slack: withDefault(choice(SLACKS, 'whether units wait for each other after every chunk, or only at the end of an output'), '0'),
  stride: withDefault(whole('S', 'stride of the convolution', 1), 1),
  padding: withDefault(whole('P', 'zero padding on every side of its input', 0), 0),
  json: JSON_FLAG,
};

const HELP = [
  helpText(
    DATAFLOWS.map((dataflow) => `dense-${dataflow}`)
      .join('|')
      .replace(/^/, 'baseline '),
    "Dense systolic array in which outputs, weights or inputs stay: SCALE-Sim's cycles. Prints [{name, M, K, N, cycles}], an entry a layer.\n" +
      'A row whose name contains DP is a layer for each of its channels, as SCALE-Sim has it.',
    DENSE,
  ),
  helpText('baseline sparten', 'SparTen on given tensors, what is not zero being kept: prints {cycles, matches}, every position counted.', SPARTEN),
].join('\n');

/** Positions that are counted one by one in minutes at most. A million is a 1,024 × 1,024 image. */
const MOST_POSITIONS = 2 ** 20;

/** Entries that are printed: a row of a topology may stand for as many layers as it has channels. */
const MOST_LAYERS = 2 ** 18;

const DENSE_NAMES = DATAFLOWS.map((dataflow) => `dense-${dataflow}` as const);
const NAMES = [...DENSE_NAMES, 'sparten'] as const;

function dense(dataflow: Dataflow, args: readonly string[], io: Io): Outcome {
  const options = readOptions('baseline', DENSE, args);
  if (!options.ok) return badArguments(options.error);
  if (options.value === 'help') return { status: 'help', text: HELP };
  const { topology, rows, cols } = options.value;
  const content = readTextFile(topology, io);
  if (!content.ok) return badData(content.error);
  const read = readTopology(content.value, topology);
  if (!read.ok) return badData(read.error);
  const { layers, notes } = read.value;
  for (const note of notes) io.err(`cascade-lab baseline: ${note}\n`);
  const array = { rows, columns: cols };
  let printed = 0;
  for (const { line, gemm, repeats } of layers) {
    if (!Number.isSafeInteger(scaleSimCycles(gemm, array, dataflow) * repeats)) {
      return badData({
        message: `${topology}, line ${line}: on ${rows} × ${cols} PEs it takes more cycles than can be counted exactly`,
        remedy: 'Use a smaller layer or array.',
      });
    }
    printed += repeats;
    if (printed > MOST_LAYERS) {
      return badData({
        message: `${topology}, line ${line}: the rows up to here stand for ${printed} layers, with one for each channel of a DP row; at most ${MOST_LAYERS} are printed`,
        remedy: 'Divide the file, or give DP rows fewer channels.',
      });
    }
  }
  return result(
    layers.flatMap(({ name, gemm, repeats }) => {
      const entry = { name, M: gemm.m, K: gemm.k, N: gemm.n, cycles: scaleSimCycles(gemm, array, dataflow) };
      return repeats === 1 ? [entry] : Array.from({ length: repeats }, (_, channel) => ({ ...entry, name: `${name}, channel ${channel + 1}` }));
    }),
  );
}

/** A tensor of activations, all finite: a NaN is neither zero nor a value. */
function readActivations(path: string, io: Io): Result<Tensor> {
  const found = readTensorFile(path, { tensor: null, dtype: 'stored' }, io);
  if (!found.ok) return found;
  const tensor = ok(found.value.tensor);
  if (tensor.value.values.length === 0) return fail(`${path} is ${describeShape(tensor.value.shape)}: it holds no activation`, 'Give at least one.');
  const bad = tensor.value.values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return tensor;
  return fail(`${path} holds an activation that is not finite, at index ${bad} (${tensor.value.values[bad]})`, 'Replace NaN and infinite values.');
}

/** The layer two tensors make, if they fit. */
function shapeOf(weights: readonly number[], inputs: readonly number[], stride: number, padding: number, files: readonly [string, string]): Result<LayerShape> {
  const [w, x] = files;
  if (weights.length === 2) {
    if (inputs.length !== 2 || inputs[1] !== weights[1]) {
      return fail(`${w} is ${describeShape(weights)} and ${x} is ${describeShape(inputs)}`, `Give ${x} as positions × rows, with ${weights[1]} rows.`);
    }
    if (stride !== 1 || padding !== 0) return fail(`${w} is a linear layer, which has no stride and no padding`, 'Leave --stride and --padding out.');
    return validateShape({ kind: 'linear', inputFeatures: weights[1], outputFeatures: weights[0], positions: inputs[0] });
  }
  const [outputChannels, inputChannels, ...kernel] = weights;
  if (inputs.length !== kernel.length + 1 || inputs[0] !== inputChannels) {
    return fail(
      `${w} is ${describeShape(weights)} and ${x} is ${describeShape(inputs)}`,
      `Give ${x} as channels × ${kernel.length === 1 ? 'length' : 'height × width'}, with ${inputChannels} channels.`,
    );
  }
  // A convolution over a length is one over an image of one line.
  const isLine = kernel.length === 1;
  return validateShape({
    kind: 'convolution',
    inputChannels,
    inputSize: isLine ? [1, inputs[1]] : [inputs[1], inputs[2]],
    outputChannels,
    kernel: isLine ? [1, kernel[0]] : [kernel[0], kernel[1]],
    stride: [isLine ? 1 : stride, stride],
    padding: [isLine ? 0 : padding, padding],
    dilation: [1, 1],
    groups: 1,
  });
}

function sparten(args: readonly string[], io: Io): Outcome {
  const options = readOptions('baseline', SPARTEN, args);
  if (!options.ok) return badArguments(options.error);
  if (options.value === 'help') return { status: 'help', text: HELP };
  const { weights, tensor, layout, dtype, activations, clusters, units, chunk, balance, slack, stride, padding } = options.value;
  const asked: DesignConfig = {
    ...DEFAULT_DESIGN_CONFIG,
    sparten: { ...DEFAULT_DESIGN_CONFIG.sparten, clusters, units, chunk, balance, slack: slack === 'inf' ? slack : 0, sample: null },
  };
  const config = validateDesignConfig(asked);
  if (!config.ok) return badArguments(config.error);
  const timed = timeOn(config.value, { weights, tensor, layout, dtype, activations, stride, padding }, io);
  return timed.ok ? result(timed.value) : badData(timed.error);
}

interface SpartenFiles {
  readonly weights: string;
  readonly tensor: string | null;
  readonly layout: WeightLayout;
  readonly dtype: ReadAs;
  readonly activations: string;
  readonly stride: number;
  readonly padding: number;
}

function timeOn(config: DesignConfig, files: SpartenFiles, io: Io): Result<{ readonly cycles: number; readonly matches: number }> {
  const { weights, activations, stride, padding } = files;
  const w = readWeights(files, 'baseline', io);
  if (!w.ok) return w;
  const x = readActivations(activations, io);
  if (!x.ok) return x;
  // Each weight as a number, a mask and bits in two orders; each activation likewise.
  const bytes = 20 * w.value.matrix.values.length + 16 * x.value.values.length;
  const fits = checkMemory(bytes, 'Timing SparTen on these tensors', 'Give a smaller layer or fewer positions.');
  if (!fits.ok) return fits;
  const shape = shapeOf(w.value.shape, x.value.shape, stride, padding, [weights, activations]);
  if (!shape.ok) return shape;
  const { positions } = loweredShape(shape.value);
  if (positions > MOST_POSITIONS) {
    return fail(
      `the layer has ${positions} output positions; each of them is counted, and at most ${MOST_POSITIONS} can be`,
      'Give a larger --stride, less --padding or a smaller input.',
    );
  }
  return ok(finish(spartenTiming(workOfTensors(shape.value, w.value.matrix.values, x.value.values), config.sparten)));
}

export const baseline: Command = {
  name: 'baseline',
  summary: 'cycles of other designs: dense arrays on topologies, SparTen on tensors',
  run: (args, io) => {
    if (args.includes('--help') || args.includes('-h')) return { status: 'help', text: HELP };
    const [given, ...rest] = args;
    const name = NAMES.find((known) => known === given);
    if (name === undefined) {
      const message = given === undefined ? 'no baseline is named' : `there is no baseline ${JSON.stringify(given)}`;
      return badArguments({ message, remedy: `Name one of: ${NAMES.join(', ')}. See: cascade-lab baseline --help` });
    }
    return name === 'sparten' ? sparten(rest, io) : dense(DATAFLOWS[DENSE_NAMES.indexOf(name)], rest, io);
  },
};
