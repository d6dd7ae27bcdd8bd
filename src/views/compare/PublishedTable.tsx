import { useState } from 'react';
import type { DesignResult } from '../../engine/baselines/compare-network';
import { type CheckUnit, handOf, type PublishedCheck, publishedChecks } from '../../engine/baselines/published-checks';
import type { OwnSetting } from '../../engine/baselines/published-figures';
import { Tag } from '../../ui/panel';
import { Cited } from './Grounds';
import { CONFIDENCE_WORDS } from './names';
import { figure, times } from './numbers';
import styles from './PublishedTable.module.css';
import words from './words.module.css';

const inUnit = (value: number, unit: CheckUnit): string => (unit === '×' ? times(value) : `${figure(value)}\u00a0${unit}`);

interface PublishedTableProps {
  /** Of all layers together. */
  readonly totals: readonly DesignResult[];
  readonly setting: OwnSetting;
}

/** Every published figure that ours can be held against, and those that it cannot: worked out when it is opened. */
export function PublishedTable({ totals, setting }: PublishedTableProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles.part} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Ours beside published figures</summary>
      {isOpen && <Checks totals={totals} setting={setting} />}
    </details>
  );
}

function Checks({ totals, setting }: PublishedTableProps) {
  return (
    <>
      <p className={words.said}>
        Published figures as checks of ours, never to calibrate to: each is of other networks, densities and nodes. First hand: read in what its authors wrote.
        Second hand: read where somebody else quotes them.
      </p>
      <table className={styles.checks}>
        <caption className="visually-hidden">Ours beside published figures</caption>
        <thead>
          <tr>
            <th scope="col">What is told</th>
            <th scope="col">Published</th>
            <th scope="col">Here</th>
            <th scope="col">Difference, and where it was read</th>
          </tr>
        </thead>
        <tbody>
          {publishedChecks(totals, setting).map((check) => (
            <Line key={check.id} check={check} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Line({ check }: { readonly check: PublishedCheck }) {
  const { name, published, unit, reach, own, onChip, difference } = check;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className={styles.value} data-name="published">
        {reach === 'most' ? `up to ${inUnit(published, unit)}` : inUnit(published, unit)}
      </td>
      <td className={styles.value} data-name="here">
        {own === null ? '–' : inUnit(onChip ?? own, unit)}
        {own !== null && onChip !== null && <span className={words.detail}>on chip, {inUnit(own, unit)} with DRAM</span>}
      </td>
      <td className={styles.difference}>
        {difference}{' '}
        <span className={words.remark}>
          <Cited {...check} /> <Tag title={CONFIDENCE_WORDS[check.confidence].title}>{handOf(check)}</Tag>
        </span>
      </td>
    </tr>
  );
}
