import { describe, expect, it } from 'vitest';
import { residenciesOf } from '../../engine/baselines/sparten-config';
import { whole } from '../../lib/numbers';
import { mostOutputs, servingHint } from './LeversPanel';

const linear = (positions: number) => ({ shape: { kind: 'linear', inputFeatures: 4, outputFeatures: 4, positions } as const });

describe('R beyond the positions of a cluster', () => {
  it('is told with the R that it comes to', () => {
    const layers = [linear(1), linear(2000), linear(70)];
    const most = mostOutputs(layers, 32);
    expect(most).toBe(63);
    for (const { shape } of layers) {
      const fetched = (outputsPerResidentChunk: number) => residenciesOf(shape.positions, { clusters: 32, outputsPerResidentChunk });
      expect(fetched(most)).toBe(fetched(65_536));
    }
    expect(residenciesOf(2000, { clusters: 32, outputsPerResidentChunk: most - 1 })).toBeGreaterThan(
      residenciesOf(2000, { clusters: 32, outputsPerResidentChunk: most }),
    );
    expect(servingHint(64, most)).toContain(`at most ${whole(63)} positions in any layer here: ${whole(64)} comes to the same as ${whole(63)}.`);
    for (const told of [servingHint(63, most), servingHint(64, null)]) expect(told).toContain('it changes nothing');
    expect(mostOutputs([], 32)).toBe(1);
  });
});
