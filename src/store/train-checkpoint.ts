import { writeSafetensors } from '../engine/formats/safetensors';
import type { Tensor } from '../engine/formats/tensor';
import { NETWORK_ARCHITECTURES } from '../engine/training/architectures';
import { parameterShapes } from '../engine/training/network';
import { percent } from '../lib/numbers';
import type { CheckpointInfo, LocalCheckpoint, PrunedInfo } from '../worker/protocol';
import { latestResult, type CutPhase, type RunPhase, type TrainState } from './train-state';

/** The latest result as a checkpoint of its network, for the other scenes or as a file; null while there is none. */
export const checkpointOf = (state: Pick<TrainState, 'network' | 'phases'>): LocalCheckpoint | null => {
  const result = latestResult(state);
  if (result === null || state.network === null) return null;
  const runs = state.phases.filter((phase): phase is RunPhase => phase.kind !== 'prune');
  const [trained] = runs;
  const last = runs.findLast((run) => run.result !== null) ?? trained;
  const cut = state.phases.findLast((phase): phase is CutPhase => phase.kind === 'prune' && phase.result !== null)?.result ?? null;
  const accuracy = result.test.correct / result.test.images;
  const { recipe } = trained;
  const steps = [
    'Trained here',
    recipe.lambda > 0 ? `λ = ${recipe.lambda}` : 'no regulariser',
    ...(cut === null ? [] : [`${percent(cut.cut.sparsity, 0)} cut`]),
    ...(last.kind === 'tune' ? ['fine-tuned'] : []),
  ];
  const pruned: PrunedInfo | null = cut && {
    from: `trained-${trained.result?.fingerprint ?? ''}`,
    pattern: 'cascade',
    q: cut.cut.q,
    sparsity: cut.cut.sparsity,
    networkSparsity: cut.cut.networkSparsity,
    accuracyBefore: cut.test.correct / cut.test.images,
  };
  const info: CheckpointInfo = {
    id: `trained-${result.fingerprint}`,
    name: `${steps.join(', ')}, ${percent(accuracy)}`,
    lambda: recipe.lambda,
    regularizer: recipe.regularizer,
    epochs: last.recipe.epochs,
    seed: recipe.seed,
    testAccuracy: accuracy,
    testImages: result.test.images,
    shippedAccuracy: accuracy,
    seconds: Math.round(10 * runs.reduce((sum, { seconds }) => sum + seconds, 0)) / 10,
    local: true,
    ...(recipe.lambda > 0 || pruned !== null ? { chunkWidth: recipe.chunkWidth } : {}),
    ...(pruned === null ? {} : { pruned }),
  };
  const shapes = parameterShapes(NETWORK_ARCHITECTURES[state.network]);
  const tensors = new Map([...shapes].map(([name, shape]): [string, Tensor] => [name, { dtype: 'float32', shape, values: result.parameters[name] }]));
  const bytes = writeSafetensors(
    tensors,
    new Map([
      ['network', state.network],
      ['name', info.name],
      ['recipe', JSON.stringify(recipe)],
    ]),
  );
  return { network: state.network, info, bytes: new Uint8Array(bytes) };
};
