import { encodeLink } from '../scenario/codec';
import type { AccuracyReport, TileRun } from '../worker/protocol';
import { samePlain } from './requests';
import type { LabState } from './state';

/** The tile's run on show; null before the first. */
export const selectTileRun = (state: LabState): TileRun | null => state.stream.shown?.value ?? null;

/** What the pruning in the picture costs in accuracy; null while that is not known. */
export const selectAccuracy = ({ picture, accuracy }: LabState): AccuracyReport | null => {
  if (picture === null || accuracy.shown === null) return null;
  const { ref, settings, amount } = picture.request;
  return samePlain(accuracy.shown.request, { ref, settings, amount }) ? accuracy.shown.value : null;
};

/** The cycle on show, which is always one of the trace on show: while another trace is being made, time may already be that one's. */
export const selectShownCycle = (state: LabState): number => {
  const run = selectTileRun(state);
  return run === null ? 0 : Math.max(0, Math.min(state.playback.cycle, run.trace.cycles - 1));
};

/** The link to what is on screen, from the `#` on. */
export const currentLink = (state: LabState): string => encodeLink({ ...state.scenario, cycle: state.playback.cycle });
