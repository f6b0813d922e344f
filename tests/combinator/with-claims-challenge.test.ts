import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { errAsync, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import {
  clientCredentials,
  sampleError,
  withCache,
  withClaimsChallenge,
  memoryStore,
  type Category,
  type InteractionNeeded,
  type OAuthError,
  type TokenEvent,
  type TokenOperation,
  type TokenRequest,
} from '../../src/index.js';
import { categories } from '../../src/catalogue/codes.generated.js';
import { operationIn } from '../../src/operation/operation.js';
import { aadsts, startAuthority, type TestAuthority } from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { deferred, soon } from '../wire/support/runtime.js';
import { virtualRuntime } from './support/virtual.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const request: TokenRequest = { scopes: [graph] };
const acrs = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
const nbf = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
const both = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"},"acrs":{"essential":true,"value":"c1"}}}';

interface Asked {
  readonly challenge: InteractionNeeded<Category>;
  readonly request: TokenRequest;
}

/** An operation that gives these one after another, and a resolver that gives those. */
const scene = (given: readonly (OAuthError | string)[], resolved: readonly (OAuthError | string)[] = ['resolved']) => {
  const requests: TokenRequest[] = [];
  const asked: Asked[] = [];
  const next = (values: readonly (OAuthError | string)[], index: number): ResultAsync<string, OAuthError> => {
    const value = values[Math.min(index, values.length - 1)] ?? '';
    return typeof value === 'string' ? okAsync(value) : errAsync(value);
  };
  const { context } = clientCredentials(clientOfAuthority(authority, { runtime: virtualRuntime() }));
  const operation: TokenOperation<TokenRequest, string> = operationIn(context, (each: TokenRequest) =>
    next(given, requests.push(each) - 1),
  );
  const resolve = (challenge: InteractionNeeded<Category>, each: TokenRequest): ResultAsync<string, OAuthError> =>
    next(resolved, asked.push({ challenge, request: each }) - 1);
  return { operation, resolve, requests, asked };
};

const stepUp = (claims: string | null = acrs): OAuthError =>
  sampleError('AADSTS50076', { ...(claims !== null && { claims }) });

describe('a failure that a sign-in can fix', () => {
  it('is put to the resolver once, with its claims, and the token comes from there', async () => {
    const { operation, resolve, requests, asked } = scene([stepUp()]);
    const result = await withClaimsChallenge(resolve)(operation)(request);
    expect(result._unsafeUnwrap()).toBe('resolved');
    expect(requests).toEqual([request]);
    expect(asked).toEqual([
      {
        challenge: { claims: acrs, error: expect.objectContaining({ code: 'AADSTS50076' }) },
        request: { ...request, claims: acrs },
      },
    ]);
  });

  it('from a real answer of the token endpoint, too', async () => {
    authority.fail(aadsts(50076, { claims: { access_token: { acrs: { essential: true, value: 'c1' } } } }));
    const grant = clientCredentials(clientOfAuthority(authority));
    const acquire = withClaimsChallenge(({ claims }) => okAsync(claims))(grant);
    expect((await acquire(request))._unsafeUnwrap()).toBe(acrs);
  });

  const handled = [
    'sign_in_required',
    'step_up_required',
    'consent_required',
    'password_change_required',
    'grant_expired',
    'grant_rejected',
  ];
  const codeOf: Readonly<Record<string, OAuthError>> = {
    sign_in_required: sampleError('no_token'),
    step_up_required: stepUp(),
    consent_required: sampleError('AADSTS65001'),
    password_change_required: sampleError('AADSTS50055'),
    grant_expired: sampleError('AADSTS50173', { suberror: 'bad_token' }),
    grant_rejected: sampleError('AADSTS50013'),
    policy_blocked: sampleError('AADSTS53003', { suberror: 'message_only', claims: acrs }),
    device_not_ready: sampleError('AADSTS53000'),
    network: sampleError('network'),
    credential_rejected: sampleError('AADSTS7000215'),
    throttled: sampleError('throttled'),
    aborted: sampleError('aborted'),
  };

  it.each(Object.entries(codeOf))('%s: is it one?', async (category, error) => {
    expect([error.category, category in categories]).toEqual([category, true]);
    const { operation, resolve, asked } = scene([error]);
    const result = await withClaimsChallenge(resolve)(operation)(request);
    expect([asked.length, result.isOk()]).toEqual(handled.includes(category) ? [1, true] : [0, false]);
  });

  it('is what a policy forbids only where it is named', async () => {
    const { operation, resolve, asked } = scene([codeOf['policy_blocked'] as OAuthError]);
    const passing = withClaimsChallenge(resolve, { also: ['policy_blocked'] })(operation);
    expect((await passing(request)).isOk()).toBe(true);
    expect(asked[0]?.challenge.claims).toBe(acrs);
  });

  it('tells of it, without the claims', async () => {
    const { operation, resolve } = scene([stepUp()]);
    const events: TokenEvent[] = [];
    await withClaimsChallenge(resolve)(operation)({ ...request, onEvent: (event) => events.push(event) });
    expect(events).toMatchObject([
      { name: 'challenge', category: 'step_up_required', code: 'AADSTS50076', hasClaims: true },
    ]);
    expect(JSON.stringify(events)).not.toContain('acrs');
  });
});

describe('what is not put to anybody a second time', () => {
  it('is what the resolver fails with: unresolved, with both errors', async () => {
    const { operation, resolve, asked } = scene([stepUp()], [sampleError('AADSTS50079')]);
    const error = (await withClaimsChallenge(resolve)(operation)(request))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      ...{ _tag: 'Challenge', reason: 'unresolved', category: 'unexpected_response' },
      ...{ first: { code: 'AADSTS50076' }, last: { code: 'AADSTS50079' } },
    });
    expect(asked).toHaveLength(1);
  });

  it('is what nobody is there to be asked for', async () => {
    const { operation, resolve, asked } = scene([stepUp()]);
    const acquire = withClaimsChallenge(resolve)(operation);
    const error = (await acquire({ ...request, interactive: false }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ code: 'unresolved_challenge', first: { code: 'AADSTS50076' } });
    expect(asked).toEqual([]);
  });

  it('another failure of the resolver is given as it is, and one that throws is Callback', async () => {
    const { operation } = scene([stepUp()]);
    const declined = withClaimsChallenge(() => errAsync('declined' as const))(operation);
    expect((await declined(request))._unsafeUnwrapErr()).toBe('declined');
    const broken = withClaimsChallenge((): ResultAsync<string, never> => {
      throw new Error('x');
    })(operation);
    expect((await broken(request))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Callback' });
  });
});

