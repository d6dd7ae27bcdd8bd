import { scaleLinear } from 'd3-scale';
import styles from './Track.module.css';
import { textureFill } from './textures';

/** A stretch of a bar, in the bar's own unit. */
export interface Stretch {
  readonly key: string;
  readonly texture: string;
  readonly from: number;
  readonly length: number;
  /** What it is and how much, for the pointer; nothing where that stands beside it. */
  readonly words?: string;
  /** Apart from what comes before it. */
  readonly apart?: boolean;
}

interface TrackProps {
  readonly stretches: readonly Stretch[];
  /** What the whole width stands for. */
  readonly width: number;
  /** Half an interval's width, around the end of the bar; null where there is none. */
  readonly halfWidth?: number | null;
  /** Drawn as an outline alone: a sum, not a part. */
  readonly hollow?: boolean;
}

/** One bar along a line, of stretches that follow each other or stand alone. As wide and as high as its place; what it says, says its line. */
export function Track({ stretches, width, halfWidth = null, hollow = false }: TrackProps) {
  const x = scaleLinear([0, width], [0, 100]);
  const share = (value: number): string => `${x(value).toFixed(4)}%`;
  const end = Math.max(0, ...stretches.map(({ from, length }) => from + length));
  return (
    <svg className={styles.track} aria-hidden="true">
      {stretches.map(({ key, texture, from, length, words, apart = false }) => (
        <rect
          key={key}
          x={share(from)}
          width={share(length)}
          // A pixel of what lies behind keeps parts apart without a colour, and what is nearly nothing is still seen.
          style={{ width: `max(1.5px, calc(${share(length)} - ${hollow ? 0 : 1}px))` }}
          y={0}
          height="100%"
          rx={2}
          fill={hollow ? undefined : textureFill(texture)}
          className={`${styles.stretch} ${apart ? styles.apart : ''} ${hollow ? styles.hollow : ''}`}
          data-texture={hollow ? undefined : texture}
        >
          {words !== undefined && <title>{words}</title>}
        </rect>
      ))}
      {halfWidth !== null && halfWidth > 0 && <Whisker at={share(end)} half={share(halfWidth)} />}
    </svg>
  );
}

/** From one end of the interval to the other, across the end of the bar, with a cap at either; its caps are seen however short it is. */
function Whisker({ at, half }: { readonly at: string; readonly half: string }) {
  return (
    <svg x={at} width="100%" overflow="visible" className={styles.whisker}>
      <line x1={`-${half}`} x2={half} y1="50%" y2="50%" />
      <line x1={-4} x2={4} y1="50%" y2="50%" />
      {[`-${half}`, half].map((end, side) => (
        <svg key={end} x={end} y="50%" overflow="visible">
          <path d={`M${side === 0 ? -1 : 1} -5V5`} />
        </svg>
      ))}
    </svg>
  );
}
