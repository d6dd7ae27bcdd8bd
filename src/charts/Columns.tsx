import { Bar, BarChart, type BarShapeProps, XAxis, YAxis } from 'recharts';
import styles from './Columns.module.css';
import { textureFill } from './textures';
import { useBox } from './use-box';

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

/** Stacked columns, as high as their place. */
export function Columns({ columns, kinds, label, packed }: ColumnsProps) {
  const [place, { width, height }] = useBox<HTMLDivElement>();
  return (
    <div ref={place} className={`${styles.columns} ${packed ? styles.packed : ''}`} role="img" aria-label={label}>
      <BarChart
        width={width}
        height={height}
        data={[...columns]}
        margin={{ top: 0, right: 0, bottom: 0, left: 0 }}
        barCategoryGap={packed ? 0 : Math.min(6, (0.12 * width) / columns.length)}
        accessibilityLayer={false}
      >
        <XAxis dataKey="name" hide />
        <YAxis domain={[0, 'dataMax']} hide />
        {kinds.map((kind) => (
          <Bar key={kind} stackId="all" dataKey={({ amounts }: Column) => amounts[kind] ?? 0} shape={<Piece kind={kind} />} isAnimationActive={false} />
        ))}
      </BarChart>
    </div>
  );
}

/** A kind's part of a column. The library says where it is. */
function Piece({ x, y, width, height, kind }: Partial<BarShapeProps> & { readonly kind: string }) {
  if (height === undefined || !(height > 0)) return null;
  return <rect x={x} y={y} width={width} height={height} fill={textureFill(kind)} className={styles.piece} data-texture={kind} />;
}
