/** What stands with a file that is made of a chart. */
export interface ChartNotes {
  readonly title: string;
  readonly description: string;
  /** Address of what is shown. */
  readonly source?: string;
}

const SVG = 'http://www.w3.org/2000/svg';
/** Room round a chart that stands by itself. */
const MARGIN = 16;
/** What the style sheets say of drawn things, as far as a file needs it. */
const PROPERTIES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'stroke-linecap',
  'opacity',
  'paint-order',
  'font-family',
  'font-size',
  'font-weight',
  'letter-spacing',
  'text-anchor',
  'dominant-baseline',
  'translate',
  'writing-mode',
] as const;

interface Sheet {
  readonly root: SVGSVGElement;
  readonly defs: SVGDefsElement;
  readonly origin: { readonly x: number; readonly y: number };
}

const isShown = (element: Element): boolean => {
  const { display, visibility, position, clipPath } = getComputedStyle(element);
  // Words for ears alone are cut to nothing.
  return display !== 'none' && visibility !== 'hidden' && !(position === 'absolute' && clipPath.startsWith('inset'));
};
/** Buttons and cursors that lie over a chart are of the page, not of the chart. */
const isControl = (element: Element): boolean => element.hasAttribute('data-chart-control');

/** Gives a copy the looks that style sheets gave the original, its descendants too; leaves out what is not shown. */
function dress(original: Element, copy: Element, sheet: Sheet): void {
  const style = getComputedStyle(original);
  const inline = PROPERTIES.flatMap((name) => {
    const value = style.getPropertyValue(name);
    return value === '' ? [] : [`${name}:${value.replaceAll('"', "'")}`];
  });
  copy.setAttribute('style', inline.join(';'));
  copy.removeAttribute('class');
  // Lengths that the style sheet computes, such as a share of the width less a pixel.
  if (original instanceof SVGRectElement && style.width !== 'auto') copy.setAttribute('width', String(original.getBBox().width));
  const fill = /url\(["']?#([^"')]+)/.exec(style.fill)?.[1];
  if (fill !== undefined) define(fill, sheet);
  const kept = [...copy.children];
  [...original.children].forEach((child, place) => {
    if (isShown(child) || child.localName === 'clipPath' || child.localName === 'title') dress(child, kept[place], sheet);
    else kept[place].remove();
  });
}

/** Brings what a fill refers to into the file. */
function define(id: string, sheet: Sheet): void {
  const pattern = document.getElementById(id);
  if (pattern === null || [...sheet.defs.children].some((known) => known.id === id)) return;
  const copy = pattern.cloneNode(true) as Element;
  sheet.defs.append(copy);
  dress(pattern, copy, sheet);
}

function put(sheet: Sheet, name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  sheet.root.append(element);
  return element;
}

/** A picture within the chart, where it stands on the page. */
function putPicture(picture: SVGSVGElement, sheet: Sheet): void {
  const { x, y, width, height } = picture.getBoundingClientRect();
  if (width === 0 || height === 0) return;
  const copy = picture.cloneNode(true) as SVGSVGElement;
  dress(picture, copy, sheet);
  for (const [key, value] of Object.entries({ x: x - sheet.origin.x, y: y - sheet.origin.y, width, height })) copy.setAttribute(key, String(value));
  sheet.root.append(copy);
}

/** Ground and rules of an element of the page. */
function putBox(element: Element, sheet: Sheet): void {
  const { backgroundColor, borderBottomWidth, borderBottomStyle, borderBottomColor, borderRadius } = getComputedStyle(element);
  const { x, y, width, height } = element.getBoundingClientRect();
  const [left, top] = [x - sheet.origin.x, y - sheet.origin.y];
  if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) {
    put(sheet, 'rect', { x: left, y: top, width, height, rx: Number.parseFloat(borderRadius) || 0, fill: backgroundColor });
  }
  if (borderBottomStyle === 'solid' && Number.parseFloat(borderBottomWidth) > 0) {
    const base = top + height - Number.parseFloat(borderBottomWidth) / 2;
    put(sheet, 'path', { d: `M${left} ${base}h${width}`, stroke: borderBottomColor, 'stroke-width': Number.parseFloat(borderBottomWidth) });
  }
}

/** Words of the page, line by line as they are broken there. */
function putWords(text: Text, sheet: Sheet): void {
  const parent = text.parentElement;
  if (parent === null || text.data.trim() === '') return;
  const { color, fontFamily, fontSize, fontWeight } = getComputedStyle(parent);
  const range = document.createRange();
  let line: { words: string; box: DOMRect } | null = null;
  const end = (): void => {
    if (line === null || line.words.trim() === '') return;
    const { words, box } = line;
    const look = { fill: color, 'font-family': fontFamily.replaceAll('"', "'"), 'font-size': fontSize, 'font-weight': fontWeight };
    const place = { x: box.x - sheet.origin.x, y: box.y - sheet.origin.y + box.height / 2, 'dominant-baseline': 'central' };
    put(sheet, 'text', { ...place, ...look }).textContent = words.trim();
  };
  for (const { index, 0: word } of text.data.matchAll(/\S+\s*/g)) {
    range.setStart(text, index);
    range.setEnd(text, index + word.trimEnd().length);
    const box = range.getBoundingClientRect();
    if (line !== null && Math.abs(box.y - line.box.y) < 2) line.words += word;
    else {
      end();
      line = { words: word, box };
    }
  }
  end();
}

function putAll(element: Element, sheet: Sheet): void {
  if (isControl(element) || !isShown(element)) return;
  if (element instanceof SVGSVGElement) return putPicture(element, sheet);
  putBox(element, sheet);
  for (const child of element.childNodes) {
    if (child instanceof Text) putWords(child, sheet);
    else if (child instanceof Element) putAll(child, sheet);
  }
}

/**
 * A chart as it stands on the page, as a file of its own: pictures, and the words of the page beside them; without its controls.
 * @param chart the element around it, in the page.
 */
export function chartAsSvg(chart: Element, { title, description, source }: ChartNotes): string {
  const box = chart.getBoundingClientRect();
  const root = document.createElementNS(SVG, 'svg');
  const [width, height] = [Math.ceil(box.width) + 2 * MARGIN, Math.ceil(box.height) + 2 * MARGIN];
  for (const [key, value] of Object.entries({ xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` })) root.setAttribute(key, String(value));
  const defs = document.createElementNS(SVG, 'defs');
  const sheet: Sheet = { root, defs, origin: { x: box.x - MARGIN, y: box.y - MARGIN } };
  put(sheet, 'title', {}).textContent = title;
  put(sheet, 'desc', {}).textContent = source === undefined ? description : `${description} ${source}`;
  root.append(defs);
  put(sheet, 'rect', { width, height, fill: getComputedStyle(document.body).backgroundColor });
  putAll(chart, sheet);
  return new XMLSerializer().serializeToString(root);
}

/** The same as a picture of pixels. @param scale pixels of the file to a pixel of the page, each way. */
export async function chartAsPng(chart: Element, scale: number, notes: ChartNotes): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(chartAsSvg(chart, notes))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width * scale, image.height * scale];
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser lends no canvas to draw the file on');
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('this browser makes no file of the picture'))), 'image/png');
  });
}
