import { findMeasured } from './measuring';
import { accuracyRequest, samePlain } from './requests';
import type { NetworkInfo } from '../worker/protocol';
import type { LabState, MeasuredPoint } from './state';

/** What the pruning on screen costs in accuracy; null while that is not known. */
export const selectAccuracy = ({ scenario, measured }: LabState): MeasuredPoint | null => findMeasured(measured, accuracyRequest(scenario)) ?? null;

/** The same, on whatever partial sums it was measured. */
export const selectCut = ({ scenario, measured }: LabState): MeasuredPoint | null => {
  const exactly = { ...accuracyRequest(scenario), sums: null };
  return measured.find(({ request }) => samePlain({ ...request, sums: null }, exactly)) ?? null;
};

/** The checkpoints made in this browser, network by network: those the list of networks marks as its own. */
export const madeHere = (networks: readonly NetworkInfo[]) =>
  networks.flatMap(({ id, name, checkpoints }) => checkpoints.filter(({ local }) => local).map((info) => ({ network: { id, name }, info })));

/** The cycle on show, which is always one of the trace on show: while another trace is being made, time may already be that one's. */
export const selectShownCycle = (state: LabState): number => {
  const run = state.stream.shown?.value;
  return run === undefined ? 0 : Math.max(0, Math.min(state.playback.cycle.at, run.trace.cycles - 1));
};
