/** All lengths are CSS pixels, all angles radians clockwise from twelve o'clock, y downwards. */
export interface Stroke {
  readonly stroke: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly alpha?: number;
  /** Ends and corners of the line: cut off square, or round. */
  readonly cap?: 'butt' | 'round';
}

export interface Shape {
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly alpha?: number;
  readonly radius?: number;
}

/** Of a canvas or a picture, in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a piece of a picture is put: moved by x and y, then turned about its origin, then enlarged. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  /** Radians, clockwise. */
  readonly turn?: number;
  readonly scale?: number;
}

/** Draws a whole picture of a size. */
export type Paint = (painter: Painter, size: Size) => void;

export interface Lettering {
  readonly fill: string;
  readonly size: number;
  readonly weight?: number;
  readonly align?: 'start' | 'middle' | 'end';
  /** Vertical anchor; `middle` by default. */
  readonly baseline?: 'top' | 'middle' | 'bottom';
  readonly alpha?: number;
  /** Colour of a rim that keeps the text legible where a line crosses it. */
  readonly halo?: string;
}

/** A picture with one pixel a cell, drawn enlarged without smoothing. */
export interface CellImage {
  readonly columns: number;
  readonly rows: number;
  /** RGBA, 4 · columns · rows bytes. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  /** Changes when the pixels do, so that a painter may keep its upload. */
  readonly version: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What drawing code draws with: canvas, SVG and a recorder for tests speak it alike. */
export interface Painter {
  rect(box: Box, shape: Shape): void;
  /** An open line through x0, y0, x1, y1, … */
  polyline(points: readonly number[], stroke: Stroke): void;
  polygon(points: readonly number[], shape: Shape): void;
  circle(x: number, y: number, radius: number, shape: Shape): void;
  /** A piece of a ring. */
  ring(x: number, y: number, innerRadius: number, outerRadius: number, from: number, to: number, shape: Shape): void;
  text(content: string, x: number, y: number, lettering: Lettering): void;
  /** Draws `source` cells of the image into `target`. */
  cells(image: CellImage, source: Box, target: Box): void;
  /** Slanted lines: what is idle, gated or cut is hatched, so that it is not told by colour alone. */
  hatch(box: Box, stroke: Stroke, spacing: number): void;
  /** Draws only inside the box while `draw` runs. */
  clip(box: Box, draw: () => void): void;
  /** While `draw` runs every mark has this share of its own alpha: a piece that comes or goes. */
  faded(alpha: number, draw: () => void): void;
  /** While `draw` runs coordinates are those of a piece that is put elsewhere. */
  placed(placement: Placement, draw: () => void): void;
}
