import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import {
  memoryStore,
  sampleError,
  silent,
  withAccountStore,
  withClaimsChallenge,
  withFallback,
  type AuthorizationUrlRequest,
  type Client,
  type OAuthError,
  type SilentRequest,
  type TokenEvent,
  type TokenOperation,
  type TokenResponse,
} from '../../src/index.js';
import { aadsts, httpError } from '../../src/testing.js';
import { signInTo } from '../exchange/support/users.js';
import { adele, hour, refreshTokensIn, startWorld, type World } from './support/people.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.reset());
afterAll(() => world.close());

type Asked = SilentRequest & Partial<AuthorizationUrlRequest>;

/** A program in the three lines of the guide, and what a person was asked. */
const programs: readonly (readonly [
  string,
  (
    sign: TokenOperation<Asked>,
    quiet: TokenOperation<SilentRequest>,
  ) => (request: Asked) => ResultAsync<TokenResponse, OAuthError>,
])[] = [
  [
    'withFallback',
    (signIn, quiet) =>
      withFallback(signIn, { also: ['sign_in_required', 'grant_expired', 'step_up_required', 'consent_required'] })(
        quiet,
      ),
  ],
  ['withClaimsChallenge', (signIn, quiet) => withClaimsChallenge(quiet, (_, request: Asked) => signIn(request))],
];

const setUp = (client: Client = world.client()) => {
  const store = memoryStore({ now: () => world.time.now });
  const asked: Asked[] = [];
  const signing = withAccountStore(store)(signInTo(world.authority, client));
  const signIn: TokenOperation<Asked> = Object.assign(
    (request: Asked) => {
      asked.push(request);
      return signing({ scopes: request.scopes, claims: request.claims, loginHint: adele });
    },
    signing.context && { context: signing.context },
  );
  return { store, asked, signIn, quiet: silent(client, store) };
};

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

describe.each(programs)('silent, then ask the person: %s', (_, program) => {
  const request = { scopes: ['User.Read'], account: 'only' as const };

  it('asks when nothing is kept, and never after that', async () => {
    const { asked, signIn, quiet } = setUp();
    const acquire = program(signIn, quiet);
    const first = (await acquire(request))._unsafeUnwrap();
    expect(first.source).toBe('network');
    expect((await acquire(request))._unsafeUnwrap().source).toBe('cache');
    world.time.now += hour;
    expect((await acquire(request))._unsafeUnwrap().source).toBe('network');
    expect(asked).toHaveLength(1);
    expect(world.refreshes()).toHaveLength(1);
  });

  it('asks when the refresh token is dead', async () => {
    const { asked, signIn, quiet, store } = setUp();
    const acquire = program(signIn, quiet);
    (await acquire(request))._unsafeUnwrap();
    world.authority.revokeSessions(adele);
    const token = (await acquire({ ...request, forceRefresh: true }))._unsafeUnwrap();
    expect(asked).toHaveLength(2);
    expect(await refreshTokensIn(store)).toEqual([token.refreshToken]);
  });

  it('hands the claims of the error to the person, with those of the request', async () => {
    const { asked, signIn, quiet } = setUp();
    const acquire = program(signIn, quiet);
    (await acquire(request))._unsafeUnwrap();
    world.authority.fail(aadsts(50076, { claims }), { times: 1, grant: 'refresh_token' });
    (await acquire({ ...request, forceRefresh: true }))._unsafeUnwrap();
    expect(asked[1]?.claims).toBe(claims);
    world.authority.fail(aadsts(50076, { claims }), { times: 1, grant: 'refresh_token' });
    (await acquire({ ...request, claims: '{"id_token":{"auth_time":null}}' }))._unsafeUnwrap();
    expect(JSON.parse(asked[2]?.claims ?? '')).toEqual({ ...JSON.parse(claims), id_token: { auth_time: null } });
    // The person has met them: what came is kept.
    expect((await acquire(request))._unsafeUnwrap().source).toBe('cache');
    expect(asked).toHaveLength(3);
  });

  it('asks nobody where the server is down', async () => {
    const { asked, signIn, quiet } = setUp();
    const acquire = program(signIn, quiet);
    (await acquire(request))._unsafeUnwrap();
    world.authority.fail(httpError({ status: 503 }));
    expect((await acquire({ ...request, forceRefresh: true }))._unsafeUnwrapErr().category).toBe('service_unavailable');
    expect(asked).toHaveLength(1);
  });
});

describe('nobody is there to be asked', () => {
  const request = { scopes: ['User.Read'], account: 'only' as const, interactive: false };

  it('withClaimsChallenge asks nobody', async () => {
    const { asked, signIn, quiet } = setUp();
    const acquire = withClaimsChallenge(quiet, (_, given: Asked) => signIn(given));
    expect((await acquire(request))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Challenge', reason: 'unresolved' });
    expect(asked).toEqual([]);
  });

  it('withFallback leaves it to the next operation, which is told', async () => {
    const { asked, signIn, quiet } = setUp();
    (await withFallback(signIn)(quiet)(request))._unsafeUnwrap();
    expect(asked[0]).toMatchObject({ interactive: false });
  });

  it('renewals in the background ask nobody', async () => {
    const { asked, signIn, quiet } = setUp();
    const acquire = withClaimsChallenge(quiet, (_, given: Asked) => signIn(given));
    const here = { scopes: ['User.Read'], account: 'only' as const };
    (await acquire(here))._unsafeUnwrap();
    world.authority.fail(aadsts(50076, { claims }), { grant: 'refresh_token' });
    world.time.now += hour - 60_000;
    const token = (await acquire(here))._unsafeUnwrap();
    expect(token.refreshFailure?.category).toBe('step_up_required');
    expect(asked).toHaveLength(1);
  });
});

describe('withFallback', () => {
  const first =
    (error: OAuthError): TokenOperation<object, string> =>
    () =>
      errAsync(error);
  it('goes on after NoToken, and after what `also` names, and after nothing else', async () => {
    const second: TokenOperation<object, string, never> = () => okAsync('second');
    const noToken = (await setUp().quiet({ scopes: ['s'], account: 'only' }))._unsafeUnwrapErr();
    expect(noToken._tag).toBe('NoToken');
    expect((await withFallback(second)(first(noToken))({})).unwrapOr('error')).toBe('second');
    for (const error of [sampleError('AADSTS700082'), sampleError('network'), sampleError('throttled')]) {
      const { category } = error;
      const failing = first(error);
      expect((await withFallback(second)(failing)({})).unwrapOr('error')).toBe('error');
      expect((await withFallback(second, { also: [category] })(failing)({})).unwrapOr('error')).toBe('second');
    }
    // Another error of the category of NoToken is none.
    expect((await withFallback(second)(first(sampleError('AADSTS50058')))({})).unwrapOr('error')).toBe('error');
  });

  it('tells that it goes on', async () => {
    const { signIn, quiet } = setUp();
    const events: string[] = [];
    const onEvent = ({ name }: TokenEvent): void => void events.push(name);
    await withFallback(signIn)(quiet)({ scopes: ['User.Read'], account: 'only', onEvent });
    expect(events[0]).toBe('fallback');
  });
});
