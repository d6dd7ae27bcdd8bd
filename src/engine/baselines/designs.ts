import { cambriconS } from './cambricon-s';
import { cambriconX } from './cambricon-x';
import { cspH } from './csp-h';
import { denseIs } from './dense-is';
import { denseOs } from './dense-os';
import { denseWs } from './dense-ws';
import type { Design } from './design';
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
  'dense-os': denseOs,
  'dense-ws': denseWs,
  'dense-is': denseIs,
};
