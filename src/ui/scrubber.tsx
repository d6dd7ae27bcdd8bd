import type { CSSProperties, Ref } from 'react';
import styles from './scrubber.module.css';

interface ScrubberProps {
  /** What it moves along. */
  readonly label: string;
  /** Where it stands, in words. */
  readonly said: string;
  readonly max: number;
  readonly value: number;
  readonly onScrub: (value: number) => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/** A line to move along in time. */
export function Scrubber({ label, said, max, value, onScrub, ref }: ScrubberProps) {
  return (
    <input
      ref={ref}
      type="range"
      className={styles.scrubber}
      style={{ '--share': `${max === 0 ? 0 : (100 * value) / max}%` } as CSSProperties}
      aria-label={label}
      aria-valuetext={said}
      min={0}
      max={max}
      value={value}
      onChange={(event) => onScrub(Number(event.target.value))}
    />
  );
}
