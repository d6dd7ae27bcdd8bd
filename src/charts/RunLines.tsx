import { CartesianGrid, Line, LineChart, ReferenceDot, ReferenceLine, XAxis, YAxis } from 'recharts';
import { Cursor, type Reading } from './Cursor';
import styles from './RunLines.module.css';
import type { Axis } from './ticks';
import { useBox } from './use-box';

export interface RunPoint {
  readonly x: number;
  readonly y: number;
}

/** A quantity as it went on. */
export interface RunLine {
  readonly key: string;
  /** Of the quantity; lines of one name follow each other. */
  readonly name: string;
  readonly look: 'main' | 'dashed' | 'quiet';
  /** By ascending x, all within the axes. */
  readonly points: readonly RunPoint[];
  /** Whether each point has a mark of its own. */
  readonly dotted: boolean;
  readonly write: (y: number) => string;
}

/** Something that happened between two stretches of the lines. */
export interface RunEvent {
  readonly x: number;
  /** Where it left the quantity; null where it is marked on the axis alone. */
  readonly y: number | null;
  readonly words: string;
}

interface RunLinesProps {
  /** Where the playhead stands; null for none. */
  readonly now?: number | null;
  readonly lines: readonly RunLine[];
  readonly events: readonly RunEvent[];
  readonly x: Axis;
  readonly y: Axis;
  readonly logarithmic?: boolean;
  /** The chart in words. */
  readonly label: string;
  /** What goes along the x axis, to those who walk along it: "epoch". */
  readonly along: string;
}

/** Lines over time, with a cursor that reads all of them at one place. */
export function RunLines({ lines, events, x, y, now = null, logarithmic = false, label, along }: RunLinesProps) {
  const [place, { width, height, rem }] = useBox<HTMLDivElement>();
  const margin = { top: 1.2 * rem, right: 0.6 * rem, bottom: 0, left: 0 };
  const axis = { width: 2.9 * rem, height: 2.6 * rem };
  return (
    <div ref={place} className={styles.plot}>
      <div className={styles.picture} role="img" aria-label={label}>
        <LineChart width={width} height={height} margin={margin} accessibilityLayer={false}>
          <CartesianGrid vertical={false} className={styles.grid} />
          <XAxis
            dataKey="x"
            type="number"
            domain={[...x.domain]}
            ticks={x.ticks.map(({ at }) => at)}
            tickFormatter={namesOf(x)}
            tickLine={false}
            interval={0}
            height={axis.height}
            label={{ value: x.name, position: 'insideBottom', className: styles.name }}
            className={styles.across}
          />
          <YAxis
            type="number"
            scale={logarithmic ? 'log' : 'linear'}
            domain={[...y.domain]}
            ticks={y.ticks.map(({ at }) => at)}
            tickFormatter={namesOf(y)}
            allowDataOverflow
            axisLine={false}
            tickLine={false}
            interval={0}
            width={axis.width}
          />
          {events.map(({ x: at, words }) => (
            <ReferenceLine key={words} x={at} className={styles.event} />
          ))}
          {now !== null && <ReferenceLine x={now} className={styles.now} />}
          {lines.map(({ key, look, points, dotted }) => (
            <Line
              key={key}
              data={[...points]}
              dataKey="y"
              type="linear"
              className={styles[look]}
              dot={dotted ? { r: 3.2, className: styles.dot } : false}
              activeDot={false}
              isAnimationActive={false}
            />
          ))}
          {events.map(({ x: at, y: to, words }) => to !== null && <ReferenceDot key={words} x={at} y={to} shape={<Diamond />} />)}
        </LineChart>
        <span className={styles.unit}>{y.name}</span>
      </div>
      <div className={styles.cursor} style={{ insetInline: `${axis.width}px ${margin.right}px`, insetBlock: `${margin.top}px ${axis.height}px` }}>
        <Cursor domain={x.domain} readings={readingsOf(lines, events, along)} label={`${label.split('.', 1)[0]}: read along`} />
      </div>
    </div>
  );
}

const namesOf = ({ ticks }: Axis): ((at: number) => string) => {
  const names = new Map(ticks.map(({ at, name }) => [at, name]));
  return (at) => names.get(at) ?? String(at);
};

/** An event, on the height where it left the quantity. The library says where that is. */
function Diamond({ cx = 0, cy = 0 }: { readonly cx?: number; readonly cy?: number }) {
  return <path d={`M${cx} ${cy - 5.5}l5.5 5.5l-5.5 5.5l-5.5 -5.5z`} className={styles.diamond} />;
}

/** At every x with a point or an event: what all lines and events say there, in the order in which they are given. */
export function readingsOf(lines: readonly RunLine[], events: readonly RunEvent[], along: string): readonly Reading[] {
  const said = new Map<number, string[]>();
  const say = (x: number, words: string): void => void said.set(x, [...(said.get(x) ?? []), words]);
  for (const { name, points, write } of lines) for (const { x, y } of points) say(x, `${name} ${write(y)}`);
  for (const { x, words } of events) say(x, words);
  return [...said].toSorted(([a], [b]) => a - b).map(([x, words]) => ({ x, words: `${along} ${Number(x.toFixed(2))}: ${words.join('; ')}` }));
}
