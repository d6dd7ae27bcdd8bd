import type { CompareReport } from '../../engine/baselines/compare-network';
import { DEFAULT_DESIGN_CONFIG } from '../../engine/baselines/design';
import type { LedgerTerm } from '../../engine/baselines/ledger';
import { CYCLE_KINDS, type CycleKind, type TileTrace, type TileValues } from '../../engine/csph/types';
import { whole } from '../../lib/numbers';
import { LIMITS } from '../../scenario/limits';
import type { Scenario } from '../../scenario/types';
import { goTo } from '../../store/go-to';
import type { LabStore } from '../../store/lab-store';
import type { LabState } from '../../store/state';
import type { CompareRequest, Comparison, NetworkInfo } from '../../worker/protocol';
import { layerNamed, resultFor, worstLayer } from './model';
import { TERM_WORDS } from './names';
import { arrayRowsOf } from './sizes';

type Cause = LedgerTerm['cause'];

/** What a trace of one tile cannot show, and why. */
const UNSHOWN: Readonly<Partial<Record<Cause, string>>> = {
  'dead-channels': 'Stream streams dead channels as any others: what is left out here is still in its rows.',
  bandwidth: 'Waiting for DRAM lies outside the array, and Stream shows the array alone.',
};

/** The scenario in which Stream shows a cause. */
export interface StreamPlace {
  readonly patch: Partial<Scenario> & Pick<Scenario, 'layer'>;
  /** Of a layer in groups, Stream shows the first. */
  readonly groups: number;
}

/** The comparison a bar belongs to. */
export interface ComparisonRun {
  readonly request: CompareRequest;
  readonly report: CompareReport;
  readonly shownBy: Comparison['shownBy'];
}

/** The way from a bar of CSP-H's ledger into Stream: to the chosen layer, or to the one where the cause costs most; or why there is none. */
export function placeInStream(
  { request, report, shownBy }: ComparisonRun,
  layer: string | null,
  cause: Cause,
  networks: readonly NetworkInfo[] | null,
): StreamPlace | { readonly why: string } {
  const network = networks?.find(({ id }) => id === request.subject);
  if (network === undefined) return { why: 'Stream does not have this network, so no bar leads there.' };
  const why = UNSHOWN[cause];
  if (why !== undefined) return { why };
  const place = layerNamed(report, layer) ?? worstLayer(report, 'csp-h', cause);
  const own = place === null ? null : resultFor(place.results, 'csp-h');
  if (place === null || own === null) return { why: 'No layer has cycles to show for it.' };
  if (!network.layers.some(({ id }) => id === place.name)) return { why: `${place.name} is not in Stream. ${network.note ?? ''}`.trimEnd() };
  const { bins, buffer, order, drain } = DEFAULT_DESIGN_CONFIG.hardware;
  const [, chunkWidth] = request.array;
  // Under equal power or area CSP-H ran on rows of its own.
  const arrayRows = arrayRowsOf(request, own);
  const most = LIMITS.arrayRows.max;
  if (arrayRows > most) return { why: `Stream shows at most ${whole(most)} rows; under this parity CSP-H has ${whole(arrayRows)}.` };
  return {
    groups: place.shape.kind === 'convolution' ? place.shape.groups : 1,
    patch: {
      scene: 'stream',
      network: network.id,
      ...shownBy,
      layer: place.name,
      pattern: own.pattern,
      // The very number that Compare cut by: rounded, it could stand for another chunk more or less.
      amount: { by: 'sparsity', sparsity: 1 - place.cascadeTarget },
      arrayRows,
      chunkWidth,
      groupSize: request.compareGroupSize,
      bins,
      buffer,
      order,
      drain,
      turn: request.turn,
      tile: 0,
      cycle: 0,
      // The bar may be of settings that were changed since; synthetic weights are drawn by them.
      compareSparsity: request.sparsity,
      compareProfile: request.profile,
      compareArray: request.array,
      classifiers: request.classifiers,
    },
  };
}

/** Opens Stream, and goes to a cycle that shows the cause once the trace is there; unless the person went elsewhere meanwhile. */
export function openInStream(store: LabStore, { patch, groups }: StreamPlace, cause: Cause): void {
  const arrive = ({ scenario, stream }: LabState): void => {
    if (stream.shown === null) return;
    const { trace, values } = stream.shown.value;
    const cycle = cycleShowing(trace, values, cause);
    store.actions.seek(cycle ?? Math.max(0, firstOf(trace, 'mac')));
    if (cycle !== null) return;
    store.actions.notify('jump', `No cycle of ${scenario.layer} shows “${TERM_WORDS[cause].name}” here`, [
      groups > 1 ? 'Of a layer in groups, Stream shows the first; what Compare counts is in another.' : 'What Compare counts is in another tile of this layer.',
    ]);
  };
  goTo(store, {
    patch,
    needs: ['stream'],
    arrive: (state) => {
      const tile = tileShowing(cause, state.stream.shown?.value.trace.tiles ?? 1);
      return tile === state.scenario.tile ? arrive(state) : { patch: { tile }, needs: ['stream'], arrive };
    },
  });
}

/** The tile that shows a cause: the last one where that one may be short, else the first. */
export const tileShowing = (cause: Cause, tiles: number): number => (cause === 'ragged-positions' ? Math.max(0, tiles - 1) : 0);

/** A cycle of the trace in which the cause is at work; null where the trace has none. */
export function cycleShowing(trace: TileTrace, values: TileValues, cause: Cause): number | null {
  const found = (cycle: number): number | null => (cycle < 0 ? null : cycle);
  if (cause === 'fill' || cause === 'load' || cause === 'drain') return found(firstOf(trace, cause));
  if (cause === 'stall') return trace.stallStarts[0] ?? null;
  const { row, chunk, chunks, rows } = trace;
  const zeros = zerosByRow(rows, values);
  if (cause === 'zero-activation') return macOfMost(trace, (cycle) => zeros[row[cycle]]);
  // Of all cycles with the cause, one in which as much else as possible is at work.
  const working = (cycle: number): number => 1 + values.positions - zeros[row[cycle]];
  return macOfMost(trace, cause === 'ragged-filters' ? (cycle) => (chunk[cycle] === chunks - 1 ? working(cycle) : 0) : working);
}

/** How many of the tile's positions have a zero in each row. */
function zerosByRow(rows: number, { activations, positions }: TileValues): Uint16Array {
  const zeros = new Uint16Array(rows);
  for (let p = 0; p < positions; p++) for (let j = 0; j < rows; j++) if (activations[p * rows + j] === 0) zeros[j]++;
  return zeros;
}

/** The first MAC cycle that has as much of something as any; null where none has any. */
function macOfMost({ kind }: TileTrace, amountIn: (cycle: number) => number): number | null {
  let found: number | null = null;
  let most = 0;
  for (const [cycle, each] of kind.entries()) {
    if (CYCLE_KINDS[each] !== 'mac' || amountIn(cycle) <= most) continue;
    most = amountIn(cycle);
    found = cycle;
  }
  return found;
}

const firstOf = ({ kind }: TileTrace, wanted: CycleKind): number => kind.indexOf(CYCLE_KINDS.indexOf(wanted));
