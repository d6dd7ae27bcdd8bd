import type { ReactNode } from 'react';
import { Panel } from '../../ui/panel';

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
        {cell('key-cell')}
        <circle cx="15" cy="7" r="3.4" className="key-ring" />
        <circle cx="15" cy="7" r="1.2" className="key-sum" />
      </>
    ),
  },
  {
    name: 'multiplies into its local register',
    picture: (
      <>
        {cell('key-cell')}
        <circle cx="15" cy="7" r="2" className="key-sum" />
      </>
    ),
  },
  {
    name: 'gated: the activation is zero',
    picture: (
      <>
        {cell('key-gated')}
        <path d="M1 15L15 1M4 20L20 4M11 21L21 11" className="key-hatch" />
      </>
    ),
  },
  { name: 'idle: no position or no filter', picture: <path d="M1 15L15 1M4 20L20 4M11 21L21 11" className="key-hatch" /> },
  {
    name: 'stalled: waits for a bin',
    picture: (
      <>
        {cell('key-stall')}
        <path d="M9 6v10M13 6v10" className="key-bars" />
      </>
    ),
  },
  {
    name: 'weight; hollow where it is zero',
    picture: (
      <>
        <rect x="1" y="6" width="9" height="10" rx="2" className="mark-weight" />
        <rect x="12.5" y="6.5" width="8" height="9" rx="2" className="key-hollow" />
      </>
    ),
  },
  { name: 'activation, held until its counter is out', picture: <circle cx="11" cy="11" r="7" className="key-activation" /> },
  {
    name: 'partial sum: side for its sign, length for the root of its size',
    picture: (
      <>
        <path d="M1 11h20" className="key-track" />
        <path d="M11 11h7" className="key-bar" />
        <path d="M11 7v8" className="key-track" />
      </>
    ),
  },
];

/** What the marks mean, by shape as well as colour. */
export function MarkKey() {
  return (
    <Panel title="Marks">
      <ul className="mark-key">
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
