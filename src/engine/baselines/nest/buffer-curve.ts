import { largestOf } from '../../../lib/extremes';
import type { CompareReport, LayerComparison } from '../compare-network';
import type { DesignId } from '../design-types';
import { leastForOnce, levelWithin } from './nest';

/** Buffer sizes from 1 KB to 4 MB, each twice the one before. */
export const BUFFER_SIZES: readonly number[] = Array.from({ length: 13 }, (_, i) => 1024 << i);

const levelsIn = ({ results }: LayerComparison, design: DesignId) => results.find((result) => result.design === design)?.inputLevels ?? [];

/** Bytes of inputs that a design reads from DRAM with an input buffer of `bytes`, over all layers of a report with input levels; groups follow one another. */
export const inputReads = ({ layers }: CompareReport, design: DesignId, bytes: number): number =>
  layers.reduce((sum, layer) => sum + levelsIn(layer, design).reduce((all, levels) => all + levelWithin(levels, bytes).reads, 0), 0);

/** The least input buffer, in bytes, at which a design fetches each input element of a layer once. */
export const leastBuffer = (layer: LayerComparison, design: DesignId): number => largestOf(levelsIn(layer, design).map(leastForOnce), 0);
