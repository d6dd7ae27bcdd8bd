import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe } from 'vitest';

/*
 * Reads the reference data that lies beside the repository, in `../shared/golden`. It is not part of the project: where it is missing,
 * the suites that need it are skipped with one line. Its own README files say what each figure is and how it was produced.
 */

const GOLDEN_ROOT = resolve(import.meta.dirname, '../../../../shared/golden');
const CSP_A_ROOT = resolve(GOLDEN_ROOT, 'csp-a');

/** Whether the reference data is there. */
const goldenAvailable: boolean = existsSync(resolve(CSP_A_ROOT, 'index.json'));

/** A raw little-endian file without a header, last index fastest. `file` is relative to the csp-a folder. */
export interface GoldenArray {
  readonly file: string;
  readonly dtype: 'float32' | 'uint8';
  readonly shape: readonly number[];
}

export interface GoldenLayer {
  readonly id: string;
  readonly kind: 'linear' | 'conv2d';
  readonly out_features: number;
  readonly in_features: number;
  readonly kernel: { readonly in_channels: number; readonly r: number; readonly s: number } | null;
  readonly chunk_size: number;
  readonly n_chunks: number;
  readonly last_chunk: number;
  readonly std_float32: number;
  readonly std_float64: number;
  readonly weights: GoldenArray;
}

export interface GoldenPruneCase {
  readonly id: string;
  readonly layer: string;
  readonly method: 'cascade' | 'chunk' | 'ssl' | 'std';
  readonly q: number;
  readonly chunk_size: number;
  readonly mask: GoldenArray;
  readonly kept: number;
  readonly nonzero_weights: number;
  readonly total: number;
  /** 1 − nonzero_weights / total. */
  readonly sparsity: number;
  readonly row_chunk_counts: readonly number[];
  /** The counts of W·mask where they differ from those of the mask, else null. */
  readonly row_chunk_counts_from_weights: readonly number[] | null;
  readonly rows_where_running_and_matters: number;
}

export interface GoldenRegularizerCase {
  readonly id: string;
  readonly layer: string;
  readonly chunk_size: number;
  readonly regularizer: 'cascade_v2' | 'cascade_rms' | 'chunk_v1' | 'ssl';
  readonly loss: number;
  readonly loss_float64_recomputed: number;
  /** Entries where the authors' form gives NaN; `grad` is then null. */
  readonly grad_nan_count: number;
  readonly grad: GoldenArray | null;
}

export interface GoldenRegisterBinSet {
  readonly id: string;
  readonly chunk_size: number;
  /** Matrices already pruned, M × J. */
  readonly layers: readonly (GoldenArray & { readonly name: string })[];
  readonly bin_edges: readonly number[];
  readonly as_run: {
    readonly per_layer_chunk_counts: readonly (readonly number[])[];
    readonly per_chunk_totals: readonly number[];
    readonly exact_count_histogram: readonly number[];
    readonly bin_totals: readonly number[];
    readonly bin_frequencies: readonly number[];
    readonly alpha: number;
    readonly weighted_sum: number;
    readonly first_chunk_total: number;
    readonly ratios: readonly (readonly number[])[];
  };
  readonly intended: {
    readonly per_layer_chunk_counts: readonly (readonly number[])[];
    readonly per_chunk_totals: readonly number[];
    readonly bin_totals: readonly number[];
    readonly alpha: number;
    readonly rows_with_exactly_n_plus_1_chunks: readonly number[];
    readonly row_chunk_counts: readonly (readonly number[])[];
  };
}

export interface GoldenQuantRun {
  readonly variant: 'dynamic' | 'static_head' | 'static_repaired';
  readonly array_size: number;
  readonly quant_bits: number;
  readonly front_padding: number;
  readonly n_partial_sums: number;
  /** Null where the authors' code failed; `error` then holds its complaint. */
  readonly output: GoldenArray | null;
  readonly error?: string;
  readonly quantised?: boolean;
  readonly rms_error_vs_float?: number;
  readonly largest_scale?: number;
  readonly partial_sums?: GoldenArray | null;
  readonly exact_from_partials_max_abs_diff?: number;
}

/** A convolution of one or more images. Pairs are [vertical, horizontal]. */
export interface GoldenQuantLayer {
  readonly id: string;
  readonly in_channels: number;
  readonly out_channels: number;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly K: number;
  readonly input: GoldenArray;
  readonly weights: GoldenArray;
  readonly bias: GoldenArray | null;
  readonly float_output_without_bias: GoldenArray;
  readonly runs: readonly GoldenQuantRun[];
}

export interface GoldenIndex {
  readonly layers: readonly GoldenLayer[];
  readonly prune_cases: readonly GoldenPruneCase[];
  readonly regularizer_cases: readonly GoldenRegularizerCase[];
  readonly register_bin_sets: readonly GoldenRegisterBinSet[];
  readonly quant_layers: readonly GoldenQuantLayer[];
}

/** The list of everything in the csp-a folder. @throws where the data is missing. */
export function goldenIndex(): GoldenIndex {
  return JSON.parse(goldenText('csp-a/index.json')) as GoldenIndex;
}

/** @param file as given in the index: relative to the csp-a folder. */
export function goldenFloat32(file: string): Float32Array {
  const bytes = goldenUint8(file);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** @param file as given in the index: relative to the csp-a folder. */
export function goldenUint8(file: string): Uint8Array {
  return new Uint8Array(readFileSync(resolve(CSP_A_ROOT, file)));
}

/** @param path relative to the golden root, e.g. `scalesim/fuzz.csv`. */
export function goldenText(path: string): string {
  return readFileSync(resolve(GOLDEN_ROOT, path), 'utf8');
}

/** A suite that needs the reference data; without it, one line says that it was skipped, and `define` is not called. */
export function describeGolden(name: string, define: () => void): void {
  if (goldenAvailable) {
    describe(name, define);
    return;
  }
  console.warn(`skipped: ${name} (no reference data in ${GOLDEN_ROOT})`);
  describe.skip(name);
}
