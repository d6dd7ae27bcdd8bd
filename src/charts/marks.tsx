import { type SymbolType, symbol, symbolCircle, symbolDiamond, symbolPlus, symbolSquare, symbolStar, symbolTimes, symbolTriangle } from 'd3-shape';
import type { CSSProperties } from 'react';
import styles from './marks.module.css';

/** A dash, which the library has not: as long as 2.6 roots of its size, a third as high. */
const symbolDash: SymbolType = {
  draw: (context, size) => {
    const half = 0.67 * Math.sqrt(size);
    context.rect(-half, -0.38 * half, 2 * half, 0.76 * half);
  },
};

const SYMBOLS = {
  circle: symbolCircle,
  square: symbolSquare,
  triangle: symbolTriangle,
  diamond: symbolDiamond,
  cross: symbolTimes,
  plus: symbolPlus,
  bar: symbolDash,
  star: symbolStar,
} as const;

/** How a point is drawn: what colour says, shape says too. */
export type MarkShape = keyof typeof SYMBOLS;

/** Drawn as lines, not as areas. */
const OPEN_SHAPES: readonly MarkShape[] = ['cross', 'plus'];
/** A cross or a star of the same area looks smaller, or larger, than a disc. */
const AREA_FACTORS: Readonly<Partial<Record<MarkShape, number>>> = { cross: 1.35, plus: 1.35, star: 1.25, triangle: 0.95 };

export interface MarkLook {
  readonly shape: MarkShape;
  /** Any CSS colour. */
  readonly colour: string;
  /** Set back behind the full ones. */
  readonly hollow?: boolean;
}

interface MarkProps extends MarkLook {
  readonly x: number;
  readonly y: number;
  /** Of a disc of the same area, in units of the picture. */
  readonly radius?: number;
}

/** Read by the style sheet. */
export const inColour = (colour: string): CSSProperties => ({ '--mark': colour }) as CSSProperties;

/** One point. */
export function Mark({ shape, colour, x, y, radius = 3.6, hollow = false }: MarkProps) {
  const outline = symbol(SYMBOLS[shape], Math.PI * radius * radius * (AREA_FACTORS[shape] ?? 1))() ?? '';
  const kind = OPEN_SHAPES.includes(shape) ? styles.open : '';
  return <path d={outline} transform={`translate(${x} ${y})`} style={inColour(colour)} className={`${styles.mark} ${hollow ? styles.hollow : ''} ${kind}`} />;
}

/** A mark on its line, in a line of text. */
export function MarkKey({ shape, colour, hollow = false }: MarkLook) {
  return (
    <svg className={styles.key} viewBox="-11 -6 22 12" aria-hidden="true">
      <path d="M-11 0H11" style={inColour(colour)} className={`${styles.line} ${hollow ? styles.hollow : ''}`} />
      <Mark shape={shape} colour={colour} x={0} y={0} hollow={hollow} />
    </svg>
  );
}
