import { whole } from '../../lib/numbers';
import { checkDrain } from '../../engine/csph/drain-wait';
import { fittingWindow, type WaveformWindow } from '../../engine/csph/waveform-window';
import type { OpenTile } from '../../pictures/array/tile';
import { download } from '../../ui/download';
import type { SaveChoice } from '../../ui/save-menu';

/** The cycles on show as waveforms, of the selected PE and of all: as many as one file holds. A note instead where the hardware parts from the trace in them. */
export function waveformChoices(
  tile: OpenTile,
  shown: { readonly from: number; readonly to: number },
  pe: readonly [number, number],
): { readonly also: readonly SaveChoice[]; readonly note: string | null } {
  const { trace } = tile;
  const windowOf = (selected: WaveformWindow['pe']): WaveformWindow => fittingWindow(trace, Math.floor(shown.from), Math.ceil(shown.to) - 1, selected);
  const [one, all] = [windowOf(pe), windowOf(null)];
  const drained = checkDrain(trace, one.to);
  if (!drained.ok) return { also: [], note: `There is no waveform of these cycles. ${drained.error.message} ${drained.error.remedy}` };
  const choice = (name: string, of: string, window: WaveformWindow): SaveChoice => ({
    name,
    detail: `${of}, cycles ${whole(window.from)} to ${whole(window.to)}`,
    save: () => void saveWaveform(tile, window),
  });
  return { also: [choice('Waveform (VCD)', `PE ${pe[0]}, ${pe[1]}`, one), choice('Waveform of all (VCD)', 'every PE', all)], note: null };
}

async function saveWaveform({ trace, values, mode }: OpenTile, window: WaveformWindow): Promise<void> {
  const { waveform } = await import('../../engine/csph/vcd');
  const bytes = waveform(trace, values, mode, window);
  if (bytes.ok) download('cascade-lab-waveform.vcd', new Blob([bytes.value as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }));
}
