import { whole } from '../../lib/numbers';
import { fittingWindow, type WaveformWindow } from '../../engine/csph/waveform-window';
import type { OpenTile } from '../../pictures/array/tile';
import { download } from '../../ui/download';
import type { SaveChoice } from '../../ui/save-menu';

/** The cycles on show as waveforms, of the selected PE and of all: as many as one file holds. */
export function waveformChoices(tile: OpenTile, shown: { readonly from: number; readonly to: number }, pe: readonly [number, number]): SaveChoice[] {
  const choice = (name: string, of: string, selected: WaveformWindow['pe']): SaveChoice => {
    const window = fittingWindow(tile.trace, Math.floor(shown.from), Math.ceil(shown.to) - 1, selected);
    return { name, detail: `${of}, cycles ${whole(window.from)} to ${whole(window.to)}`, save: () => void saveWaveform(tile, window) };
  };
  return [choice('Waveform (VCD)', `PE ${pe[0]}, ${pe[1]}`, pe), choice('Waveform of all (VCD)', 'every PE', null)];
}

async function saveWaveform({ trace, values, mode }: OpenTile, window: WaveformWindow): Promise<void> {
  const { waveform } = await import('../../engine/csph/vcd');
  const bytes = waveform(trace, values, mode, window);
  if (bytes.ok) download('cascade-lab-waveform.vcd', new Blob([bytes.value as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }));
}
