import { describe, expect, it } from 'vitest';
import { DEFAULT_SCENARIO } from '../scenario/defaults';
import { createLabStore } from './lab-store';
import { createFakeClient } from './testing/fake-client';

const storage = { getItem: () => null, setItem: () => undefined };

describe('a connection that comes back', () => {
  it('has what could not be fetched asked for again, and nothing else that failed', async () => {
    const connection = new EventTarget();
    const { client, last, ofKind } = createFakeClient();
    const store = createLabStore({ client, scenario: DEFAULT_SCENARIO, storage: () => storage, reducedMotion: null, connection });
    store.actions.start();
    await last('layer').failed('conv2 could not be fetched.', 'network');
    await last('prune').failed('The chunks do not fit.');
    connection.dispatchEvent(new Event('online'));
    expect(ofKind('layer')).toHaveLength(2);
    expect(ofKind('prune')).toHaveLength(1);
    expect(ofKind('networks')).toHaveLength(1);
  });
});
