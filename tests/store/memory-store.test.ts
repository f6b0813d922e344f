import { describe, expect, it } from '@jest/globals';
import { okAsync } from 'neverthrow';
import { memoryStore, withCache, type MemoryStoreSettings, type TokenResponse } from '../../src/index.js';
import { startOfTime } from '../wire/support/runtime.js';
import { waysThatShow } from '../wire/support/printed.js';
import { tokenWith } from './support/tokens.js';

const hour = 3_600_000;
const found = async (store: ReturnType<typeof memoryStore>, key: string): Promise<TokenResponse | undefined> =>
  (await store.get(key))._unsafeUnwrap();

describe('a store in memory', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['no entries', { maxEntries: 0 }, ['maxEntries']],
    ['fewer than none', { maxEntries: -1 }, ['maxEntries']],
    ['half an entry', { maxEntries: 1.5 }, ['maxEntries']],
    ['entries that are no number', { maxEntries: NaN }, ['maxEntries']],
    ['entries without end', { maxEntries: Infinity }, ['maxEntries']],
    ['entries as text', { maxEntries: '10' }, ['maxEntries']],
    ['entries that are null', { maxEntries: null }, ['maxEntries']],
    ['no bytes', { maxBytes: 0 }, ['maxBytes']],
    ['fewer bytes than none', { maxBytes: -1 }, ['maxBytes']],
    ['bytes that are no number', { maxBytes: NaN }, ['maxBytes']],
    ['both', { maxEntries: 0, maxBytes: 0 }, ['maxEntries', 'maxBytes']],
  ])('with %s is a Config error of the operation, which does nothing', async (_, settings, names) => {
    let calls = 0;
    const operation = (_request: { readonly scopes: readonly string[] }) => {
      calls += 1;
      return okAsync(tokenWith());
    };
    const store = memoryStore(settings as MemoryStoreSettings);
    for (let call = 0; call < 2; call++) {
      const error = (await withCache(store)(operation)({ scopes: ['s'] }))._unsafeUnwrapErr();
      expect(error).toMatchObject({ _tag: 'Config', code: 'invalid_configuration' });
      expect(error._tag === 'Config' && error.issues.map((issue) => issue.split(':')[0])).toEqual(names);
    }
    expect(calls).toBe(0);
    // It can be used all the same.
    expect((await store.set('key', tokenWith({ expiresOn: Date.now() + hour }))).isOk()).toBe(true);
    expect(await found(store, 'key')).toBeDefined();
  });

  it.each<[string, MemoryStoreSettings]>([
    ['none', {}],
    ['those that are undefined', { maxEntries: undefined, maxBytes: undefined, now: undefined }],
    ['one entry', { maxEntries: 1 }],
    ['bytes without end', { maxBytes: Infinity }],
  ])('takes these settings: %s', (_, settings) => {
    expect(memoryStore(settings).issues).toEqual([]);
  });

  it('keeps 10,000 tokens unless said', async () => {
    const store = memoryStore({ now: () => startOfTime });
    const token = tokenWith();
    for (let index = 0; index <= 10_000; index++) await store.set(`${index}`, token);
    expect(store.statistics()).toMatchObject({ entries: 10_000, evictions: 1 });
    expect(await found(store, '0')).toBeUndefined();
    expect(await found(store, '10000')).toBe(token);
  });

  it('gives the very token that it was given, and none after delete and clear', async () => {
    const store = memoryStore({ now: () => startOfTime });
    const token = tokenWith();
    await store.set('a', token);
    await store.set('b', token);
    expect(await found(store, 'a')).toBe(token);
    expect(await found(store, 'c')).toBeUndefined();
    expect((await store.delete('a')).isOk()).toBe(true);
    expect((await store.delete('a')).isOk()).toBe(true);
    expect([await found(store, 'a'), await found(store, 'b')]).toEqual([undefined, token]);
    store.clear();
    expect(await found(store, 'b')).toBeUndefined();
    expect(store.statistics()).toEqual({ entries: 0, bytes: 0, hits: 2, misses: 3, evictions: 0, expirations: 0 });
  });

  it.each<[string, Parameters<typeof tokenWith>[0], number | undefined]>([
    ['at its end', {}, hour],
    ['at its end, also where the resource takes it longer', { extendedExpiresOn: startOfTime + 3 * hour }, hour],
    ['at its end, where it is said to be taken for less', { extendedExpiresOn: startOfTime + 10 }, hour],
    ['never, where it can be renewed', { refreshToken: 'refresh' }, undefined],
  ])('lets a token go %s', async (_, changes, afterMs) => {
    let time = startOfTime;
    const store = memoryStore({ now: () => time });
    await store.set('key', tokenWith(changes));
    if (afterMs === undefined) {
      time = startOfTime + 1000 * hour;
      await store.set('other', tokenWith({ expiresOn: Infinity }));
      expect(await found(store, 'key')).toBeDefined();
      return;
    }
    time = startOfTime + afterMs - 1;
    expect(await found(store, 'key')).toBeDefined();
    time = startOfTime + afterMs;
    expect(await found(store, 'key')).toBeUndefined();
    expect(store.statistics()).toMatchObject({ entries: 0, bytes: 0, expirations: 1 });
  });

  it.each<[string, number, Parameters<typeof tokenWith>[0]]>([
    ['an access token', 1000, { accessToken: 'x'.repeat(1000) }],
    ['a refresh token', 1000, { refreshToken: 'x'.repeat(1000) }],
    ['an id token, and what is in it', 2000, { idToken: 'x'.repeat(1000) }],
    ['scopes', 1000, { scopes: Array.from({ length: 100 }, () => 'x'.repeat(10)) }],
  ])('counts the bytes of %s', async (_, bytes, changes) => {
    const store = memoryStore({ now: () => startOfTime });
    await store.set('key', tokenWith(changes));
    expect(store.statistics().bytes).toBeGreaterThanOrEqual(bytes);
    expect(store.statistics().bytes).toBeLessThan(bytes + 1000);
  });

  it('never takes more bytes than it may', async () => {
    const store = memoryStore({ maxBytes: 20_000, now: () => startOfTime });
    for (let index = 0; index < 50; index++) {
      await store.set(`${index}`, tokenWith({ accessToken: 'x'.repeat(100 * (index % 7)) }));
      expect(store.statistics().bytes).toBeLessThanOrEqual(20_000);
    }
    expect(store.statistics().entries).toBeGreaterThan(10);
    await store.set('too large', tokenWith({ accessToken: 'x'.repeat(20_000) }));
    expect(await found(store, 'too large')).toBeUndefined();
    expect(store.statistics().entries).toBeGreaterThan(10);
  });

  it('shows no token, however it is printed', async () => {
    const secrets = ['access-3f9a', 'refresh-71bc', 'id-d20e', 'marie.curie'];
    const store = memoryStore({ now: () => startOfTime });
    await store.set(
      'key',
      tokenWith({
        accessToken: 'access-3f9a',
        refreshToken: 'refresh-71bc',
        idToken: 'id-d20e',
        account: { homeAccountId: 'h', tenantId: 't', username: 'marie.curie' },
      }),
    );
    expect((await found(store, 'key'))?.accessToken).toBe('access-3f9a');
    expect(waysThatShow(store, secrets)).toEqual([]);
    expect(waysThatShow({ ...store }, secrets)).toEqual([]);
    expect(waysThatShow(store.statistics(), secrets)).toEqual([]);
    expect(waysThatShow(await store.get('key'), secrets)).toEqual([]);
  });
});
