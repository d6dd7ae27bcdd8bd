import { scaleLog } from 'd3-scale';
import styles from './Swing.module.css';
import type { StopProps } from './use-walk';

interface SwingProps {
  /** The value as it is, and as it becomes when what it hangs on is less (hollow) and more (filled). */
  readonly now: number;
  readonly less: number;
  readonly more: number;
  /** Ends of the axis, which is logarithmic; 1 is marked where it lies between them. */
  readonly axis: readonly [number, number];
  /** The swing passes 1. */
  readonly turns: boolean;
  /** All of it in words, and in short. */
  readonly words: string;
  readonly text: string;
  readonly stop: StopProps<SVGSVGElement>;
}

const WIDTH = 220;
const HEIGHT = 30;
const MIDDLE = 10;

/** How far a ratio swings: one line of a tornado. */
export function Swing({ now, less, more, axis, turns, words, text, stop }: SwingProps) {
  const x = scaleLog(axis, [4, WIDTH - 4]);
  const turned = turns ? styles.turned : '';
  return (
    <svg className={styles.swing} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words} {...stop}>
      <title>{words}</title>
      {axis[0] < 1 && axis[1] > 1 && <path d={`M${x(1)} 0V20`} className={styles.one} />}
      <path d={`M${x(less)} ${MIDDLE}H${x(more)}`} className={`${styles.line} ${turned}`} />
      <path d={`M${x(now)} 3V17`} className={styles.now} />
      <circle cx={x(less)} cy={MIDDLE} r={3.5} className={`${styles.less} ${turned}`} />
      <circle cx={x(more)} cy={MIDDLE} r={3.5} className={`${styles.more} ${turned}`} />
      <text x={0} y={HEIGHT - 1}>
        {text}
      </text>
    </svg>
  );
}
