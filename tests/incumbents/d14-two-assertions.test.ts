import { describe, expect, it } from '@jest/globals';
import { memoryStore, withCache } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { forUser } from './support/operations.js';

const authority = useAuthority();

describe('D14: two assertions of one user have a token each', () => {
  it('so A1, A2, A1 are two requests', async () => {
    const runtime = patientRuntime();
    const store = memoryStore({ now: runtime.now });
    const acquire = withCache(store)(forUser(clientOfAuthority(authority, { runtime })));
    const call = async (assertion: string) => (await acquire({ scopes: [graph], assertion }))._unsafeUnwrap();

    const [first, second, third] = [await call('a1'), await call('a2'), await call('a1')];
    expect([first.source, second.source, third.source]).toEqual(['network', 'network', 'cache']);
    expect(third.accessToken).toBe(first.accessToken);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(authority.requests.map(({ parameters }) => parameters['user'])).toEqual(['a1', 'a2']);
    expect(store.statistics().entries).toBe(2);
  });
});
