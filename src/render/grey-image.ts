import type { CellImage } from './painter';

let versions = 0;

/** @param pixels [height · width], 0 black to 255 white. */
export function greyImage(pixels: Uint8Array, height: number, width: number): CellImage {
  const coloured = new Uint8ClampedArray(new ArrayBuffer(4 * height * width)).fill(255);
  for (let i = 0; i < pixels.length; i++) coloured.fill(pixels[i], 4 * i, 4 * i + 3);
  return { columns: width, rows: height, pixels: coloured, version: ++versions };
}
