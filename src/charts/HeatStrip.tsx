import type { CSSProperties } from 'react';
import styles from './HeatStrip.module.css';
import { textureFill } from './textures';

/** A cell's shade: how strongly it is coloured, 0..1, and which way; null where there is no figure. */
export interface Heat {
  readonly strength: number;
  readonly side: 'more' | 'less';
}

export interface HeatCell {
  readonly name: string;
  readonly heat: Heat | null;
  /** Written into it, where there is room. */
  readonly text: string;
}

interface HeatStripProps {
  readonly cells: readonly HeatCell[];
  /** All of it in words. */
  readonly label: string;
  /** Without gaps and words: what is less is then hatched in this texture. */
  readonly packed: boolean;
  readonly lessTexture: string;
}

/** Read by the style sheet. */
const inStrength = ({ strength }: Heat): CSSProperties => ({ '--strength': strength }) as CSSProperties;
const classOf = (heat: Heat | null): string => `${styles.cell} ${heat === null ? styles.unknown : styles[heat.side]}`;

/** One row of a heat map: cells side by side, each as wide as the others. */
export function HeatStrip({ cells, label, packed, lessTexture }: HeatStripProps) {
  const wide = 100 / cells.length;
  return (
    <svg className={`${styles.strip} ${packed ? styles.packed : ''}`} role="img" aria-label={label}>
      {cells.map(({ name, heat, text }, index) => {
        const box = { x: `${index * wide}%`, width: `${wide}%`, height: '100%' };
        return (
          <g key={name}>
            <rect {...box} style={heat === null ? undefined : inStrength(heat)} className={classOf(heat)} data-cell={name} />
            {packed && heat?.side === 'less' && <rect {...box} fill={textureFill(lessTexture)} />}
            {!packed && text !== '' && (
              <text x={`${(index + 0.5) * wide}%`} y="50%" className={`${styles.text} ${heat === null ? '' : styles[heat.side]}`}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}

/** A shade in a line of text. */
export function HeatSwatch({ heat }: { readonly heat: Heat }) {
  return (
    <svg className={styles.swatch} viewBox="0 0 14 14" aria-hidden="true">
      <rect x={0.5} y={0.5} width={13} height={13} rx={3} style={inStrength(heat)} className={`${classOf(heat)} ${styles.framed}`} />
    </svg>
  );
}
