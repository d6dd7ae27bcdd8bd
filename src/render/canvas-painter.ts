import { FONT_STACK, HALO } from './lettering';
import type { Box, CellImage, Lettering, Painter, Shape, Stroke } from './painter';

const uploads = new WeakMap<CellImage['pixels'], { readonly version: number; readonly canvas: OffscreenCanvas }>();

/** One upload per picture and version, shared by every canvas that shows it. */
function uploaded(image: CellImage): OffscreenCanvas {
  const kept = uploads.get(image.pixels);
  if (kept && kept.version === image.version) return kept.canvas;
  const canvas = kept?.canvas ?? new OffscreenCanvas(image.columns, image.rows);
  canvas.getContext('2d')?.putImageData(new ImageData(image.pixels, image.columns, image.rows), 0, 0);
  uploads.set(image.pixels, { version: image.version, canvas });
  return canvas;
}

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

function drawCells(context: Context, image: CellImage, source: Box, target: Box): void {
  // Shrunk pictures are smoothed, enlarged ones keep their cells sharp.
  context.imageSmoothingEnabled = target.height < source.height || target.width < source.width;
  context.drawImage(uploaded(image), source.x, source.y, source.width, source.height, target.x, target.y, target.width, target.height);
}

function drawHalo(context: Context, content: string, x: number, y: number, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = HALO;
  context.lineJoin = 'round';
  context.setLineDash([]);
  context.strokeText(content, x, y);
}

function drawText(context: Context, content: string, x: number, y: number, { fill, align = 'start', baseline = 'middle', halo }: Lettering): void {
  context.fillStyle = fill;
  context.textAlign = align === 'middle' ? 'center' : align;
  context.textBaseline = baseline;
  if (halo !== undefined) drawHalo(context, content, x, y, halo);
  context.fillText(content, x, y);
}

function tracePoints(context: Context, points: readonly number[]): void {
  context.beginPath();
  for (let i = 0; i + 1 < points.length; i += 2) {
    if (i === 0) context.moveTo(points[0], points[1]);
    else context.lineTo(points[i], points[i + 1]);
  }
}

function traceHatching(context: Context, { x, y, width, height }: Box, spacing: number): void {
  context.beginPath();
  for (let offset = -height; offset < width; offset += spacing) {
    context.moveTo(x + offset, y + height);
    context.lineTo(x + offset + height, y);
  }
}

function clipTo(context: Context, { x, y, width, height }: Box): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

function strokeShape(context: Context, { stroke, width = 1, dash = [], cap = 'butt' }: Shape & Pick<Stroke, 'cap'>): void {
  if (stroke === undefined) return;
  context.strokeStyle = stroke;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.lineCap = cap;
  context.lineJoin = cap === 'round' ? 'round' : 'miter';
  context.stroke();
}

type Shapes = Pick<Painter, 'rect' | 'polyline' | 'polygon' | 'circle' | 'ring'>;

/** @param finish fills and strokes what has been traced. */
const shapesOn = (context: Context, finish: (shape: Shape & Pick<Stroke, 'cap'>) => void): Shapes => ({
  rect(box, shape) {
    context.beginPath();
    if (shape.radius) context.roundRect(box.x, box.y, Math.max(0, box.width), Math.max(0, box.height), shape.radius);
    else context.rect(box.x, box.y, box.width, box.height);
    finish(shape);
  },
  polyline(points, stroke) {
    tracePoints(context, points);
    finish(stroke);
  },
  polygon(points, shape) {
    tracePoints(context, points);
    context.closePath();
    finish(shape);
  },
  circle(x, y, radius, shape) {
    context.beginPath();
    context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
    finish(shape);
  },
  ring(x, y, innerRadius, outerRadius, from, to, shape) {
    const quarter = Math.PI / 2;
    context.beginPath();
    context.arc(x, y, outerRadius, from - quarter, to - quarter);
    context.arc(x, y, innerRadius, to - quarter, from - quarter, true);
    context.closePath();
    finish(shape);
  },
});

/** A painter on a 2-D canvas context whose transform already maps CSS pixels to device pixels. */
export function createCanvasPainter(context: Context): Painter {
  let [shown, font] = [1, ''];
  const finish = (shape: Shape & Pick<Stroke, 'cap'>): void => {
    context.globalAlpha = shown * (shape.alpha ?? 1);
    if (shape.fill !== undefined) {
      context.fillStyle = shape.fill;
      context.fill();
    }
    strokeShape(context, shape);
    context.globalAlpha = 1;
  };
  const within = (enter: () => void, draw: () => void): void => {
    const outside = font;
    context.save();
    enter();
    draw();
    context.restore();
    font = outside;
  };
  const painter: Painter = {
    ...shapesOn(context, finish),
    text(content, x, y, lettering) {
      context.globalAlpha = shown * (lettering.alpha ?? 1);
      const wanted = `${lettering.weight ?? 400} ${lettering.size}px ${FONT_STACK}`;
      // To read a font list takes longer than to letter a word in it.
      if (wanted !== font) context.font = font = wanted;
      drawText(context, content, x, y, lettering);
      context.globalAlpha = 1;
    },
    cells(image, source, target) {
      if (source.width <= 0 || source.height <= 0) return;
      context.globalAlpha = shown;
      drawCells(context, image, source, target);
      context.globalAlpha = 1;
    },
    hatch(box, stroke, spacing) {
      painter.clip(box, () => {
        traceHatching(context, box, spacing);
        finish(stroke);
      });
    },
    clip(box: Box, draw) {
      within(() => clipTo(context, box), draw);
    },
    faded(alpha, draw) {
      const outside = shown;
      shown *= alpha;
      draw();
      shown = outside;
    },
    placed({ x, y, turn = 0, scale = 1 }, draw) {
      within(() => {
        context.translate(x, y);
        if (turn !== 0) context.rotate(turn);
        if (scale !== 1) context.scale(scale, scale);
      }, draw);
    },
  };
  return painter;
}
