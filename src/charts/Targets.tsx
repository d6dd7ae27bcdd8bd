import { useId, useState } from 'react';
import styles from './Targets.module.css';
import { useWalk } from './use-walk';
import type { Stop } from './walk';

/** A bar, a point or a cell that can be looked at alone. Shares are of the picture it lies on, from its top left corner. */
export interface Target extends Stop {
  readonly id: string;
  /** What it is and what it says, with the unit: its accessible name, and what stands beside it. */
  readonly words: string;
  /** Of its middle. */
  readonly x: number;
  readonly y: number;
  /** Of its size; what is smaller than a finger is as large as one. */
  readonly width?: number;
  readonly height?: number;
  readonly selected?: boolean;
}

interface TargetsProps {
  /** What the targets are, all together. */
  readonly label: string;
  readonly targets: readonly Target[];
  /** Where choosing one leads; without it they can be looked at alone. */
  readonly onSelect?: (id: string) => void;
}

const share = (value: number): string => `${(100 * value).toFixed(3)}%`;

/**
 * Lies over a picture and makes its marks reachable: by pointer, by touch, and by keys, as one stop of the Tab key. The mark that is looked at is framed, and said
 * in words beside it.
 */
export function Targets({ label, targets, onSelect }: TargetsProps) {
  const hint = useId();
  const chosen = targets.findIndex(({ selected }) => selected);
  const { stop, focused } = useWalk<HTMLElement>(targets, Math.max(0, chosen));
  const [hovered, setHovered] = useState<number | null>(null);
  const looked = targets[hovered ?? focused ?? -1];
  return (
    <div className={styles.targets} role="group" aria-label={label} aria-describedby={hint} onPointerLeave={() => setHovered(null)} data-chart-control="">
      <span id={hint} hidden>
        Arrow keys, Home and End go from one to the next.
      </span>
      {targets.map(({ id, words, x, y, width = 0, height = 0, selected = false }, index) => {
        const common = {
          className: styles.target,
          style: { insetInlineStart: share(x), insetBlockStart: share(y), inlineSize: `max(24px, ${share(width)})`, blockSize: `max(24px, ${share(height)})` },
          'aria-label': words,
          onPointerEnter: () => setHovered(index),
          ...stop(index),
        };
        return onSelect === undefined ? (
          <span key={id} role="img" {...common} />
        ) : (
          <button key={id} type="button" aria-pressed={selected} onClick={() => onSelect(id)} {...common} />
        );
      })}
      {looked && (
        <div className={`${styles.readout} ${looked.y < 0.45 ? styles.below : ''}`} style={placeOf(looked)} aria-hidden="true">
          {looked.words}
        </div>
      )}
    </div>
  );
}

/** Beside the mark, and within the picture. */
const placeOf = ({ x, y }: Target) => ({ insetInlineStart: `clamp(0px, ${share(x)} - 6.5rem, 100% - 13rem)`, insetBlockStart: share(y) });
