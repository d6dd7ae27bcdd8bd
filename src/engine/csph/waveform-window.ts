import type { TileTrace } from './types';

/** What of a tile becomes a waveform. */
export interface WaveformWindow {
  /** First and last cycle. PE (p, m) is p + m cycles behind the corner, so the last of all is that much behind the trace's last. */
  readonly from: number;
  readonly to: number;
  /** One PE, [array row, column]; null for all. */
  readonly pe: readonly [number, number] | null;
}

/** Cycles times PEs of a waveform at most: some 50 MB. */
export const WAVEFORM_LIMIT = 400_000;

/** Cycle in which the far corner does what the trace's last cycle says. */
export const lastWaveformCycle = ({ cycles, hardware }: TileTrace): number => cycles - 1 + hardware.arrayRows - 1 + hardware.arrayColumns - 1;

/** As much of a stretch of cycles as a waveform holds: its first cycles. */
export function fittingWindow(trace: TileTrace, from: number, to: number, pe: WaveformWindow['pe']): WaveformWindow {
  const { arrayRows, arrayColumns } = trace.hardware;
  const most = Math.floor(WAVEFORM_LIMIT / (pe === null ? arrayRows * arrayColumns : 1));
  const first = Math.max(0, Math.min(from, lastWaveformCycle(trace)));
  return { from: first, to: Math.max(first, Math.min(to, first + most - 1, lastWaveformCycle(trace))), pe };
}
