import { describe, expect, it } from '@jest/globals';
import { clientSecret, memoryStore, withCache, type TokenStore } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { forUser, type UserRequest } from './support/operations.js';

const authority = useAuthority();
/** A store that notes its keys, and a process that uses it. */
const worldOf = () => {
  const runtime = patientRuntime();
  const { get, set, delete: remove } = memoryStore({ now: runtime.now });
  const keys: string[] = [];
  const noted = (key: string): string => (keys.push(key), key);
  const store: TokenStore = {
    get: (key) => get(noted(key)),
    set: (key, token) => set(noted(key), token),
    delete: remove,
  };
  const newProcess = (keyId: string) => {
    const credential = clientSecret(authority.application.secret, { keyId });
    const acquire = withCache(store)(forUser(clientOfAuthority(authority, { credential, runtime })));
    return async (request: UserRequest) => (await acquire(request))._unsafeUnwrap().source;
  };
  return { newProcess, distinct: () => new Set(keys).size };
};

describe('D20: a thing has one key, at writing and at reading', () => {
  it('whatever the order of what is asked', async () => {
    const { newProcess, distinct } = worldOf();
    const call = newProcess('key-1');
    const account = 'anna';
    expect(await call({ scopes: [graph], account, correlationId: undefined })).toBe('network');
    expect(await call({ account, scopes: [graph, graph] })).toBe('cache');
    expect(distinct()).toBe(1);
  });

  it('also in another process, whose credential has the same key id', async () => {
    const { newProcess, distinct } = worldOf();
    const request = { scopes: [graph], assertion: 'a1' };
    expect(await newProcess('key-1')(request)).toBe('network');
    expect(await newProcess('key-1')(request)).toBe('cache');
    expect(distinct()).toBe(1);
    expect(await newProcess('key-2')(request)).toBe('network');
    expect(distinct()).toBe(2);
  });
});
