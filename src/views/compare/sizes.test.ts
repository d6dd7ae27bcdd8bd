import { describe, expect, it } from 'vitest';
import { DESIGNS } from '../../engine/baselines/designs';
import { DEFAULT_SCENARIO } from '../../scenario/defaults';
import { compareRequest } from '../../store/requests';
import { arrayRowsOf, configOf } from './sizes';

const totals = [
  { design: 'csp-h', cost: { multipliers: 308 * 32 } },
  { design: 'sparten', cost: { multipliers: 1024 } },
] as const;

describe('the size of a design', () => {
  it('is what parity came to, in the figures’ assumptions too; SparTen stays as it is', () => {
    const request = compareRequest({ ...DEFAULT_SCENARIO, parity: 'power' });
    expect(totals.map((total) => arrayRowsOf(request, total))).toEqual([308, 32]);
    const own = configOf(request, totals, 'csp-h');
    expect(DESIGNS['csp-h'].assumptions(own).map(({ text }) => text)).toContain('308 array rows, an output position each.');
    expect(configOf(request, totals, 'sparten').sparten).toMatchObject({ clusters: 32, units: 32 });
  });

  it('is that of the array at equal multipliers, whatever grid SparTen has', () => {
    const request = compareRequest({ ...DEFAULT_SCENARIO, spartenGrid: [8, 16] });
    const gridded = { design: 'sparten', cost: { multipliers: 128 } } as const;
    expect(arrayRowsOf(request, gridded)).toBe(32);
    expect(configOf(request, [gridded], 'sparten').sparten).toMatchObject({ clusters: 8, units: 16 });
  });
});
