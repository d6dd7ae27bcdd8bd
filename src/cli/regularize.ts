import { writeNpy } from '../engine/formats/npy';
import { regularize as regularizeLayer, REGULARIZERS } from '../engine/pruning/regularizers';
import { badArguments, badData, result, type Command } from './command';
import { choice, helpText, JSON_FLAG, optional, readOptions, text, whole, withDefault } from './options';
import { readWeights, WEIGHTS_OPTIONS } from './weights-file';

const OPTIONS = {
  ...WEIGHTS_OPTIONS,
  kind: choice(REGULARIZERS, 'which penalty; chunk goes by columns for convolutions and by square tiles for (filters, rows)'),
  chunk: withDefault(whole('A', 'filters to a chunk', 1), 32),
  gradient: optional(text('OUT.npy', 'write dLoss/dW: float32, in the shape and order of the weights')),
  json: JSON_FLAG,
};

const HELP = helpText('regularize', 'Computes the penalty of one layer, not multiplied by any strength, and prints {loss}.', OPTIONS);

export const regularize: Command = {
  name: 'regularize',
  summary: 'the training penalty of a layer, and its gradient',
  run: (args, io) => {
    const options = readOptions('regularize', OPTIONS, args);
    if (!options.ok) return badArguments(options.error);
    if (options.value === 'help') return { status: 'help', text: HELP };
    const { kind, chunk, gradient } = options.value;
    const weights = readWeights(options.value, 'regularize', io);
    if (!weights.ok) return badData(weights.error);
    const penalty = regularizeLayer(kind, weights.value.matrix, chunk, { tiles: weights.value.kind === 'linear' });
    if (!penalty.ok) return badData(penalty.error);
    if (gradient !== null) {
      const written = io.writeFile(
        gradient,
        writeNpy({ dtype: 'float32', shape: weights.value.fileShape, values: weights.value.toFile(penalty.value.gradient) }),
      );
      if (!written.ok) return badData(written.error);
    }
    return result({ loss: penalty.value.loss });
  },
};
