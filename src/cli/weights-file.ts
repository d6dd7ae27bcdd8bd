import { readNpy } from '../engine/formats/npy';
import { weightMatrixOf, type ImportedWeights } from '../engine/formats/weight-matrix';
import { ok, type Result } from '../lib/result';
import type { Io } from './command';

/** A layer's weights read from a .npy file, and the file's shape, in which results of the same size are written. */
export interface WeightsFile extends ImportedWeights {
  readonly shape: readonly number[];
}

export function readWeights(path: string, io: Io): Result<WeightsFile> {
  const bytes = io.readFile(path);
  if (!bytes.ok) return bytes;
  const tensor = readNpy(bytes.value, path);
  if (!tensor.ok) return tensor;
  const weights = weightMatrixOf(tensor.value, path);
  return weights.ok ? ok({ ...weights.value, shape: tensor.value.shape }) : weights;
}
