import { withAxes, withoutAxes, type TensorValues } from './tensor';

/**
 * How frameworks lay out the axes of a layer's weights. Each row says, for a number of axes, which axis of the file comes first, second and so on in the order the
 * engine takes: filters, then input channels, then the kernel.
 */
const AXES = {
  /** PyTorch, ONNX: (O, I), (O, I, K), (O, I, H, W). */
  oihw: { 2: [0, 1], 3: [0, 1, 2], 4: [0, 1, 2, 3] },
  /** TensorFlow, Keras and Flax: (K, I, O), (H, W, I, O). */
  hwio: { 3: [2, 1, 0], 4: [3, 2, 0, 1] },
  /** TensorFlow Lite: (O, K, I), (O, H, W, I). */
  ohwi: { 3: [0, 2, 1], 4: [0, 3, 1, 2] },
  /** Transposed convolutions of PyTorch, and depthwise kernels saved as (1, C, K, K). */
  iohw: { 3: [1, 0, 2], 4: [1, 0, 2, 3] },
  /** A linear layer with its inputs first: Keras's Dense, Flax's Dense. */
  'in-out': { 2: [1, 0] },
  /** The same, by the name under which GPT-2 has it. */
  'gpt2-conv1d': { 2: [1, 0] },
  /** Depthwise kernels of TensorFlow, M filters for each channel: (H, W, I, M) becomes (I·M, 1, H, W). */
  'tf-depthwise': { 4: [2, 3, 0, 1] },
} as const satisfies Readonly<Record<string, Partial<Readonly<Record<2 | 3 | 4, readonly number[]>>>>>;

export type WeightLayout = keyof typeof AXES;
export const WEIGHT_LAYOUTS = Object.keys(AXES) as readonly WeightLayout[];

/** What a layout takes, for messages. */
export const LAYOUT_SHAPES: Readonly<Record<WeightLayout, string>> = {
  oihw: '(filters, rows), (O, I, K) or (O, I, H, W)',
  hwio: '(K, I, O) or (H, W, I, O)',
  ohwi: '(O, K, I) or (O, H, W, I)',
  iohw: '(I, O, K) or (I, O, H, W)',
  'in-out': '(inputs, outputs)',
  'gpt2-conv1d': '(inputs, outputs)',
  'tf-depthwise': '(H, W, I, M)',
};

/** The way between a file's order of values and the engine's. */
export interface Arrangement {
  /** In the engine's order: filters first. */
  readonly shape: readonly number[];
  /** From the file's order to the engine's. Values that need no move are returned as they are, not copied. */
  fromFile<Values extends TensorValues>(values: Values): Values;
  /** And back, for a mask or a gradient. */
  toFile<Values extends TensorValues>(values: Values): Values;
}

/** @returns null where the layout has no such number of axes. */
export function arrangementOf(shape: readonly number[], layout: WeightLayout): Arrangement | null {
  const table: Partial<Readonly<Record<number, readonly number[]>>> = AXES[layout];
  const axes = table[shape.length];
  if (axes === undefined) return null;
  const sides = axes.map((axis) => shape[axis]);
  const isAsItIs = axes.every((axis, place) => axis === place);
  return {
    shape: layout === 'tf-depthwise' ? [sides[0] * sides[1], 1, sides[2], sides[3]] : sides,
    fromFile: (values) => (isAsItIs ? values : withAxes(values, shape, axes)),
    toFile: (values) => (isAsItIs ? values : withoutAxes(values, shape, axes)),
  };
}

/** Kernels have at most so many pixels to a side, and layers of any size more channels. */
const LARGEST_KERNEL = 11;
const isSquare = (a: number, b: number): boolean => a === b && a <= LARGEST_KERNEL;

/**
 * The layout that weights read as `oihw` look as if they had, by their shape and the name they have in their file; null where nothing speaks against `oihw`.
 * It is a guess for a note to a person, never for a number.
 */
export function likelyLayout(shape: readonly number[], name: string | null): WeightLayout | null {
  const [a, b, c, d] = shape;
  const isNamedByTensorFlow = /(^|[./])(depthwise_)?kernel(:0)?$/.test(name ?? '');
  if (shape.length === 4) {
    const endsWithKernel = isSquare(c, d);
    if (isSquare(a, b) && (!endsWithKernel || isNamedByTensorFlow)) return d === 1 || /depthwise/.test(name ?? '') ? 'tf-depthwise' : 'hwio';
    if (endsWithKernel) return a === 1 && b > 1 && c > 1 ? 'iohw' : null;
    return b > 1 && isSquare(b, c) && d !== c ? 'ohwi' : null;
  }
  if (shape.length === 3) return isNamedByTensorFlow || (a <= LARGEST_KERNEL && c > 2 * LARGEST_KERNEL) ? 'hwio' : null;
  if (shape.length !== 2) return null;
  if (isNamedByTensorFlow) return 'in-out';
  // Hugging Face's GPT-2; other programs have the same names for linear layers, whose outputs come first.
  const grows = /(^|\.)(c_attn|c_fc)\.weight$/.test(name ?? '');
  const shrinks = /(^|\.)mlp\.c_proj\.weight$/.test(name ?? '');
  return (grows && b > a) || (shrinks && a > b) ? 'gpt2-conv1d' : null;
}
