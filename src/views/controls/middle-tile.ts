import { loweredShape } from '../../engine/layer/lowering';
import type { LayerShape } from '../../engine/layer/shape';

/** The tile in the middle of a layer's output, counted from 0: a picture's corner is often black, and where nothing is multiplied there is little to see. */
export const middleTile = (shape: LayerShape, arrayRows: number): number => Math.floor(Math.ceil(loweredShape(shape).positions / arrayRows) / 2);
