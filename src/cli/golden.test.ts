import { describe, expect, it } from 'vitest';
import { readNpy, writeNpy } from '../engine/formats/npy';
import { describeGolden, goldenFloat32, goldenIndex, goldenUint8, type GoldenLayer } from '../engine/testing/golden';
import { printedJson, runInMemory, type Run } from './testing/memory-io';

const PATTERNS = { cascade: 'cascade', chunk: 'chunk', ssl: 'row', std: 'unstructured' } as const;
const KINDS = { cascade_v2: 'cascade', cascade_rms: 'cascade-rms', chunk_v1: 'chunk', ssl: 'row' } as const;

const shapeOf = ({ out_features, in_features, kernel }: GoldenLayer): number[] =>
  kernel === null ? [out_features, in_features] : [out_features, kernel.in_channels, kernel.r, kernel.s];
const weightsFile = (layer: GoldenLayer): Uint8Array => writeNpy({ dtype: 'float32', shape: shapeOf(layer), values: goldenFloat32(layer.weights.file) });
const written = (run: Run, path: string) => readNpy(run.files.get(path) ?? new Uint8Array(), path);

describeGolden('reference data through the command line', () => {
  const index = goldenIndex();
  const layerOf = (id: string): GoldenLayer => index.layers.find((layer) => layer.id === id) ?? index.layers[0];

  describe('prune', () => {
    it.each(index.prune_cases)('$id', (golden) => {
      const layer = layerOf(golden.layer);
      const args = ['prune', '--weights', 'w.npy', '--pattern', PATTERNS[golden.method], '--chunk', `${golden.chunk_size}`, '--q', `${golden.q}`];
      const run = runInMemory([...args, '--mask', 'm.npy', '--json'], { 'w.npy': weightsFile(layer) });
      expect([run.code, run.err]).toEqual([0, '']);
      expect(printedJson(run)).toEqual({
        rows: layer.in_features,
        filters: layer.out_features,
        chunkWidth: golden.chunk_size,
        chunks: Math.ceil(layer.out_features / golden.chunk_size),
        sigma: expect.closeTo(layer.std_float64, 9),
        kept: golden.kept,
        total: golden.total,
        sparsity: expect.closeTo(1 - golden.kept / golden.total, 12),
        chunkCounts: golden.row_chunk_counts,
      });
      const mask = { dtype: 'uint8', shape: shapeOf(layer), values: new Uint8Array(goldenUint8(golden.mask.file)) };
      expect(written(run, 'm.npy')).toEqual({ ok: true, value: mask });
    });
  });

  describe('regularize', () => {
    it.each(index.regularizer_cases)('$id', (golden) => {
      const layer = layerOf(golden.layer);
      const args = ['regularize', '--weights', 'w.npy', '--kind', KINDS[golden.regularizer], '--chunk', `${golden.chunk_size}`];
      const run = runInMemory([...args, '--gradient', 'g.npy', '--json'], { 'w.npy': weightsFile(layer) });
      const { loss } = printedJson(run) as { loss: number };
      expect(Math.abs(loss / golden.loss_float64_recomputed - 1)).toBeLessThan(1e-5);

      const gradient = written(run, 'g.npy');
      const values = gradient.ok ? [...gradient.value.values] : [];
      expect(gradient.ok && gradient.value.shape).toEqual(shapeOf(layer));
      expect(values.every(Number.isFinite)).toBe(true);
      const expected = golden.grad === null ? values : [...goldenFloat32(golden.grad.file)];
      const largest = Math.max(...expected.map(Math.abs));
      expect(Math.max(...expected.map((entry, at) => Math.abs(entry - values[at])))).toBeLessThanOrEqual(1e-5 * largest);
    });
  });
});
