import type { DesignResult } from '../../engine/baselines/compare-network';
import type { ReadingId } from '../../engine/csph/readings';
import type { EnergyTable } from '../../engine/energy/types';
import { whole } from '../../lib/numbers';
import { Tag } from '../../ui/panel';
import { energyScale, figure, times } from './numbers';
import { READING_DETAILS, READING_NAMES, readingLines, readingsSentence } from './reading-lines';
import styles from './Readings.module.css';
import words from './words.module.css';

const READING =
  'Our reading: of the authors’ bins only the sizes are public. Counted are slots that see a clock edge, and words that are read and written; multiplexers, decoders and clock gates are not. A small memory is priced as one of kilobytes, the only one the tables know. In our own synthesis, which counts all of it, bins that never turn cost less than turning ones where their write bus is gated too, at 1.4 to 1.5 times the area, and a register file 0.8 to 2.1 times as much as they (docs/hardware.md).';

interface ReadingsProps {
  /** Of CSP-H, on the layer or network on show. */
  readonly result: DesignResult;
  readonly table: EnergyTable;
  readonly built: ReadingId;
}

/** CSP-H with its accumulation buffer read otherwise: the same work, other waits, clocks and energies. */
export function Readings({ result, table, built }: ReadingsProps) {
  const lines = readingLines(result, table);
  const own = lines.find(({ id }) => id === built);
  if (own === undefined) return null;
  const unit = energyScale(own.onChip, table.unit);
  const ratio = (value: number): string => (own.onChip === 0 ? '' : times(value / own.onChip));
  return (
    <>
      <p className={words.said}>
        {readingsSentence(lines)} <Tag title={READING}>our reading</Tag>
      </p>
      <div className={styles.scroller} tabIndex={0} role="region" aria-label="Readings of the accumulation buffer">
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Reading</span>
              </th>
              <th scope="col">Cycles</th>
              <th scope="col">of them waits</th>
              <th scope="col">Slots clocked a commit</th>
              <th scope="col">Sums, {unit.unit}</th>
              <th scope="col">On chip, {unit.unit}</th>
              <th scope="col">Times as built</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ id, cycles, waits, clocksACommit, sums, onChip }) => (
              <tr key={id} className={id === built ? styles.isBuilt : undefined} aria-current={id === built ? 'true' : undefined}>
                <th scope="row">
                  {READING_NAMES[id]}
                  {id === built ? ', as built' : ''}
                  <span className={styles.detail}>{READING_DETAILS[id]}</span>
                </th>
                <td>{whole(cycles)}</td>
                <td>{whole(waits)}</td>
                <td>{id === 'addressed' ? 'read, written' : figure(clocksACommit)}</td>
                <td>{figure(sums / unit.size)}</td>
                <td>{figure(onChip / unit.size)}</td>
                <td>{ratio(onChip)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
