import { readNpy, READ_AS, type ReadAs } from '../engine/formats/npy';
import { looksLikeZip, openNpz, readNpzArray } from '../engine/formats/npz';
import { looksLikeSafetensors, openSafetensors, readTensor } from '../engine/formats/safetensors';
import { describeShape, type Tensor } from '../engine/formats/tensor';
import { WEIGHT_LAYOUTS, type WeightLayout } from '../engine/formats/weight-layout';
import { weightMatrixOf, type ImportedWeights } from '../engine/formats/weight-matrix';
import { fail, ok, type Result } from '../lib/result';
import type { Io } from './command';
import { choice, optional, text, withDefault } from './options';

/** The options of every command that reads weights. */
export const WEIGHTS_OPTIONS = {
  weights: text('FILE', 'weights: .npy, .npz or .safetensors; floats of 16 to 64 bits, bfloat16 or integers'),
  tensor: optional(text('NAME', 'which array of the file; not needed where there is only one')),
  layout: withDefault(
    choice(WEIGHT_LAYOUTS, 'order of the axes: filters first as (filters, rows), (O, I, K), (O, I, H, W); or as other programs have them'),
    'oihw',
  ),
  dtype: withDefault(choice(READ_AS, 'how values of a .npy are read: as the file says, or 2-byte values as bfloat16'), 'stored'),
};

/** A layer's weights read from a file, and the file's shape, in which results of the same size are written. */
export interface WeightsFile extends ImportedWeights {
  readonly fileShape: readonly number[];
}

/** What of which file is asked for. */
interface Asked {
  readonly tensor: string | null;
  readonly dtype: ReadAs;
}

interface Found {
  /** What to call it in a message. */
  readonly called: string;
  readonly name: string | null;
  readonly tensor: Tensor;
}

/** Reads the weights that the options of a command name, and tells on standard error what should be known of them. */
export function readWeights(asked: Asked & { readonly weights: string; readonly layout: WeightLayout }, command: string, io: Io): Result<WeightsFile> {
  const found = readTensorFile(asked.weights, asked, io);
  if (!found.ok) return found;
  const { called, name, tensor } = found.value;
  const weights = weightMatrixOf(tensor, called, asked.layout, name);
  if (!weights.ok) return weights;
  for (const note of weights.value.notes) io.err(`cascade-lab ${command}: ${note}\n`);
  return ok({ ...weights.value, fileShape: tensor.shape });
}

/** One array of a file, whose format its first bytes tell, or else its name. */
export function readTensorFile(path: string, { tensor, dtype }: Asked, io: Io): Result<Found> {
  const read = io.readFile(path);
  if (!read.ok) return read;
  const bytes = read.value;
  if (looksLikeZip(bytes) || path.endsWith('.npz')) {
    const archive = openNpz(bytes, path);
    if (!archive.ok) return archive;
    const name = nameAmong(
      [...archive.value.entries.keys()].map((known) => [known, known]),
      tensor,
      path,
    );
    if (!name.ok) return name;
    return named(path, name.value, readNpzArray(archive.value, name.value, dtype));
  }
  if (looksLikeSafetensors(bytes) || path.endsWith('.safetensors')) {
    const archive = openSafetensors(bytes, path);
    if (!archive.ok) return archive;
    if (dtype !== 'stored') return fail(`${path} says itself what its values are`, 'Leave --dtype out.');
    const name = nameAmong(
      [...archive.value.entries].map(([known, { shape }]) => [known, `${known} (${describeShape(shape)})`]),
      tensor,
      path,
    );
    if (!name.ok) return name;
    return named(path, name.value, readTensor(archive.value, name.value));
  }
  const array = readNpy(bytes, path, dtype);
  if (!array.ok) return array;
  return tensor === null ? ok({ called: path, name: null, tensor: array.value }) : fail(`${path} holds one array, which has no name`, 'Leave --tensor out.');
}

const named = (path: string, name: string, tensor: Result<Tensor>): Result<Found> =>
  tensor.ok ? ok({ called: `${path}, ${name}`, name, tensor: tensor.value }) : tensor;

/** Names that are told; more would hide the sentence before them. */
const MOST_NAMES = 200;

/** The one asked for, or the only one. @param known each name and how it is told. */
function nameAmong(known: readonly (readonly [name: string, told: string])[], asked: string | null, path: string): Result<string> {
  const names = known.map(([name]) => name);
  if (asked !== null && names.includes(asked)) return ok(asked);
  if (asked === null && names.length === 1) return ok(names[0]);
  const told = known
    .slice(0, MOST_NAMES)
    .map(([, one]) => one)
    .join(', ');
  const list = names.length > MOST_NAMES ? `${told} and ${names.length - MOST_NAMES} more` : told;
  if (names.length === 0) return fail(`${path} holds no array`, 'Give a file with at least one.');
  return asked === null
    ? fail(`${path} holds ${names.length} arrays`, `Name one with --tensor: ${list}.`)
    : fail(`${path} has no array ${JSON.stringify(asked)}`, `It holds: ${list}.`);
}
