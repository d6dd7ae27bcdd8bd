import type { CompareReport } from '../../engine/baselines/compare';
import { DEFAULT_DESIGN_CONFIG } from '../../engine/baselines/design';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import { CYCLE_KINDS, type CycleKind, type TileTrace } from '../../engine/csph/types';
import type { Scenario } from '../../scenario/types';
import type { LabStore } from '../../store/lab-store';
import { samePlain, streamRequest } from '../../store/requests';
import type { LabState } from '../../store/state';
import type { NetworkInfo } from '../../worker/protocol';
import { layerNamed, resultFor, worstLayer } from './model';
import { TERM_WORDS } from './names';

type Cause = LedgerTerm['cause'];

/** What a trace of one tile cannot show, and why. */
const UNSHOWN: Readonly<Partial<Record<Cause, string>>> = {
  bandwidth: 'Waiting for DRAM lies outside the array, and Stream shows the array alone.',
};

/** The scenario in which Stream shows a cause. */
export interface StreamPlace {
  readonly patch: Partial<Scenario>;
}

/** The way from a bar of CSP-H's ledger into Stream: to the chosen layer, or to the one where the cause costs most; or why there is none. */
export function placeInStream(
  report: CompareReport,
  layer: string | null,
  cause: Cause,
  { compareSubject, compareArray }: Pick<Scenario, 'compareSubject' | 'compareArray'>,
  networks: readonly NetworkInfo[] | null,
): StreamPlace | { readonly why: string } {
  const network = networks?.find(({ id }) => id === compareSubject);
  if (network === undefined) return { why: 'Stream does not have this network, so no bar leads there.' };
  const why = UNSHOWN[cause];
  if (why !== undefined) return { why };
  const place = layerNamed(report, layer) ?? worstLayer(report, 'csp-h', cause);
  const own = place === null ? null : resultFor(place.results, 'csp-h');
  if (place === null || own === null) return { why: 'No layer has cycles to show for it.' };
  if (!network.layers.some(({ id }) => id === place.name)) return { why: `${place.name} is not in Stream. ${network.note ?? ''}`.trimEnd() };
  const checkpoint = network.checkpoints.find(({ regularizer, pruned }) => regularizer.startsWith('cascade') && pruned === undefined) ?? network.checkpoints[0];
  const { groupSize, bins, buffer, order, drain } = DEFAULT_DESIGN_CONFIG.hardware;
  return {
    patch: {
      scene: 'stream',
      network: network.id,
      checkpoint: checkpoint.id,
      layer: place.name,
      pattern: own.pattern,
      amount: { by: 'sparsity', sparsity: place.weights === 0 ? 0 : Number((1 - own.keptWeights / place.weights).toFixed(4)) },
      arrayRows: compareArray[0],
      chunkWidth: compareArray[1],
      groupSize,
      bins,
      buffer,
      order,
      drain,
      tile: 0,
      cycle: 0,
    },
  };
}

/** Opens Stream, and goes to a cycle that shows the cause once the trace is there; unless the person went elsewhere meanwhile. */
export function openInStream(store: LabStore, { patch }: StreamPlace, cause: Cause): void {
  const { tile: _tile, cycle: _cycle, ...fixed } = patch;
  let tile = 0;
  const arrive = ({ scenario, stream }: LabState): void => {
    const still = Object.entries(fixed).every(([name, value]) => samePlain(scenario[name as keyof Scenario], value));
    if (!still || scenario.tile !== tile) {
      stop();
      return;
    }
    if (stream.shown === null || !samePlain(stream.shown.request, streamRequest(scenario))) return;
    const { trace } = stream.shown.value;
    const wanted = tileShowing(cause, trace.tiles);
    if (wanted !== tile) {
      tile = wanted;
      store.actions.change({ tile });
      return;
    }
    stop();
    const cycle = cycleShowing(trace, cause);
    store.actions.seek(cycle ?? Math.max(0, firstOf(trace, 'mac')));
    if (cycle === null) {
      store.actions.notify('jump', `No cycle of ${scenario.layer} shows “${TERM_WORDS[cause].name}” here`, [
        'Stream draws and cuts its weights by themselves, so that single cycles may differ from those counted in Compare.',
      ]);
    }
  };
  store.actions.change(patch);
  const stop = store.subscribe(arrive);
  arrive(store.getState());
}

/** The tile that shows a cause: the last one where that one may be short, else the first. */
export const tileShowing = (cause: Cause, tiles: number): number => (cause === 'ragged-positions' ? Math.max(0, tiles - 1) : 0);

/** A cycle of the trace in which the cause is at work; null where the trace has none. */
export function cycleShowing(trace: TileTrace, cause: Cause): number | null {
  const found = (cycle: number): number | null => (cycle < 0 ? null : cycle);
  if (cause === 'fill' || cause === 'load' || cause === 'drain') return found(firstOf(trace, cause));
  if (cause === 'stall') return trace.stallStarts[0] ?? null;
  if (cause === 'ragged-filters') return found(trace.chunk.findIndex((chunk, cycle) => chunk === trace.chunks - 1 && CYCLE_KINDS[trace.kind[cycle]] === 'mac'));
  return found(firstOf(trace, 'mac'));
}

const firstOf = ({ kind }: TileTrace, wanted: CycleKind): number => kind.indexOf(CYCLE_KINDS.indexOf(wanted));
