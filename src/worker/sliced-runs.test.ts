import { describe, expect, it } from 'vitest';
import { createRuns } from './sliced-runs';

const runs = createRuns({ yieldControl: async () => undefined, now: () => 0 }, () => null);

describe('code that is fetched by a run', () => {
  it('that does not come fails the run, as for want of a connection, and the next run may have it', async () => {
    let isOnline = false;
    const load = () => (isOnline ? Promise.resolve(3) : Promise.reject(new TypeError('Failed to fetch dynamically imported module')));
    const missing = await runs.execute(1, (run) => run.load(load));
    expect(missing).toMatchObject({ status: 'failed', error: { message: expect.stringContaining('could not be fetched'), cause: 'network' } });
    isOnline = true;
    expect(await runs.execute(2, (run) => run.load(load))).toEqual({ status: 'ready', runId: 2, value: 3 });
  });

  it('that is there and throws is a program error', async () => {
    await expect(runs.execute(1, () => Promise.reject(new RangeError('a bug')))).rejects.toThrow('a bug');
  });
});
