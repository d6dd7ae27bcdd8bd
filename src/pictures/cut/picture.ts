import type { MatrixView } from '../../scenario/words';
import { magnitudeLevels, matrixCells, matrixLayout, rowOrder } from '../matrix/model';
import { MATRIX } from '../matrix/picture';
import type { Picture, PictureTable } from '../picture';
import { type CutPicture, drawCut } from './draw';
import { cutMoment, type CutPlace, type PlayedCut } from './moment';
import { stepWords } from './say';
import { stepTable } from './table';

export interface CutSubject {
  readonly played: PlayedCut;
  readonly place: CutPlace;
  /** Largest |weight|. */
  readonly peak: number;
  readonly view: MatrixView;
}

const maskOf = ({ pruning }: PlayedCut): Uint8Array => new Uint8Array(pruning.total);

/** A step of a cut as it is taken. */
export const CUT: Picture<CutSubject, CutPicture> = {
  id: 'cut',
  name: 'A cut, step by step',
  size: ({ played, place, peak, view }) => MATRIX.size({ cascade: cutMoment(played, place, maskOf(played)).cascade, peak, sort: played.sort, view }),
  model: ({ played, place, peak, view }, size, palette) => {
    const moment = cutMoment(played, place, maskOf(played));
    const { cascade, order } = moment;
    const levels = magnitudeLevels(cascade.weights, peak);
    const standing = { ...cascade, mask: new Uint8Array(cascade.mask.length).fill(1) };
    return {
      moment,
      layout: matrixLayout(cascade, size, 1),
      viewport: { left: 0, top: 0, ...size },
      cells: matrixCells(cascade, levels, order, view, palette),
      whole: matrixCells(standing, levels, rowOrder(cascade, 'natural'), view, palette),
      sorted: played.sort === 'count',
      isTold: true,
    };
  },
  paint: drawCut,
  table: ({ played, place }): PictureTable => stepTable(played.cut, Math.min(place.done, played.cut.total - 1), played.pruning.sigma),
  sentence: ({ played: { cut, pruning, sort }, place }) => {
    if (place.done >= cut.total) return 'Every row is judged: the cut is finished.';
    const { headline, subline } = stepWords(cut, place.done, pruning, sort);
    return `${headline} ${subline}`;
  },
};
