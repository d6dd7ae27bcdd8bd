import type { OpenTile } from '../array/tile';

/** Where a register bin's ring stands, in units of the picture. */
export interface Ring {
  readonly bin: number;
  readonly size: number;
  readonly firstSlot: number;
  readonly x: number;
  readonly y: number;
  readonly inner: number;
  readonly outer: number;
  /** Whether this tile ever commits to it. */
  readonly used: boolean;
}

export interface RingLayout {
  readonly width: number;
  readonly height: number;
  readonly rings: readonly Ring[];
}

const WIDTH = 300;
const SMALL = 15;
const LARGEST = 74;
const WORDS = 30;
const LEAST_WIDTH = { used: 58, unused: 44 };
const MARKER = 10;

/** Bins from left to right in lines; radius by the number of slots, small where the tile never comes. One bin alone takes the middle. */
export function ringLayout({ buffer, slotsUsed }: OpenTile): RingLayout {
  const bins = buffer.sizes.map((size, bin) => {
    const used = buffer.firstSlots[bin] < slotsUsed;
    const outer = used ? Math.min(LARGEST, 20 + 9.5 * Math.log2(size + 1)) : SMALL;
    return { bin, size, firstSlot: buffer.firstSlots[bin], outer, inner: outer * (used ? 0.56 : 0.62), used };
  });
  const lines: (typeof bins)[] = [];
  let taken = Infinity;
  for (const bin of bins) {
    const needed = widthOf(bin) + 8;
    if (taken + needed > WIDTH) {
      lines.push([]);
      taken = 0;
    }
    lines.at(-1)?.push(bin);
    taken += needed;
  }
  const rings: Ring[] = [];
  let top = MARKER;
  for (const line of lines) {
    const tallest = Math.max(...line.map(({ outer }) => outer));
    const widths = line.map(widthOf);
    const gap = (WIDTH - widths.reduce((sum, width) => sum + width, 0)) / (line.length + 1);
    let x = gap;
    line.forEach((bin, i) => {
      rings.push({ ...bin, x: x + widths[i] / 2, y: top + tallest });
      x += widths[i] + gap;
    });
    top += 2 * tallest + WORDS + MARKER;
  }
  return { width: WIDTH, height: top - MARKER + 2, rings };
}

/** A ring with the words under it. */
const widthOf = ({ outer, used }: Pick<Ring, 'outer' | 'used'>): number => Math.max(2 * outer, used ? LEAST_WIDTH.used : LEAST_WIDTH.unused);

/** From and to, in radians clockwise from the top, of a slot while another one stands at the head. A gap parts the slots. */
export function slotAngles(size: number, slot: number, head: number): readonly [from: number, to: number] {
  const step = (2 * Math.PI) / size;
  const middle = ((slot - head + size) % size) * step;
  const gap = size === 1 ? 0 : Math.min(0.09, step * 0.16);
  // A slot alone goes all the way round; the path needs two ends that differ.
  return [middle - step / 2 + gap / 2, middle + step / 2 - gap / 2 - (size === 1 ? 1e-3 : 0)];
}

/** The outline of a piece of a ring as an SVG path. */
export function ringPath(x: number, y: number, inner: number, outer: number, from: number, to: number): string {
  const point = (radius: number, angle: number): string => `${(x + radius * Math.sin(angle)).toFixed(2)} ${(y - radius * Math.cos(angle)).toFixed(2)}`;
  const large = to - from > Math.PI ? 1 : 0;
  return `M${point(outer, from)}A${outer} ${outer} 0 ${large} 1 ${point(outer, to)}L${point(inner, to)}A${inner} ${inner} 0 ${large} 0 ${point(inner, from)}Z`;
}

/** First cycle of each slot's commit, by pass: [pass][slot]; Infinity for a slot that is never committed to. Costs a look at each cycle at most. */
export function firstCommits({ trace, slotsUsed }: OpenTile): readonly Float64Array[] {
  return trace.passes.map(({ firstCycle, endCycle, counts }) => {
    const cycles = new Float64Array(slotsUsed).fill(Infinity);
    let open = counts.reduce((most, count) => Math.max(most, count), 0);
    for (let cycle = firstCycle; cycle < endCycle && open > 0; cycle++) {
      const slot = trace.slot[cycle];
      if (slot < 0 || cycles[slot] !== Infinity) continue;
      cycles[slot] = cycle;
      open--;
    }
    return cycles;
  });
}
