import { useCallback, useMemo } from 'react';
import type { CutSteps } from '../../engine/pruning/cut-types';
import { stepTable } from '../../pictures/cut/table';
import { drawFactors, FACTORS_HEIGHT, factorsSentence, rowFactors } from '../../pictures/scores/factors';
import type { Paint } from '../../render/painter';
import type { Palette } from '../../render/palette';
import { Canvas } from '../../ui/canvas';
import styles from './RowScores.module.css';
import small from '../../ui/small.module.css';

interface RowScoresProps {
  readonly cut: CutSteps;
  readonly row: number;
  /** Steps done. */
  readonly done: number;
  readonly sigma: number;
  readonly palette: Palette;
}

/** What is compared in a row, as the two factors it is made of: as a picture, and as a table. Nothing where a row has no few tests of its own. */
export function RowScores({ cut, row, done, sigma, palette }: RowScoresProps) {
  const factors = useMemo(() => rowFactors(cut, row, done, sigma), [cut, row, done, sigma]);
  const paint = useCallback<Paint>((painter, size) => factors && drawFactors(painter, size, factors, palette), [factors, palette]);
  const first = cut.firstOfRow(row);
  const table = useMemo(() => (factors ? stepTable(cut, first, sigma) : null), [factors, cut, first, sigma]);
  if (!factors || !table) return null;
  const rows = Array.from({ length: Math.min(table.rowCount, factors.judged + 1) }, (_, place) => place);
  return (
    <>
      <div className={styles.scores} style={{ blockSize: FACTORS_HEIGHT }} role="img" aria-label={factorsSentence(factors)}>
        <Canvas paint={paint} />
      </div>
      <p className={small.caption}>{CAPTIONS[cut.unit]}</p>
      <details className={styles.table}>
        <summary>These steps as a table</summary>
        {/* A row has few enough steps for all of them to be in the page. */}
        <div className={styles.scroller} tabIndex={0} role="region" aria-label={table.caption}>
          <table>
            <caption className="visually-hidden">{table.caption}</caption>
            <thead>
              <tr>
                {table.columns.map(({ id, name, numeric }) => (
                  <th key={id} scope="col" className={numeric ? styles.numeric : ''}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((place) => (
                <tr key={place} aria-current={place === factors.judged ? 'step' : undefined}>
                  {table.columns.map(({ id, numeric }, column) => (
                    <td key={id} className={numeric ? styles.numeric : ''}>
                      {table.cell(place, column)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </>
  );
}

const CAPTIONS = {
  cascade:
    'The mean of what is left of the row × the chunks left of it: all that is left, counted in chunks. The line is the least so far; where it comes down to q·σ, the row is cut off.',
  chunk: 'The mean |w| of each chunk, judged by itself against q·σ.',
  row: 'The mean |w| of the whole row against q·σ.',
  weight: '',
  filter: '',
} as const;
