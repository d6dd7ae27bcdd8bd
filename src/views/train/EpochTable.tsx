import { percent } from '../../lib/numbers';
import type { TrainPhase } from '../../store/train-state';
import { epochRows } from './model';
import styles from './train.module.css';
import table from '../../ui/data-table.module.css';

const shown = (value: number | null, write: (value: number) => string): string => (value === null ? '–' : write(value));

/** Every epoch and every pruning in numbers: the table behind the curves. */
export function EpochTable({ phases }: { readonly phases: readonly TrainPhase[] }) {
  const rows = epochRows(phases);
  return (
    <div className={`${table.scroller} ${styles.table}`} tabIndex={0} role="region" aria-label="Every epoch in numbers">
      <table className={table.dataTable}>
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col" className={table.numeric}>
              Cross-entropy, nats
            </th>
            <th scope="col" className={table.numeric}>
              λ × regulariser
            </th>
            <th scope="col" className={table.numeric}>
              Learnt images right
            </th>
            <th scope="col" className={table.numeric}>
              Held-out images right
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, loss, penalty, learnt, heldOut }, i) => (
            <tr key={`${name} ${i}`}>
              <td>{name}</td>
              <td className={table.numeric}>{shown(loss, (value) => value.toFixed(5))}</td>
              <td className={table.numeric}>{shown(penalty, (value) => value.toFixed(5))}</td>
              <td className={table.numeric}>{shown(learnt, (value) => percent(value, 2))}</td>
              <td className={table.numeric}>{shown(heldOut, (value) => percent(value, 1))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
