import { cambriconS } from './cambricon-s';
import { cambriconX } from './cambricon-x';
import { cspH } from './csp-h';
import { denseIs } from './dense-is';
import { denseOs } from './dense-os';
import { denseWs } from './dense-ws';
import { nmCore } from './nm-core';
import type { Pattern } from '../pruning/types';
import type { Design, DesignConfig } from './design';
import { sparseTensorCore } from './sparse-tensor-core';
import { sparten } from './sparten';
import type { DesignId } from './design-types';

/** All designs that can be compared. */
export const DESIGNS: Readonly<Record<DesignId, Design>> = {
  'csp-h': cspH,
  sparten,
  'cambricon-x': cambriconX,
  'cambricon-s': cambriconS,
  'sparse-tensor-core': sparseTensorCore,
  'nm-core': nmCore,
  'dense-os': denseOs,
  'dense-ws': denseWs,
  'dense-is': denseIs,
};

/** The n:m of a design that runs on one: 2:4 for the tensor core as it is sold. */
export const nOfMFor = (id: DesignId, config: DesignConfig): readonly [n: number, m: number] => DESIGNS[id].nOfM?.(config) ?? [2, 4];

/** The way of pruning a design runs on with these settings. */
export const patternOf = (id: DesignId, config: DesignConfig): Pattern => DESIGNS[id].patternIn?.(config) ?? DESIGNS[id].pattern;
