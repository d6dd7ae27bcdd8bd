import type { Hatching, Texture } from '../../charts/textures';
import type { PartId } from './names';

const over = (hue: string, share: number): string => `color-mix(in srgb, ${hue} ${share}%, var(--paper))`;
const look = (id: PartId, fill: string, ink: string, hatching: Hatching, systemHatching: Hatching): Texture => ({ id, fill, ink, hatching, systemHatching });
const plain = (id: PartId, fill: string, systemHatching: Hatching): Texture => look(id, fill, fill, 'none', systemHatching);

/** How the parts of a bar look: hue by kind, and hatching where kinds share a hue. Where the system sets the colours, hatching alone tells them apart. */
export const PART_LOOKS: readonly Texture[] = [
  plain('multipliers', 'var(--ink)', 'full'),
  plain('registers', over('var(--ink)', 52), 'level, close'),
  plain('partial sums', 'var(--partial-sum)', 'level'),
  plain('matching', 'var(--lookup)', 'crossed'),
  look('local buffers', over('var(--ink)', 26), over('var(--ink)', 55), 'rising', 'rising'),
  plain('weight buffer', 'var(--weight)', 'upright'),
  look('metadata', over('var(--lookup)', 34), 'var(--lookup)', 'rising', 'dots'),
  plain('activation buffer', 'var(--activation)', 'falling'),
  look('dram', 'var(--soft)', 'var(--ink3)', 'rising', 'none'),
  plain('useful', 'var(--weight)', 'full'),
  look('zero-activation', over('var(--weight)', 30), 'var(--weight)', 'rising', 'rising'),
  look('zero-weight', 'var(--idle)', 'var(--ink3)', 'rising', 'falling'),
  plain('ragged-filters', 'var(--idle)', 'level'),
  look('ragged-positions', 'var(--idle)', 'var(--ink3)', 'dots', 'dots'),
  look('ragged-reduction', 'var(--idle)', 'var(--ink3)', 'upright', 'upright'),
  plain('empty', 'var(--lookup)', 'crossed'),
  look('imbalance', over('var(--stall)', 30), 'var(--stall)', 'rising', 'level, close'),
  plain('fill', 'var(--activation)', 'upright, close'),
  look('load', over('var(--activation)', 34), 'var(--activation)', 'rising', 'rising, wide'),
  look('drain', over('var(--activation)', 34), 'var(--activation)', 'falling', 'falling, wide'),
  plain('stall', 'var(--stall)', 'squares'),
  look('dead-channels', 'transparent', 'var(--ink3)', 'falling', 'falling, wide'),
  look('bandwidth', 'var(--soft)', 'var(--ink3)', 'rising', 'none'),
];

/** The hatching of a cell of the heat map that stands for less. */
export const LESS_LOOK: Texture = { id: 'less', fill: 'transparent', ink: 'var(--weight)', hatching: 'rising', systemHatching: 'rising' };
