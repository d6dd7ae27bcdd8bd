import { bisectCenter } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import styles from './Cursor.module.css';

/** What a chart says at one place along its axis. */
export interface Reading {
  readonly x: number;
  readonly words: string;
}

interface CursorProps {
  readonly domain: readonly [number, number];
  /** By ascending x. */
  readonly readings: readonly Reading[];
  readonly label: string;
}

/** Places that Page Up and Page Down pass over. */
const PAGE = 10;

/** How far a key goes among so many places; null where it is no key of ours. */
export function placeAfter(key: string, place: number, count: number): number | null {
  const ways: Readonly<Partial<Record<string, number>>> = {
    ArrowRight: place + 1,
    ArrowUp: place + 1,
    ArrowLeft: place - 1,
    ArrowDown: place - 1,
    PageUp: place + PAGE,
    PageDown: place - PAGE,
    Home: 0,
    End: count - 1,
  };
  const way = ways[key];
  return way === undefined ? null : Math.min(count - 1, Math.max(0, way));
}

/** Lies over lines of many points: goes along them by pointer, touch and keys, and says what they are at one place. To a screen reader it is a slider. */
export function Cursor({ domain, readings, label }: CursorProps) {
  // A place on the axis, not a number of a point: points come while one looks.
  const [at, setAt] = useState<number | null>(null);
  const [focused, setFocused] = useState(false);
  if (readings.length === 0) return null;
  const place =
    at === null
      ? readings.length - 1
      : bisectCenter(
          readings.map(({ x }) => x),
          at,
        );
  const reading = readings[place];
  const share = 100 * scaleLinear(domain, [0, 1])(reading.x);
  const look = ({ currentTarget, clientX }: PointerEvent): void => {
    const { left, width } = currentTarget.getBoundingClientRect();
    if (width > 0) setAt(scaleLinear([left, left + width], domain)(clientX));
  };
  const move = (event: KeyboardEvent): void => {
    const next = event.ctrlKey || event.altKey || event.metaKey ? null : placeAfter(event.key, place, readings.length);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    setAt(readings[next].x);
  };
  return (
    <div
      className={styles.cursor}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={readings.length - 1}
      aria-valuenow={place}
      aria-valuetext={reading.words}
      onPointerMove={look}
      onPointerDown={look}
      onPointerLeave={() => !focused && setAt(null)}
      onFocus={() => setFocused(true)}
      onBlur={() => {
        setFocused(false);
        setAt(null);
      }}
      onKeyDown={move}
      data-chart-control=""
    >
      {(focused || at !== null) && (
        <>
          <span className={styles.line} style={{ insetInlineStart: `${share}%` }} />
          <span className={`${styles.readout} ${share > 50 ? styles.before : ''}`} style={{ insetInlineStart: `${share}%` }}>
            {reading.words}
          </span>
        </>
      )}
    </div>
  );
}
