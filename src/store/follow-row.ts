import { firstMacOf } from '../engine/csph/navigate';
import { whole } from '../lib/numbers';
import { goTo } from './go-to';
import type { LabStore } from './lab-store';
import { selectShownCycle } from './selectors';
import type { LabState } from './state';

/** The row whose activations are in the array in the cycle on show; null where there is none. */
function streamedRow(state: LabState): number | null {
  const trace = state.stream.shown?.value.trace;
  const row = trace && trace.cycles > 0 ? trace.row[selectShownCycle(state)] : -1;
  return row < 0 ? null : row;
}

/**
 * Takes the row along from scene to scene: Stream opens where the row chosen in Prune meets its first chunk, and Prune with the row that was last in the array.
 * @returns how to stop that.
 */
export function followRow(store: LabStore): () => void {
  const { actions } = store;
  const arrive = (state: LabState): void => {
    const { row } = state.scenario;
    const trace = state.stream.shown?.value.trace;
    // One that is in the array already is where it should be.
    if (row === null || !trace || streamedRow(state) === row) return;
    const cycle = firstMacOf(trace, row);
    if (cycle !== null) actions.seek(cycle);
    else
      actions.notify('jump', `Row ${whole(row)} is not streamed`, [
        'All of its chunks were cut: a row with a chunk count of 0 is neither fetched nor computed.',
      ]);
  };
  return store.subscribe((state, before) => {
    const [from, to] = [before.scenario.scene, state.scenario.scene];
    if (from === to || state.edit.origin !== 'person') return;
    if (from === 'prune' && to === 'stream' && state.scenario.row !== null) goTo(store, { patch: {}, needs: ['stream'], arrive });
    const row = from === 'stream' && to === 'prune' ? streamedRow(state) : null;
    if (row !== null && row !== state.scenario.row) actions.change({ row });
  });
}
