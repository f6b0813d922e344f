import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { memoryStore, silent, withAccountStore } from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { publicClient, readUser, signInTo } from '../exchange/support/users.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

it('gives what a sign-in left, and then goes on by itself', async () => {
  const client = publicClient(authority);
  const store = memoryStore();
  const signIn = withAccountStore(store)(signInTo(authority, client));
  const acquire = silent(client, store);
  expect((await acquire({ scopes: [readUser], account: 'only' }))._unsafeUnwrapErr()._tag).toBe('NoToken');
  const signed = await signIn({ scopes: [readUser] });
  const first = signed._unsafeUnwrap();
  const kept = (await acquire({ scopes: [readUser], account: 'only' }))._unsafeUnwrap();
  expect(kept.accessToken).toBe(first.accessToken);
  const fresh = (await acquire({ scopes: [readUser], account: 'only', forceRefresh: true }))._unsafeUnwrap();
  expect(fresh.accessToken).not.toBe(first.accessToken);
});
