import type { StoreApi } from 'zustand/vanilla';
import type { LabClient } from '../worker/protocol';
import type { Kept } from './kept';
import type { LabStore } from './lab-store';
import { checkpointOf } from './train-checkpoint';
import type { TrainMessage, TrainState } from './train-state';

export interface KeepingOptions {
  readonly lab: LabStore;
  /** Who is handed what is kept, so that the other scenes can open it. */
  readonly client: Pick<LabClient, 'supply' | 'withdraw'>;
  readonly kept: Kept;
}

/** A file to be downloaded. */
export interface ExportedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface KeepingActions {
  /** Puts the latest result beside the network's other checkpoints, for all scenes, and stores it on this device if the browser lets it. */
  keep(): Promise<void>;
  /** The latest result as a safetensors file; null while there is none. */
  exported(): ExportedFile | null;
  /** Takes a kept checkpoint off the list and this device. */
  forget(network: string, checkpoint: string): Promise<void>;
  /** Shows a kept checkpoint in the Prune scene. */
  openInPrune(network: string, checkpoint: string): void;
}

/** A list that does not come by then will not come. */
const LISTED_MILLISECONDS = 2_000;

/** Until the list of networks has a checkpoint: opened before, it would be taken for a name that does not exist. */
const listed = (lab: LabStore, network: string, checkpoint: string): Promise<void> =>
  new Promise((resolve) => {
    const there = (): boolean =>
      lab.getState().networks.shown?.value.some(({ id, checkpoints }) => id === network && checkpoints.some((one) => one.id === checkpoint)) ?? false;
    const stopWaiting = (): void => {
      clearTimeout(patience);
      unsubscribe();
      resolve();
    };
    const patience = setTimeout(stopWaiting, LISTED_MILLISECONDS);
    const unsubscribe = lab.subscribe(() => there() && stopWaiting());
    if (there()) stopWaiting();
  });

/** What can be done with the latest result, and with those kept before. */
export const createKeeping = (
  { lab, client, kept }: KeepingOptions,
  { getState, setState }: Pick<StoreApi<TrainState>, 'getState' | 'setState'>,
): KeepingActions => {
  const say = (tone: TrainMessage['tone'], title: string, lines: readonly string[]): void => setState({ message: { tone, title, lines } });

  return {
    async keep() {
      const checkpoint = checkpointOf(getState());
      if (checkpoint === null) return;
      const problem = await kept.add(checkpoint);
      client.supply(checkpoint);
      lab.actions.retry('networks');
      await listed(lab, checkpoint.network, checkpoint.info.id);
      if (problem === null) say('info', `Kept on this device: ${checkpoint.info.name}.`, ['It stands among the checkpoints of its network in every scene.']);
      else say('problem', `Kept until this page is closed: ${checkpoint.info.name}.`, [problem.message, problem.remedy]);
    },
    exported() {
      const checkpoint = checkpointOf(getState());
      return checkpoint && { name: `${checkpoint.network}-${checkpoint.info.id}.safetensors`, bytes: checkpoint.bytes };
    },
    async forget(network, checkpoint) {
      await kept.remove(network, checkpoint);
      client.withdraw(network, checkpoint);
      const { scenario, networks } = lab.getState();
      if (scenario.network === network && scenario.checkpoint === checkpoint) {
        const other = networks.shown?.value.find(({ id }) => id === network)?.checkpoints.find(({ id }) => id !== checkpoint);
        if (other) lab.actions.change({ checkpoint: other.id });
      }
      lab.actions.retry('networks');
    },
    openInPrune: (network, checkpoint) => lab.actions.change({ scene: 'prune', network, checkpoint, row: null, tile: 0 }),
  };
};
