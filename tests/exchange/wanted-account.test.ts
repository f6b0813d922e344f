import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  authorizationCode,
  deviceCode,
  memoryStore,
  silent,
  withAccountStore,
  withCache,
  withClaimsChallenge,
  type Account,
  type AuthorizationUrlRequest,
  type DeviceCodeRequest,
} from '../../src/index.js';
import { signsIn, startAuthority, type TestAuthority } from '../../src/testing.js';
import { virtualRuntime } from '../combinator/support/virtual.js';
import { returned, webClient } from './support/sign-ins.js';
import { publicClient, readUser, signInTo } from './support/users.js';

const [ann, bob] = ['ann@contoso.onmicrosoft.com', 'bob@contoso.onmicrosoft.com'] as const;

let authority: TestAuthority;
let runtime: ReturnType<typeof virtualRuntime>;
beforeAll(async () => {
  await import('../../src/exchange/device-code.js');
  runtime = virtualRuntime();
  authority = await startAuthority({ users: [{ username: ann }, { username: bob }], now: () => runtime.now() });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const accountOf = async (username: string): Promise<Account> => {
  authority.person(signsIn(username), { times: 1 });
  const client = publicClient(authority, { runtime: { now: runtime.now } });
  const token = (await signInTo(authority, client)({ loginHint: username }))._unsafeUnwrap();
  return token.account as Account;
};
const client = () => publicClient(authority, { runtime: { now: runtime.now } });
const otherAccount = { _tag: 'IdToken', issues: ['the token is of another account'] };

describe('an account that a sign-in names', () => {
  it('is who must sign in: nobody else’s token comes back', async () => {
    const account = await accountOf(ann);
    authority.person(signsIn(bob), { times: 1 });
    const refused = await signInTo(authority, client())({ account });
    expect(refused._unsafeUnwrapErr()).toMatchObject(otherAccount);
    const given = (await signInTo(authority, client())({ account }))._unsafeUnwrap();
    expect(given.account?.username).toBe(ann);
  });

  it('is kept in the flow, as the id that does not change', async () => {
    const account = await accountOf(ann);
    const { flow, response } = await returned(authority, client(), { account });
    expect(flow.account).toBe(account.homeAccountId);
    const redeem = authorizationCode(client());
    const other = await redeem({ flow: { ...flow, account: 'somebody.else' }, response });
    expect(other._unsafeUnwrapErr()).toMatchObject(otherAccount);
  });

  it('is only hinted at by a name', async () => {
    authority.person(signsIn(bob), { times: 1 });
    const token = (await signInTo(authority, client())({ loginHint: ann }))._unsafeUnwrap();
    expect(token.account?.username).toBe(bob);
  });

  it('is never answered with another’s from a cache, or from a store', async () => {
    const account = await accountOf(ann);
    const cached = withCache(memoryStore({ now: runtime.now }))(signInTo(authority, client()) as never);
    const request: AuthorizationUrlRequest = {
      scopes: [readUser],
      account,
      redirectUri: 'http://localhost:5000/callback',
    };
    authority.person(signsIn(bob), { times: 1 });
    expect((await cached(request as never)).isErr()).toBe(true);
    expect((await cached(request as never))._unsafeUnwrap().account?.username).toBe(ann);

    const store = memoryStore({ now: runtime.now });
    const signIn = withAccountStore(store)(signInTo(authority, client()));
    const acquire = withClaimsChallenge(silent(client(), store), (_, asked) => signIn(asked));
    authority.person(signsIn(bob), { times: 1 });
    expect((await acquire({ scopes: [readUser], account }))._unsafeUnwrapErr()).toMatchObject(otherAccount);
    expect((await acquire({ scopes: [readUser], account }))._unsafeUnwrap().account?.username).toBe(ann);
  });

  it('is who must sign in on another device, too', async () => {
    const account = await accountOf(ann);
    const device = webClient(authority, { runtime });
    const acquire = (username: string) => {
      const request: DeviceCodeRequest = {
        scopes: [readUser],
        account,
        onUserCode: ({ userCode }) => authority.enterUserCode(userCode, signsIn(username)),
      };
      return runtime.run(deviceCode(device)(request));
    };
    expect((await acquire(bob))._unsafeUnwrapErr()).toMatchObject(otherAccount);
    expect((await acquire(ann))._unsafeUnwrap().account?.username).toBe(ann);
  });

  it.each([null, 'somebody', {}, { homeAccountId: 7 }])('is refused where it is none: %j', async (account) => {
    const request = { scopes: [readUser], account, onUserCode: () => undefined } as unknown as DeviceCodeRequest;
    for (const result of [await signInTo(authority, client())(request as never), await deviceCode(client())(request)])
      expect(result._unsafeUnwrapErr()).toMatchObject({ _tag: 'InvalidRequest', issues: ['account: not an account'] });
    expect(authority.requests).toEqual([]);
  });
});
