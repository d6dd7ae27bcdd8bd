import { invariant } from '../../lib/assert';
import { volumeLength, type NetworkDescription, type Volume } from './network';
import type { Session } from './session';

/** Labelled images: `pixels` holds count × length bytes, image after image, 0..255. */
export interface ImageSet {
  readonly count: number;
  /** Pixels of one image, all channels. */
  readonly length: number;
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** @throws InvariantError if the images do not fit the network. */
export function requireImages(network: NetworkDescription, images: ImageSet): void {
  invariant(images.length === volumeLength(network.input), `${network.id} takes images of ${volumeLength(network.input)} numbers, not ${images.length}`);
  invariant(images.pixels.length >= images.count * images.length && images.labels.length >= images.count, 'an image set is shorter than it says');
}

/** What a network is shown of one pixel: 0..1, so that black stays an exact zero and can be gated. */
export const PIXEL_SCALE = 1 / 255;

/** Writes image `image` as the batch's entry `entry`. */
export function showImage(session: Session, images: ImageSet, image: number, entry: number): void {
  const from = image * images.length;
  const to = entry * images.length;
  for (let i = 0; i < images.length; i++) session.input[to + i] = images.pixels[from + i] * PIXEL_SCALE;
}

/** The same, moved `down` rows and `right` columns (either may be negative); what comes in from outside is black. */
export function showShiftedImage(
  session: Session,
  images: ImageSet,
  image: number,
  entry: number,
  { channels, height, width }: Volume,
  down: number,
  right: number,
): void {
  for (let plane = 0; plane < channels; plane++) {
    const from = image * images.length + plane * height * width;
    const to = entry * images.length + plane * height * width;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [sourceY, sourceX] = [y - down, x - right];
        const inside = sourceY >= 0 && sourceY < height && sourceX >= 0 && sourceX < width;
        session.input[to + y * width + x] = inside ? images.pixels[from + sourceY * width + sourceX] * PIXEL_SCALE : 0;
      }
    }
  }
}
