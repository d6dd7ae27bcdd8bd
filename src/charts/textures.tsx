import type { CSSProperties, ReactNode } from 'react';
import styles from './textures.module.css';

/** How a kind of quantity fills its areas. */
export interface Texture {
  readonly id: string;
  /** Any CSS colours: of the area, and of the lines on it. */
  readonly fill: string;
  readonly ink: string;
  readonly hatching: Hatching;
  /** Where the system sets the colours, and hatching alone tells kinds apart. */
  readonly systemHatching: Hatching;
}

const EDGE = 12;

/** Level lines of a tile, so far apart; upright ones by turning. */
const lines = (apart: number): string => Array.from({ length: EDGE / apart }, (_, i) => `M0 ${(i + 0.5) * apart}H${EDGE}`).join('');
/** Rising lines that go on in the next tile: each corner is passed as well. */
const rising = (apart: number): string => Array.from({ length: (2 * EDGE) / apart + 1 }, (_, i) => `M-1 ${i * apart + 1}L${i * apart + 1} -1`).join('');
const turned = (path: string): ReactNode => <path d={path} transform={`matrix(-1 0 0 1 ${EDGE} 0)`} />;
const squares = Array.from({ length: 8 }, (_, i) => `M${(i % 4) * 3 + 0} ${i < 4 ? (i % 2) * 3 : 6 + (i % 2) * 3}h3v3h-3z`).join('');
const dots = [1.5, 4.5, 7.5, 10.5].flatMap((x) => [1.5, 4.5, 7.5, 10.5].map((y) => ({ x, y })));

/** What is drawn on a tile of 12 by 12 units of the picture, without a seam to the next. */
const HATCHINGS = {
  none: null,
  full: <path d={`M0 0H${EDGE}V${EDGE}H0Z`} className={styles.filled} />,
  rising: <path d={rising(6)} />,
  falling: turned(rising(6)),
  'rising, wide': <path d={rising(12)} />,
  'falling, wide': turned(rising(12)),
  level: <path d={lines(6)} />,
  'level, close': <path d={lines(3)} />,
  upright: <path d={lines(6)} transform="rotate(90 6 6)" />,
  'upright, close': <path d={lines(3)} transform="rotate(90 6 6)" />,
  crossed: (
    <>
      <path d={rising(6)} />
      {turned(rising(6))}
    </>
  ),
  dots: dots.map(({ x, y }) => <circle key={`${x} ${y}`} cx={x} cy={y} r={0.75} className={styles.filled} />),
  squares: <path d={squares} className={styles.filled} />,
} as const satisfies Readonly<Record<string, ReactNode>>;

export type Hatching = keyof typeof HATCHINGS;

const domId = (id: string): string => `texture-${id.replaceAll(/[^\w-]/g, '-')}`;

/** A fill for an area, wherever `Textures` with that id is on the page. */
export const textureFill = (id: string): string => `url(#${domId(id)})`;

/**
 * What the areas of charts are filled with. It stands once on the page: fills refer to it by id. A pattern rather than a gradient: those are drawn differently by
 * different browsers.
 */
export function Textures({ textures }: { readonly textures: readonly Texture[] }) {
  return (
    <svg className={styles.store} aria-hidden="true" focusable="false">
      <defs>
        {textures.map(({ id, fill, ink, hatching, systemHatching }) => (
          <pattern
            key={id}
            id={domId(id)}
            width={EDGE}
            height={EDGE}
            patternUnits="userSpaceOnUse"
            style={{ '--fill': fill, '--ink-on': ink } as CSSProperties}
          >
            <path d={`M0 0H${EDGE}V${EDGE}H0Z`} className={styles.ground} />
            <g className={`${styles.hatching} ${styles.usual}`}>{HATCHINGS[hatching]}</g>
            <g className={`${styles.hatching} ${styles.system}`}>{HATCHINGS[systemHatching]}</g>
          </pattern>
        ))}
      </defs>
    </svg>
  );
}

/** An area's look in a line of text. */
export function Swatch({ texture }: { readonly texture: string }) {
  return (
    <svg className={styles.swatch} viewBox="0 0 14 14" aria-hidden="true">
      <rect data-texture={texture} x={0.5} y={0.5} width={13} height={13} rx={3} fill={textureFill(texture)} className={styles.edge} />
    </svg>
  );
}
