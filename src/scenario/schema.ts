import * as v from 'valibot';
import { FIELD_RULES } from './fields';
import type { Scenario } from './types';

const r = FIELD_RULES;

/** A whole scenario: every field there, nothing else, every value within its limits. */
export const ScenarioSchema: v.GenericSchema<unknown, Scenario> = v.strictObject({
  network: r.network.schema,
  checkpoint: r.checkpoint.schema,
  layer: r.layer.schema,
  image: r.image.schema,
  pattern: r.pattern.schema,
  amount: r.amount.schema,
  chunkWidth: r.chunkWidth.schema,
  nOfM: r.nOfM.schema,
  compareWith: r.compareWith.schema,
  accuracyScope: r.accuracyScope.schema,
  arrayRows: r.arrayRows.schema,
  groupSize: r.groupSize.schema,
  bins: r.bins.schema,
  buffer: r.buffer.schema,
  order: r.order.schema,
  drain: r.drain.schema,
  partialSumBits: r.partialSumBits.schema,
  trainRegularizer: r.trainRegularizer.schema,
  trainLambda: r.trainLambda.schema,
  trainEpochs: r.trainEpochs.schema,
  tuneEpochs: r.tuneEpochs.schema,
  trainRate: r.trainRate.schema,
  trainSeed: r.trainSeed.schema,
  scene: r.scene.schema,
  tile: r.tile.schema,
  cycle: r.cycle.schema,
  pe: r.pe.schema,
  row: r.row.schema,
  sort: r.sort.schema,
  view: r.view.schema,
  numbers: r.numbers.schema,
  embed: r.embed.schema,
});
