import * as v from 'valibot';
import { PATTERNS } from '../engine/pruning/types';
import type { CheckpointInfo } from './network-info';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const pruned = v.object({
  from: v.string(),
  pattern: v.picklist(PATTERNS),
  q: v.record(v.string(), v.number()),
  sparsity: v.number(),
  networkSparsity: v.number(),
  accuracyBefore: v.number(),
});

/** What has to be known of a checkpoint, shipped or kept. */
export const CheckpointSchema: v.GenericSchema<unknown, CheckpointInfo> = v.object({
  id: v.string(),
  name: v.string(),
  lambda: v.number(),
  regularizer: v.string(),
  epochs: v.number(),
  seed: v.number(),
  testAccuracy: v.number(),
  testImages: count,
  shippedAccuracy: v.exactOptional(v.number()),
  chunkWidth: v.exactOptional(count),
  seconds: v.exactOptional(v.number()),
  pruned: v.exactOptional(pruned),
  local: v.exactOptional(v.boolean()),
  sha256: v.exactOptional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
});

/** Whether this is what has to be known of a checkpoint: one kept by an older version of the page may lack something. */
export const isCheckpointInfo = (value: unknown): value is CheckpointInfo => v.is(CheckpointSchema, value);
