import { scaleLinear } from 'd3-scale';
import styles from './Columns.module.css';
import { textureFill } from './textures';

/** A column: its name, and how much of each kind is in it. */
export interface Column {
  readonly name: string;
  readonly amounts: Readonly<Partial<Record<string, number>>>;
}

interface ColumnsProps {
  /** From the left; each as wide as the others, so that other rows of as many cells fit below. */
  readonly columns: readonly Column[];
  /** Textures of the kinds, from the bottom up. */
  readonly kinds: readonly string[];
  /** All of it in words. */
  readonly label: string;
  /** Columns too narrow for gaps. */
  readonly packed: boolean;
}

/** Stacked columns, as high as their place. In shares of it, so that nothing has to be measured before it is drawn. */
export function Columns({ columns, kinds, label, packed }: ColumnsProps) {
  const amountOf = (place: number, kind: string): number => columns[place].amounts[kind] ?? 0;
  const totals = columns.map((_, place) => kinds.reduce((sum, kind) => sum + amountOf(place, kind), 0));
  const y = scaleLinear([0, totals.reduce((most, total) => Math.max(most, total), Number.MIN_VALUE)], [0, 100]);
  const wide = 100 / columns.length;
  const gap = packed ? '0px' : `min(6px, ${0.12 * wide}%)`;
  const ends = columns.map(() => 0);
  return (
    <svg className={`${styles.columns} ${packed ? styles.packed : ''}`} role="img" aria-label={label}>
      {kinds.flatMap((kind) =>
        columns.map(({ name }, place) => {
          const amount = amountOf(place, kind);
          if (!(amount > 0)) return null;
          ends[place] += amount;
          return (
            <rect
              key={`${kind} ${name}`}
              x={`${place * wide}%`}
              width={`${wide}%`}
              style={{ x: `calc(${place * wide}% + ${gap})`, width: `calc(${wide}% - 2 * ${gap})` }}
              y={share(100 - y(ends[place]))}
              height={share(y(amount))}
              fill={textureFill(kind)}
              className={styles.piece}
              data-texture={kind}
            />
          );
        }),
      )}
    </svg>
  );
}

const share = (percent: number): string => `${percent}%`;
