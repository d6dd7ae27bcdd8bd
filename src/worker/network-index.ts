import * as v from 'valibot';
import { fail, ok, type Result } from '../lib/result';
import { CheckpointSchema } from './checkpoint-info';
import type { NetworkInfo } from './network-info';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const pair = v.tuple([count, count]);

const convolution = v.object({
  kind: v.literal('convolution'),
  inputChannels: count,
  inputSize: pair,
  outputChannels: count,
  kernel: pair,
  stride: pair,
  padding: pair,
  dilation: pair,
  groups: count,
});
const linear = v.object({ kind: v.literal('linear'), inputFeatures: count, outputFeatures: count, positions: count });

const recording = v.object({ checkpoint: v.string(), layers: v.array(v.string()), bytes: count, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) });

const catalogue: v.GenericSchema<unknown, readonly NetworkInfo[]> = v.array(
  v.object({
    id: v.string(),
    name: v.string(),
    // The file lists trained networks alone.
    origin: v.optional(v.literal('trained'), 'trained'),
    dataset: v.string(),
    checkpoints: v.array(CheckpointSchema),
    layers: v.array(v.object({ id: v.string(), shape: v.variant('kind', [convolution, linear]) })),
    images: count,
    trainingImages: v.exactOptional(count),
    recordings: v.exactOptional(v.array(recording)),
  }),
);

/** Reads `networks/index.json`. */
export const parseCatalogue = (bytes: Uint8Array): Result<readonly NetworkInfo[]> => {
  const remedy = 'Reload the page; if that does not help, the site is incomplete.';
  try {
    const parsed = v.safeParse(catalogue, JSON.parse(new TextDecoder().decode(bytes)));
    if (parsed.success) return ok(parsed.output);
    const [issue] = parsed.issues;
    return fail(`The list of networks cannot be used: ${v.getDotPath(issue) ?? 'as a whole'}: ${issue.message}.`, remedy);
  } catch {
    return fail('The list of networks is not JSON.', remedy);
  }
};
