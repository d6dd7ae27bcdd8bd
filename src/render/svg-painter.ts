import { FONT_STACK, HALO } from './lettering';
import type { Box, CellImage, Lettering, Painter, Placement, Shape, Size, Stroke } from './painter';
import { encodePng } from './png';

/** What stands in the file beside the picture. */
export interface SvgNotes {
  readonly title: string;
  /** The picture in a sentence, for who cannot see it. */
  readonly description: string;
  /** Address of what it is a picture of. */
  readonly source?: string;
  readonly ground?: string;
}

/** Up to so many cells are written one by one, which can be read and edited; more become an image within the image. */
const MOST_RECTS = 1200;

const BASELINES = { top: 0.78, middle: 0.36, bottom: -0.22 } as const;

/** Two decimal places at most: finer than any screen, and the same on every machine. */
const number = (value: number): string => {
  const rounded = Math.round(value * 100) / 100;
  return String(Object.is(rounded, -0) ? 0 : rounded);
};

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign]);

type Attributes = Readonly<Record<string, string | number | undefined>>;

const written = (attributes: Attributes): string =>
  Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? number(value) : escaped(value ?? '')}"`)
    .join('');

const boxOf = ({ x, y, width, height }: Box): Attributes => ({ x, y, width: Math.max(0, width), height: Math.max(0, height) });
const pointsOf = (points: readonly number[]): string => {
  const pairs: string[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) pairs.push(`${number(points[i])},${number(points[i + 1])}`);
  return pairs.join(' ');
};

const strokeAndFill = ({ fill, stroke, width, dash, cap }: Shape & Pick<Stroke, 'cap'>): Attributes => ({
  fill: fill ?? 'none',
  stroke,
  'stroke-width': stroke === undefined ? undefined : width,
  'stroke-dasharray': dash && stroke !== undefined && dash.length > 0 ? dash.map(number).join(' ') : undefined,
  'stroke-linecap': cap === 'round' ? 'round' : undefined,
  'stroke-linejoin': cap === 'round' ? 'round' : undefined,
});

/** By an offset, not by dominant-baseline, which editors and printers of SVG read differently. */
const letteringOf = (x: number, y: number, { fill, size, weight, align, baseline = 'middle', halo }: Lettering): Attributes => ({
  x,
  y: y + BASELINES[baseline] * size,
  'font-size': size,
  'font-weight': weight === 400 ? undefined : weight,
  'text-anchor': align === 'start' ? undefined : align,
  fill,
  ...(halo !== undefined && { stroke: halo, 'stroke-width': HALO, 'stroke-linejoin': 'round', 'paint-order': 'stroke' }),
});

/** A painter that writes SVG, one element a line; the same calls give the same text, on any machine. */
export function createSvgPainter(): Painter & { readonly markup: (size: Size, notes: SvgNotes) => string } {
  const lines: string[] = [];
  let shown = 1;
  let depth = 1;
  let clips = 0;
  const add = (line: string): void => void lines.push(`${'  '.repeat(depth)}${line}`);
  const element = (name: string, attributes: Attributes): void => add(`<${name}${written(attributes)}/>`);
  const opacity = (alpha = 1): number | undefined => (shown * alpha === 1 ? undefined : shown * alpha);
  const paintOf = (shape: Shape & Pick<Stroke, 'cap'>): Attributes => ({ ...strokeAndFill(shape), opacity: opacity(shape.alpha) });
  const group = (attributes: Attributes, draw: () => void): void => {
    const opened = lines.length;
    add(`<g${written(attributes)}>`);
    depth++;
    draw();
    depth--;
    if (lines.length === opened + 1) lines.length = opened;
    else add('</g>');
  };
  const painter: Painter = {
    rect: (box, shape) => element('rect', { ...boxOf(box), rx: radiusOf(box, shape.radius), ...paintOf(shape) }),
    polyline: (points, stroke) => element('polyline', { points: pointsOf(points), ...paintOf(stroke) }),
    polygon: (points, shape) => element('polygon', { points: pointsOf(points), ...paintOf(shape) }),
    circle: (x, y, radius, shape) => element('circle', { cx: x, cy: y, r: Math.max(0, radius), ...paintOf(shape) }),
    ring: (x, y, inner, outer, from, to, shape) => element('path', { d: ringPath(x, y, inner, outer, from, to), ...paintOf(shape) }),
    text: (content, x, y, lettering) =>
      add(`<text${written({ ...letteringOf(x, y, lettering), opacity: opacity(lettering.alpha) })}>${escaped(content)}</text>`),
    cells(image, source, target) {
      const part = cropped(image, source);
      if (part.columns === 0 || part.rows === 0) return;
      const place = placeOf(part, source, target);
      if (part.columns * part.rows <= MOST_RECTS) group({ 'shape-rendering': 'crispEdges', opacity: opacity() }, () => cellRects(part, place, element));
      else {
        const isShrunk = target.height < source.height || target.width < source.width;
        element('image', { ...boxOf(place), preserveAspectRatio: 'none', opacity: opacity(), ...imageOf(part, isShrunk) });
      }
    },
    hatch(box, stroke, spacing) {
      const d = hatchPath(box, spacing);
      if (d !== '') element('path', { d, ...paintOf(stroke) });
    },
    clip(box, draw) {
      const id = `clip${++clips}`;
      add(`<clipPath id="${id}"><rect${written(boxOf(box))}/></clipPath>`);
      group({ 'clip-path': `url(#${id})` }, draw);
    },
    faded(alpha, draw) {
      const outside = shown;
      shown *= alpha;
      draw();
      shown = outside;
    },
    placed: (placement, draw) => group({ transform: transformOf(placement) }, draw),
  };
  return {
    ...painter,
    markup: (size, notes) => documentOf(lines, size, notes),
  };
}

