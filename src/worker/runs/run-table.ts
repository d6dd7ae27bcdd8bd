import { listNetworks } from './list-networks';
import type { AccuracyReport, AccuracyRequest } from './measure-accuracy';
import type { CompareRequest, Comparison } from './comparison';
import { openLayer } from './open-layer';
import { pruneLayer } from './prune-layer';
import type { RunFunction } from './run-context';
import type { StreamRequest, TileRun } from './stream-tile';

/** A kind whose code is fetched with the first of its runs: the first scene does not wait for it. */
const fetched =
  <Request, Value>(load: () => Promise<RunFunction<Request, Value>>): RunFunction<Request, Value> =>
  async (request, context) =>
    (await context.run.load(load))(request, context);

const accuracy = fetched<AccuracyRequest, AccuracyReport>(async () => (await import('./measure-accuracy')).measureAccuracy);

/**
 * Every kind of run there is, by name. Protocol, worker, client and store read their kinds here: progress, cancel, hand-over of buffers and restart come with
 * the row. Of each kind the newest request wins: a later one cancels the one before it.
 */
export const RUNS = {
  networks: listNetworks,
  layer: openLayer,
  prune: pruneLayer,
  accuracy,
  /** The same, for the points of a curve one after the other: goes on beside the measurement of what is on screen. */
  curve: accuracy,
  stream: fetched<StreamRequest, TileRun>(async () => (await import('./stream-tile')).streamTile),
  compare: fetched<CompareRequest, Comparison>(async () => (await import('./compare-designs')).compareDesigns),
};
