import { createCanvasPainter } from '../render/canvas-painter';
import { withText } from '../render/png';
import { createSvgPainter } from '../render/svg-painter';
import type { Exhibit } from './picture';

/** Room round a picture that stands by itself. */
const MARGIN = 16;

/** @param source address of what is shown; it stays with the file. */
export function asSvg({ name, sentence, size, ground, paint }: Exhibit, source?: string): string {
  const painter = createSvgPainter();
  painter.placed({ x: MARGIN, y: MARGIN }, () => paint(painter, size));
  const notes = { title: name, description: sentence, ground, ...(source === undefined ? {} : { source }) };
  return painter.markup({ width: size.width + 2 * MARGIN, height: size.height + 2 * MARGIN }, notes);
}

/** @param scale pixels of the file to a pixel of the page, each way. */
export async function asPng({ name, sentence, size, ground, paint }: Exhibit, scale: number, source?: string): Promise<Blob> {
  const width = Math.round((size.width + 2 * MARGIN) * scale);
  const height = Math.round((size.height + 2 * MARGIN) * scale);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('this browser lends no canvas to draw the file on');
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.setTransform(scale, 0, 0, scale, MARGIN * scale, MARGIN * scale);
  paint(createCanvasPainter(context), size);
  const plain = await canvas.convertToBlob({ type: 'image/png' });
  const texts = { Title: name, Description: sentence, ...(source === undefined ? {} : { Source: source }) };
  return new Blob([withText(new Uint8Array(await plain.arrayBuffer()), texts)], { type: 'image/png' });
}