describe('claims', () => {
  it('of the request and of the error are one claims request', async () => {
    const { operation, resolve, asked } = scene([stepUp()]);
    await withClaimsChallenge(resolve)(operation)({ ...request, claims: nbf });
    expect(asked[0]?.request.claims).toBe(both);
  });

  it('of an API may be as they came, in base64', async () => {
    const { operation, resolve, requests, asked } = scene([stepUp(null)]);
    await withClaimsChallenge(resolve)(operation)({ ...request, claims: btoa(nbf) });
    expect(requests[0]?.claims).toBe(nbf);
    expect(asked[0]?.request.claims).toBe(nbf);
  });

  it('that cannot be read are Challenge, and put to nobody', async () => {
    const { operation, resolve, asked } = scene([stepUp('{"access_token":')]);
    const error = (await withClaimsChallenge(resolve)(operation)(request))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Challenge', reason: 'malformed' });
    expect(asked).toEqual([]);
  });

  it('are sent until a token comes, then forgotten', async () => {
    const { operation, resolve, requests } = scene(
      [stepUp(), stepUp(null), stepUp(null), 'token'],
      [sampleError('aborted'), 'resolved'],
    );
    const acquire = withClaimsChallenge(resolve)(operation);
    expect((await acquire(request)).isErr()).toBe(true);
    expect((await acquire(request)).isOk()).toBe(true);
    await acquire(request);
    expect(requests.map(({ claims }) => claims)).toEqual([undefined, acrs, undefined]);
  });

  it('of one user are never sent for another', async () => {
    const { operation, resolve, requests } = scene([stepUp()], [sampleError('aborted')]);
    const acquire = withClaimsChallenge(resolve)(operation);
    const of = (homeAccountId: string) => ({ ...request, account: { homeAccountId } });
    await acquire(of('ann'));
    await acquire(of('bob'));
    await acquire(of('ann'));
    expect(requests.map(({ claims }) => claims)).toEqual([undefined, undefined, acrs]);
  });

  it('bypass a cache inside, and the token that comes is kept', async () => {
    const runtime = virtualRuntime();
    const grant = clientCredentials(clientOfAuthority(authority, { runtime }));
    const cached = withCache(memoryStore({ now: runtime.now }))(grant);
    const acquire = withClaimsChallenge(cached, (_, each) => cached(each));
    const sources = [];
    for (const claims of [undefined, undefined, acrs, undefined])
      sources.push((await runtime.run(acquire({ ...request, claims })))._unsafeUnwrap().source);
    expect(sources).toEqual(['network', 'cache', 'network', 'cache']);
    expect(authority.requests.map(({ parameters }) => parameters['claims'])).toEqual([undefined, acrs]);
  });
});

describe('who leaves', () => {
  it('while a person has not answered hears Aborted at once', async () => {
    const { operation } = scene([stepUp()]);
    const controller = new AbortController();
    const acquire = withClaimsChallenge(operation, () => new ResultAsync<string, never>(new Promise(() => undefined)));
    const running = acquire({ ...request, signal: controller.signal });
    expect(await soon(running)).toBe('pending');
    controller.abort();
    expect(await soon(running)).toMatchObject({ error: { _tag: 'Aborted' } });
  });
});

describe('a call that began before', () => {
  it('does not forget claims that were asked for meanwhile', async () => {
    const slow = deferred<Result<string, OAuthError>>();
    const requests: TokenRequest[] = [];
    const operation: TokenOperation<TokenRequest, string> = operationIn(undefined, (each: TokenRequest) => {
      requests.push(each);
      return requests.length === 1 ? new ResultAsync(slow.promise) : errAsync(stepUp());
    });
    const acquire = withClaimsChallenge(operation, () => errAsync(sampleError('aborted')));
    const early = acquire(request);
    expect(await soon(early)).toBe('pending');
    await acquire(request);
    slow.resolve(ok('early'));
    await early;
    await acquire(request);
    expect(requests.map(({ claims }) => claims)).toEqual([undefined, undefined, acrs]);
  });
});

describe('the operation that is made', () => {
  it('has no context: the token may be another one’s', () => {
    const { operation, resolve } = scene([]);
    expect(operation.context).toBeDefined();
    expect(withClaimsChallenge(resolve)(operation).context).toBeUndefined();
  });

  it('is the same with the operation in front', async () => {
    const { operation, resolve, asked } = scene([stepUp()]);
    expect((await withClaimsChallenge(operation, resolve)(request))._unsafeUnwrap()).toBe('resolved');
    const blocked = scene([sampleError('AADSTS53003')]);
    const passing = withClaimsChallenge(blocked.operation, blocked.resolve, { also: ['policy_blocked'] });
    expect((await passing(request)).isOk()).toBe(true);
    expect(asked).toHaveLength(1);
  });
});
