import { openCut } from '../engine/pruning/cut-steps';
import type { CutSteps } from '../engine/pruning/cut-types';
import type { Pruning } from '../engine/pruning/types';
import { fail, type Result } from '../lib/result';
import type { CutPlay } from '../scenario/words';
import type { LayerData } from '../worker/protocol';
import type { Picture } from './state';

/** Thresholds from 0 to q that a sweep goes through. */
const SWEEP_STEPS = 100;

/** Seconds in which a long cut, and a sweep, are played at speed 1. */
const CUT_SECONDS = 20;
const SWEEP_SECONDS = 8;
/** Steps in a second at which each can be followed. */
const LEAST_PACE = 2;

type Cut = Pick<Picture, 'layer' | 'report'>;

const opened = new WeakMap<Pruning, Result<CutSteps>>();

/** The cut on show as steps, opened once; or why this pattern has none. */
export const cutOf = ({ layer, report }: Cut): Result<CutSteps> => openedCut(layer, report.pruning);

/** A pruning of a layer as steps. */
export function openedCut({ weights }: Pick<LayerData, 'weights'>, pruning: Pruning): Result<CutSteps> {
  const known = opened.get(pruning) ?? openCut(weights, pruning);
  opened.set(pruning, known);
  return known;
}

/** How many steps there are to play, and how many of them in a second; or why there are none. */
export function stepsOf(picture: Cut, play: CutPlay): Result<{ readonly total: number; readonly perSecond: number }> {
  const cut = cutOf(picture);
  if (!cut.ok) return cut;
  if (play === 'rows') {
    const { total } = cut.value;
    return { ok: true, value: { total, perSecond: Math.max(LEAST_PACE, total / CUT_SECONDS) } };
  }
  const { q } = picture.report.pruning;
  if (q === null) return fail('There is nothing to sweep: n:m has no threshold.', 'Choose another pattern, or play the cut row by row.');
  if (q <= 0) return fail('There is nothing to sweep: the threshold q is not above 0.', 'Cut more, or play the cut row by row.');
  return { ok: true, value: { total: SWEEP_STEPS, perSecond: SWEEP_STEPS / SWEEP_SECONDS } };
}
