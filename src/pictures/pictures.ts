import { ARRAY } from './array/picture';
import { BUFFER } from './buffer/picture';
import { CUT } from './cut/picture';
import { MATRIX } from './matrix/picture';
import { SCORES } from './scores/picture';
import { TIMELINE } from './timeline/picture';

/** Every kind of picture, once: the gallery and the goldens ask each for its states. A new one is a folder and a row here. */
export const PICTURES = { matrix: MATRIX, cut: CUT, scores: SCORES, array: ARRAY, buffer: BUFFER, timeline: TIMELINE } as const;

export type PictureId = keyof typeof PICTURES;
