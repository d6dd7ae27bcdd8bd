import type { Picture } from '../picture';
import { drawScores } from './draw';
import { keptInWords, type RowScores, SCORES_HEIGHT, type ScoresModel, scoresModel, scoresSentence } from './model';

export const SCORES: Picture<RowScores, ScoresModel> = {
  id: 'scores',
  name: 'Cascade scores of a row',
  size: () => ({ width: 300, height: SCORES_HEIGHT }),
  model: scoresModel,
  paint: drawScores,
  table: ({ row, scores, kept }) => ({
    caption: `Cascade scores of row ${row} in units of sigma`,
    columns: [
      { id: 'chunk', name: 'Chunk' },
      { id: 'score', name: 'Score', numeric: true },
      { id: 'kept', name: 'Kept' },
    ],
    rowCount: scores.length,
    cell: (chunk, column) => [chunk, scores[chunk].toFixed(3), keptInWords(kept[chunk])][column],
  }),
  sentence: scoresSentence,
};
