import type { ReactNode } from 'react';
import { Panel } from '../../ui/panel';
import styles from './MarkKey.module.css';
import chart from '../../ui/chart.module.css';

interface Mark {
  readonly name: string;
  readonly picture: ReactNode;
}

const cell = (className: string): ReactNode => <rect x="1" y="1" width="20" height="20" rx="4" className={className} />;

const MARKS: readonly Mark[] = [
  {
    name: 'commits: the sum goes to the buffer',
    picture: (
      <>
        {cell(styles.cell)}
        <circle cx="15" cy="7" r="3.4" className={styles.ring} />
        <circle cx="15" cy="7" r="1.2" className={styles.sum} />
      </>
    ),
  },
  {
    name: 'multiplies into its local register',
    picture: (
      <>
        {cell(styles.cell)}
        <circle cx="15" cy="7" r="2" className={styles.sum} />
      </>
    ),
  },
  {
    name: 'gated: the activation is zero',
    picture: (
      <>
        {cell(styles.gated)}
        <path d="M1 15L15 1M4 20L20 4M11 21L21 11" className={styles.hatch} />
      </>
    ),
  },
  { name: 'idle: no position or no filter', picture: <path d="M1 15L15 1M4 20L20 4M11 21L21 11" className={styles.hatch} /> },
  {
    name: 'stalled: waits for a bin',
    picture: (
      <>
        {cell(styles.stall)}
        <path d="M9 6v10M13 6v10" className={styles.bars} />
      </>
    ),
  },
  {
    name: 'weight; hollow where it is zero',
    picture: (
      <>
        <rect x="1" y="6" width="9" height="10" rx="2" className={chart.markWeight} />
        <rect x="12.5" y="6.5" width="8" height="9" rx="2" className={styles.hollow} />
      </>
    ),
  },
  { name: 'activation, held until its counter is out', picture: <circle cx="11" cy="11" r="7" className={styles.activation} /> },
  {
    name: 'slots of the buffer, by bin: empty, with a sum, written now',
    picture: (
      <>
        <rect x="1" y="7" width="4" height="8" rx="1" className={styles.written} />
        <rect x="6" y="7" width="4" height="8" rx="1" className={styles.held} />
        <rect x="13" y="7" width="4" height="8" rx="1" className={styles.empty} />
        <rect x="18" y="7" width="4" height="8" rx="1" className={styles.empty} />
      </>
    ),
  },
  {
    name: 'bin that is written and turns; the mark is its head',
    picture: (
      <>
        <circle cx="12" cy="13" r="5.5" className={styles.wheel} />
        <path d="M9.5 0.5h5L12 4z" className={styles.head} />
        <path d="M6 6.5A9 9 0 0 0 3 13M0.8 10.6L3 13.4L5.4 10.8" className={styles.turn} />
      </>
    ),
  },
  {
    name: 'bin that is held: written in place, does not turn',
    picture: (
      <>
        <circle cx="11" cy="13" r="5.5" className={styles.wheel} />
        <path d="M5 9V4h3M17 9V4h-3" className={styles.turn} />
      </>
    ),
  },
  { name: 'bin with its clock off', picture: <circle cx="11" cy="11" r="7" className={styles.off} /> },
];

/** What the marks mean, by shape as well as colour. */
export function MarkKey() {
  return (
    <Panel title="Marks">
      <ul className={styles.markKey}>
        {MARKS.map(({ name, picture }) => (
          <li key={name}>
            <svg viewBox="0 0 22 22" aria-hidden="true">
              {picture}
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
