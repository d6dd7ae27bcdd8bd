import { invariant } from '../../lib/assert';
import { cos, exp, log, sin } from '../../lib/maths';
import { createPrng } from '../../lib/prng';
import type { WeightMatrix } from '../layer/shape';

/** Weights nobody trained. The type says so wherever they go. */
export interface SyntheticMatrix extends WeightMatrix {
  readonly origin: 'synthetic';
  readonly recipe: SyntheticRecipe;
}

/**
 * How large a synthetic weight is on average: exp(rowSpread · z_j + filterSpread · y_m − decay · n) for row j, filter m in chunk n, with normal z and y.
 * The weight itself is normal with that deviation.
 */
export interface SyntheticRecipe {
  readonly rowSpread: number;
  readonly filterSpread: number;
  /** By chunk: what the cascade regulariser makes of a layer. 0 for weights trained without it. */
  readonly decay: number;
  readonly chunkWidth: number;
  readonly seed: number;
}

export interface SyntheticSizes {
  readonly rows: number;
  readonly filters: number;
}

/** Spread of the rows of a layer, as long as the decay can do the rest. [reading] */
const ROW_SPREAD = 0.6;
/** Gives unstructured pruning filters whose densities spread by a quarter of their mean, as in the SparTen utilisation table. [reading] */
const FILTER_SPREAD = 0.1;
/** Decay over the whole of a row at the end of the fitted range. */
const LONGEST_DECAY = 16;
const STEEPEST_SPREAD = 4;
/** Mean |x| of a standard normal deviate. */
const MEAN_MAGNITUDE = Math.sqrt(2 / Math.PI);

/** Weights as a network has them that was trained without a structure in mind. */
export const plainRecipe = (chunkWidth: number, seed: number): SyntheticRecipe => ({
  rowSpread: ROW_SPREAD,
  filterSpread: FILTER_SPREAD,
  decay: 0,
  chunkWidth,
  seed,
});

/**
 * Weights whose cascade at threshold q leaves about this share of chunks. One number is fitted, by bisection on the expected chunk counts: it widens the rows'
 * spread, then steepens the decay along the chunks, then widens the spread further (which alone thins out a layer of a single chunk).
 * @param density wanted, in (0, 1].
 * @param q of the cascade rule; the authors use 0.75.
 */
export function cascadeRecipe(sizes: SyntheticSizes, chunkWidth: number, density: number, q: number, seed: number): SyntheticRecipe {
  invariant(density > 0 && density <= 1, `density ${density}`);
  const chunks = Math.ceil(sizes.filters / chunkWidth);
  const at = (knob: number): SyntheticRecipe => ({
    rowSpread: ROW_SPREAD * Math.min(knob, 1) + STEEPEST_SPREAD * Math.max(0, knob - 2),
    filterSpread: 0,
    decay: chunks === 1 ? 0 : (LONGEST_DECAY * steepness(knob)) / (chunks - 1),
    chunkWidth,
    seed,
  });
  let low = 0;
  let high = 3;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (expectedDensity(at(middle), sizes.filters, q) > density) low = middle;
    else high = middle;
  }
  return at((low + high) / 2);
}

/** What the fitted number says of the decay: 0 up to 1, then growing with its square to 1 at 2. */
function steepness(knob: number): number {
  const part = Math.min(Math.max(knob - 1, 0), 1);
  return part * part;
}

/** Share of weights the cascade rule keeps, from expected magnitudes: chunk by chunk until mean(tail) · (N − n) ≤ q·σ. */
function expectedDensity({ rowSpread, decay, chunkWidth }: SyntheticRecipe, filters: number, q: number): number {
  const chunks = Math.ceil(filters / chunkWidth);
  const tests = new Float64Array(chunks);
  let tail = 0;
  let length = 0;
  let squares = 0;
  for (let n = chunks - 1; n >= 0; n--) {
    const size = Math.min(chunkWidth, filters - n * chunkWidth);
    const scale = exp(-decay * n);
    tail += scale * size;
    length += size;
    squares += scale * scale * size;
    tests[n] = (tail / length) * (chunks - n);
  }
  const sigma = exp(rowSpread * rowSpread) * Math.sqrt(squares / filters);
  let kept = 0;
  let weight = 0;
  for (let z = -4; z <= 4; z += 0.05) {
    const share = exp((-z * z) / 2);
    const least = (q * sigma) / (MEAN_MAGNITUDE * exp(rowSpread * z));
    let count = 0;
    while (count < chunks && tests[count] > least) count++;
    kept += share * Math.min(count * chunkWidth, filters);
    weight += share * filters;
  }
  return kept / weight;
}

/** Draws a layer's weights. Same recipe and sizes, same weights, on every machine. */
export function syntheticWeights(sizes: SyntheticSizes, recipe: SyntheticRecipe): SyntheticMatrix {
  const { rows, filters } = sizes;
  const fill = normalFiller(recipe.seed);
  const ofRow = fill(new Float64Array(rows)).map((deviate) => exp(recipe.rowSpread * deviate));
  const values = new Float32Array(rows * filters);
  /** Of one filter: its own scale first, then its weights. */
  const deviates = new Float64Array(1 + rows);
  for (let m = 0; m < filters; m++) {
    fill(deviates);
    const scale = exp(recipe.filterSpread * deviates[0] - recipe.decay * Math.floor(m / recipe.chunkWidth));
    for (let j = 0; j < rows; j++) values[m * rows + j] = scale * ofRow[j] * deviates[j + 1];
  }
  return { origin: 'synthetic', recipe, rows, filters, values };
}

/** Fills arrays with standard normal deviates, one sequence for all of them, two from each pair of uniform ones: millions are drawn. */
function normalFiller(seed: number): (into: Float64Array) => Float64Array {
  const { uniform } = createPrng(seed);
  let second = Number.NaN;
  return (into) => {
    let i = 0;
    if (!Number.isNaN(second) && into.length > 0) into[i++] = second;
    for (second = Number.NaN; i < into.length; i += 2) {
      const radius = Math.sqrt(-2 * log(1 - uniform()));
      const angle = 2 * Math.PI * uniform();
      into[i] = radius * cos(angle);
      const other = radius * sin(angle);
      if (i + 1 < into.length) into[i + 1] = other;
      else second = other;
    }
    return into;
  };
}

/** A mask of activations, each non-zero with the given probability. Synthetic as well: real ones come in patches. */
export function syntheticActivations(length: number, density: number, seed: number): Uint8Array {
  const mask = new Uint8Array(length);
  if (density >= 1) return mask.fill(1);
  const prng = createPrng(seed);
  for (let i = 0; i < length; i++) mask[i] = prng.uniform() < density ? 1 : 0;
  return mask;
}

/** A seed for one thing of one layer, so that layers do not share their random numbers. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const letter of parts.join('/')) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