const documentOf = (lines: readonly string[], { width, height }: Size, { title, description, source, ground }: SvgNotes): string =>
  [
    `<svg${written({ xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${number(width)} ${number(height)}`, role: 'img', 'font-family': FONT_STACK })}>`,
    `  <title>${escaped(title)}</title>`,
    `  <desc>${escaped(description)}</desc>`,
    ...(source === undefined ? [] : [`  <metadata><source xmlns="http://purl.org/dc/elements/1.1/">${escaped(source)}</source></metadata>`]),
    ...(ground === undefined ? [] : [`  <rect${written({ width, height, fill: ground })}/>`]),
    ...lines,
    '</svg>',
    '',
  ].join('\n');

const radiusOf = ({ width, height }: Box, radius = 0): number | undefined => (radius === 0 ? undefined : Math.max(0, Math.min(radius, width / 2, height / 2)));

/** Each line only as far as it lies in the box: no clip is needed. */
function hatchPath({ x, y, width, height }: Box, spacing: number): string {
  let d = '';
  for (let offset = -height; offset < width; offset += spacing) {
    const [from, to] = [Math.max(0, offset), Math.min(width, offset + height)];
    if (to > from) d += `M${number(x + from)} ${number(y + height - (from - offset))}L${number(x + to)} ${number(y + height - (to - offset))}`;
  }
  return d;
}

/** Radians clockwise from the top. */
function ringPath(x: number, y: number, inner: number, outer: number, from: number, to: number): string {
  const point = (radius: number, angle: number): string => `${number(x + radius * Math.sin(angle))} ${number(y - radius * Math.cos(angle))}`;
  // An arc cannot go all the way round to where it began.
  const end = Math.min(to, from + 2 * Math.PI - 1e-3);
  const large = end - from > Math.PI ? 1 : 0;
  const [r, s] = [number(outer), number(inner)];
  return `M${point(outer, from)}A${r} ${r} 0 ${large} 1 ${point(outer, end)}L${point(inner, end)}A${s} ${s} 0 ${large} 0 ${point(inner, from)}Z`;
}

const transformOf = ({ x, y, turn = 0, scale = 1 }: Placement): string =>
  [`translate(${number(x)} ${number(y)})`, turn === 0 ? '' : `rotate(${number((turn * 180) / Math.PI)})`, scale === 1 ? '' : `scale(${number(scale)})`]
    .filter((part) => part !== '')
    .join(' ');

interface Cells {
  readonly columns: number;
  readonly rows: number;
  readonly left: number;
  readonly top: number;
  readonly pixels: Uint8ClampedArray;
}

/** The cells that a source box touches, whole. */
function cropped({ columns, rows, pixels }: CellImage, source: Box): Cells {
  const [left, top] = [Math.max(0, Math.floor(source.x)), Math.max(0, Math.floor(source.y))];
  const width = Math.max(0, Math.min(columns, Math.ceil(source.x + source.width)) - left);
  const height = Math.max(0, Math.min(rows, Math.ceil(source.y + source.height)) - top);
  const part = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) part.set(pixels.subarray(4 * ((top + y) * columns + left), 4 * ((top + y) * columns + left + width)), 4 * y * width);
  return { columns: width, rows: height, left, top, pixels: part };
}

function placeOf({ columns, rows, left, top }: Cells, source: Box, target: Box): Box {
  const [x, y] = [target.width / source.width, target.height / source.height];
  return { x: target.x + (left - source.x) * x, y: target.y + (top - source.y) * y, width: columns * x, height: rows * y };
}

/** One rectangle for each run of equal cells in a row. */
function cellRects({ columns, rows, pixels }: Cells, place: Box, element: (name: string, attributes: Attributes) => void): void {
  const [width, height] = [place.width / columns, place.height / rows];
  const colour = (column: number, row: number): string =>
    `#${[...pixels.subarray(4 * (row * columns + column), 4 * (row * columns + column) + 3)].map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
  for (let row = 0; row < rows; row++) {
    for (let from = 0; from < columns;) {
      const fill = colour(from, row);
      let to = from + 1;
      while (to < columns && colour(to, row) === fill) to++;
      element('rect', { x: place.x + from * width, y: place.y + row * height, width: (to - from) * width, height, fill });
      from = to;
    }
  }
}

const imageOf = ({ pixels, columns, rows }: Cells, isShrunk: boolean): Attributes => ({
  style: isShrunk ? undefined : 'image-rendering:pixelated',
  href: `data:image/png;base64,${base64(encodePng(pixels, columns, rows))}`,
});

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
