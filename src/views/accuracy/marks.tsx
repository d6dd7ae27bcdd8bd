import type { Pattern } from '../../engine/pruning/types';
import type { MarkShape } from './model';

const star = (radius: number): string => {
  const corners = Array.from({ length: 10 }, (_, i) => {
    const reach = i % 2 === 0 ? radius * 1.45 : radius * 0.6;
    const angle = (i / 5 - 0.5) * Math.PI;
    return `${(reach * Math.cos(angle)).toFixed(2)} ${(reach * Math.sin(angle)).toFixed(2)}`;
  });
  return `M${corners.join('L')}Z`;
};

/** Outlines of about equal weight around the origin. */
const OUTLINES: Readonly<Record<MarkShape, (r: number) => string>> = {
  circle: (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  square: (r) => `M${-0.88 * r} ${-0.88 * r}h${1.76 * r}v${1.76 * r}h${-1.76 * r}Z`,
  triangle: (r) => `M0 ${-1.2 * r}L${1.15 * r} ${0.85 * r}H${-1.15 * r}Z`,
  diamond: (r) => `M0 ${-1.3 * r}L${1.3 * r} 0L0 ${1.3 * r}L${-1.3 * r} 0Z`,
  cross: (r) => `M${-r} ${-r}L${r} ${r}M${-r} ${r}L${r} ${-r}`,
  plus: (r) => `M${-1.2 * r} 0H${1.2 * r}M0 ${-1.2 * r}V${1.2 * r}`,
  bar: (r) => `M${-1.2 * r} ${-0.45 * r}h${2.4 * r}v${0.9 * r}h${-2.4 * r}Z`,
  star,
};
const OPEN_SHAPES: readonly MarkShape[] = ['cross', 'plus'];

interface MarkProps {
  readonly shape: MarkShape;
  readonly pattern: Pattern;
  readonly x: number;
  readonly y: number;
  readonly radius?: number;
  /** Of another checkpoint than the one on screen. */
  readonly hollow?: boolean;
}

/** One measured point. */
export function Mark({ shape, pattern, x, y, radius = 3.6, hollow = false }: MarkProps) {
  const open = OPEN_SHAPES.includes(shape);
  return (
    <path
      d={OUTLINES[shape](radius)}
      transform={`translate(${x} ${y})`}
      className={`accuracy-mark accuracy-${pattern.replace(':', '-of-')} ${hollow ? 'is-hollow' : ''} ${open ? 'is-open' : ''}`}
    />
  );
}

/** A mark in a line of text. */
export function MarkKey({ shape, pattern, hollow = false }: Pick<MarkProps, 'shape' | 'pattern' | 'hollow'>) {
  return (
    <svg className="accuracy-key" viewBox="-11 -6 22 12" aria-hidden="true">
      <path d="M-11 0H11" className={`accuracy-line accuracy-${pattern.replace(':', '-of-')} ${hollow ? 'is-hollow' : ''}`} />
      <Mark shape={shape} pattern={pattern} x={0} y={0} hollow={hollow} />
    </svg>
  );
}
