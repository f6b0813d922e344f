import { beforeAll, describe, expect, it } from '@jest/globals';
import { memoryStore, onBehalfOf, standardPipeline } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { callerToken } from '../testing/support/on-behalf-of.js';
import { startOfTime } from '../wire/support/runtime.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority } from '../exchange/support/clients.js';
import { loadOnBehalfOf } from './support/operations.js';

const authority = useAuthority({ now: () => startOfTime });
const scopes = ['https://graph.microsoft.com/User.Read'];
beforeAll(loadOnBehalfOf);

describe('D14: two assertions of one user have a token each', () => {
  it('so A1, A2, A1 are two requests', async () => {
    const [a1, a2] = [await callerToken(authority), await callerToken(authority)];
    const before = authority.requests.length;
    const runtime = patientRuntime();
    const store = memoryStore({ now: runtime.now });
    const acquire = standardPipeline({ store })(onBehalfOf(clientOfAuthority(authority, { runtime })));
    const call = async (assertion: string) => (await runtime.run(acquire({ scopes, assertion })))._unsafeUnwrap();

    const [first, second, third] = [await call(a1), await call(a2), await call(a1)];
    expect([first.source, second.source, third.source]).toEqual(['network', 'network', 'cache']);
    expect(third.accessToken).toBe(first.accessToken);
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(new Set([first, second, third].map(({ account }) => account?.homeAccountId)).size).toBe(1);
    expect(authority.requests.length - before).toBe(2);
    expect(store.statistics().entries).toBe(2);
  });

  it('and what a store keeps them under holds nothing of them', async () => {
    const assertion = await callerToken(authority);
    const runtime = patientRuntime();
    const store = memoryStore({ now: runtime.now });
    const keys: string[] = [];
    const watched = {
      ...store,
      set: (key: string, token: Parameters<typeof store.set>[1]) => store.set(key, (keys.push(key), token)),
    };
    const acquire = standardPipeline({ store: watched })(onBehalfOf(clientOfAuthority(authority, { runtime })));
    expect((await runtime.run(acquire({ scopes, assertion }))).isOk()).toBe(true);
    expect(keys).toHaveLength(1);
    for (const part of assertion.split('.')) expect(keys[0]).not.toContain(part);
  });
});
