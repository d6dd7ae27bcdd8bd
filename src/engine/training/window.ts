import type { Workspace } from './matmul';
import { volumeLength, type Volume } from './network';

/** Sizes of a sliding window: what a convolution reads of one image and where. */
export interface WindowGeometry {
  readonly input: Volume;
  readonly output: Volume;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

/** J: numbers under the window at one position. */
export const windowRows = ({ input, kernel }: WindowGeometry): number => input.channels * kernel[0] * kernel[1];
/** P: positions of the window. */
export const windowPositions = ({ output }: WindowGeometry): number => output.height * output.width;

/** One image with its padding around it. */
export function paddedVolume({ input, padding }: WindowGeometry): Volume {
  return { channels: input.channels, height: input.height + 2 * padding[0], width: input.width + 2 * padding[1] };
}

type Lines = Pick<Workspace<string>, 'copyLines' | 'addLines'>;

/** Both directions between an image and the matrix a convolution multiplies with. `padded` is scratch of `paddedVolume`. */
export interface Unfolding {
  /** im2col: rows j = (c·R + r)·S + s, one column a position, zeros where the window reaches into the padding. */
  unfold(image: Float32Array, imageOffset: number, padded: Float32Array, columns: Float32Array): void;
  /** Its transpose: every pixel becomes the sum of the matrix entries it was read into. */
  fold(columns: Float32Array, padded: Float32Array, image: Float32Array, imageOffset: number): void;
}

/** An image is padded first, so that every line of the matrix is a run of one line of the padded image: no case at the borders. */
export function createUnfolding(geometry: WindowGeometry, { copyLines, addLines }: Lines): Unfolding {
  const { input, output, kernel, stride, padding } = geometry;
  const around = paddedVolume(geometry);
  const plane = around.height * around.width;
  const corner = padding[0] * around.width + padding[1];
  const positions = windowPositions(geometry);

  /** Calls `row` for each matrix row: where it starts in the matrix, and in the padded image. */
  const eachRow = (row: (matrix: number, source: number) => void): void => {
    let matrix = 0;
    for (let c = 0; c < input.channels; c++) {
      for (let r = 0; r < kernel[0]; r++) {
        for (let s = 0; s < kernel[1]; s++) {
          row(matrix, c * plane + r * around.width + s);
          matrix += positions;
        }
      }
    }
  };
  const eachChannel = (channel: (image: number, padded: number) => void): void => {
    for (let c = 0; c < input.channels; c++) channel(c * input.height * input.width, c * plane + corner);
  };
  const lineStep = stride[0] * around.width;

  return {
    unfold(image, imageOffset, padded, columns) {
      padded.fill(0, 0, volumeLength(around));
      eachChannel((from, to) => copyLines(image, imageOffset + from, input.width, padded, to, around.width, input.height, input.width));
      eachRow((matrix, source) => {
        if (stride[1] === 1) return copyLines(padded, source, lineStep, columns, matrix, output.width, output.height, output.width);
        for (let y = 0; y < output.height; y++) {
          for (let x = 0; x < output.width; x++) columns[matrix + y * output.width + x] = padded[source + y * lineStep + x * stride[1]];
        }
      });
    },
    fold(columns, padded, image, imageOffset) {
      padded.fill(0, 0, volumeLength(around));
      eachRow((matrix, source) => {
        if (stride[1] === 1) return addLines(columns, matrix, output.width, padded, source, lineStep, output.height, output.width);
        for (let y = 0; y < output.height; y++) {
          for (let x = 0; x < output.width; x++) padded[source + y * lineStep + x * stride[1]] += columns[matrix + y * output.width + x];
        }
      });
      eachChannel((to, from) => copyLines(padded, from, around.width, image, imageOffset + to, input.width, input.height, input.width));
    },
  };
}
