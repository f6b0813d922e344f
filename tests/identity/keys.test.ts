import { beforeAll, describe, expect, it } from '@jest/globals';
import { verifyIdToken, warmKeys } from '../../src/identity/verify.js';
import { startAuthority } from '../../src/testing.js';
import { clientOf } from '../exchange/support/clients.js';
import { soon, testRuntime } from '../wire/support/runtime.js';
import { answering, closedPort } from '../wire/support/server.js';
import { claimsOf, makeSigner, outcomeOf, provider, type Signer, verifyVerdict } from './support/provider.js';

let signer: Signer;
let next: Signer;
beforeAll(async () => {
  [signer, next] = [await makeSigner('k'), await makeSigner('next')];
});
const minute = 60_000;
const day = 24 * 60 * minute;
const unknownKey = ['signature: by a key that the authority does not show'];
const longLived = () => claimsOf({ exp: 9e9 });

describe('keys are kept', () => {
  it('with the client, for a day', async () => {
    const { client, world } = provider([signer.jwk]);
    const token = await signer.sign(longLived());
    expect(await verifyVerdict(client, token)).toBe('fine');
    world.now += day - 1;
    expect(await verifyVerdict(client, token)).toBe('fine');
    expect(world.asked).toBe(1);
    world.now += 1;
    expect(await verifyVerdict(client, token)).toBe('fine');
    expect(world.asked).toBe(2);
    // What was put back cannot be reckoned with.
    world.now -= 1;
    expect(await verifyVerdict(client, token)).toBe('fine');
    expect(world.asked).toBe(3);
  });

  it('for no other client', async () => {
    const { client, world } = provider([signer.jwk]);
    const token = await signer.sign(longLived());
    expect(await verifyVerdict(client, token)).toBe('fine');
    expect(await verifyVerdict({ ...client }, token)).toBe('fine');
    expect(world.asked).toBe(2);
  });

  it('and not where the authority names another place', async () => {
    const { client, world } = provider([signer.jwk]);
    expect(await verifyVerdict(client, await signer.sign(longLived()))).toBe('fine');
    world.now += day - minute;
    // Newer keys, so that the metadata end before them.
    expect(await verifyVerdict(client, await next.sign(longLived()))).toEqual(unknownKey);
    expect(world.asked).toBe(2);
    world.now += minute;
    world.metadata = { ...world.metadata, jwks_uri: `${String(world.metadata['issuer'])}/other` };
    expect(await verifyVerdict(client, await signer.sign(longLived()))).toBe('fine');
    expect(world.asked).toBe(3);
  });

  it('and asked for once by a thousand callers', async () => {
    const { client, world } = provider([signer.jwk]);
    const token = await signer.sign(longLived());
    const verdicts = await Promise.all(Array.from({ length: 1000 }, () => verifyVerdict(client, token)));
    expect(new Set(verdicts)).toEqual(new Set(['fine']));
    expect(world.asked).toBe(1);
  });

  it('beforehand, where there is time', async () => {
    const { client, world } = provider([signer.jwk]);
    expect((await warmKeys(client))._unsafeUnwrap()).toBe(true);
    expect(await verifyVerdict(client, await signer.sign(longLived()))).toBe('fine');
    expect((await warmKeys(client)).isOk()).toBe(true);
    expect(world.asked).toBe(1);
    expect((await warmKeys(client, AbortSignal.abort()))._unsafeUnwrapErr().code).toBe('aborted');
  });

  it('from the embedded authority', async () => {
    const authority = await startAuthority();
    try {
      expect((await warmKeys(clientOf(authority.authorityUrl()))).isOk()).toBe(true);
      expect(authority.requests.map(({ path }) => path)).toEqual([
        expect.stringContaining('openid-configuration'),
        `/${authority.tenant.id}/discovery/v2.0/keys`,
      ]);
    } finally {
      await authority.close();
    }
  });
});

describe('a key that is not known', () => {
  it('is fetched: keys may change at any time', async () => {
    const { client, world } = provider([signer.jwk]);
    expect(await verifyVerdict(client, await signer.sign(longLived()))).toBe('fine');
    world.keys = [next.jwk];
    const tokens = [await next.sign(longLived()), await next.sign(longLived())];
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, (_, at) => verifyVerdict(client, tokens[at % 2] ?? '')),
    );
    expect(new Set(verdicts)).toEqual(new Set(['fine']));
    expect(world.asked).toBe(2);
    // The old one is not believed any more.
    expect(await verifyVerdict(client, await signer.sign(longLived()))).toEqual(unknownKey);
    expect(world.asked).toBe(2);
  });

  it('costs, however many there are, one request in 5 minutes', async () => {
    const { client, world } = provider([signer.jwk]);
    const good = await signer.sign(longLived());
    expect(await verifyVerdict(client, good)).toBe('fine');
    const flood = async (): Promise<void> => {
      for (let at = 0; at < 20; at += 1)
        expect(await verifyVerdict(client, await next.sign(longLived(), { kid: `evil-${at}` }))).toEqual(unknownKey);
      const tokens = await Promise.all(
        Array.from({ length: 20 }, (_, at) => next.sign(longLived(), { kid: `e-${at}` })),
      );
      await Promise.all(tokens.map((token) => verifyVerdict(client, token)));
    };
    await flood();
    expect(world.asked).toBe(2);
    world.now += 5 * minute - 1;
    await flood();
    expect(world.asked).toBe(2);
    expect(await verifyVerdict(client, good)).toBe('fine');
    world.now += 1;
    await flood();
    expect(world.asked).toBe(3);
    expect(await verifyVerdict(client, good)).toBe('fine');
  });

  it('lets nobody wait whose key is known', async () => {
    const { client, world } = provider([signer.jwk]);
    const good = await signer.sign(longLived());
    expect(await verifyVerdict(client, good)).toBe('fine');
    world.answer = () => new Promise<never>(() => undefined);
    const evil = verifyVerdict(client, await next.sign(longLived()));
    await soon(evil);
    expect(world.asked).toBe(2);
    expect(await verifyVerdict(client, good)).toBe('fine');
  });

  it('is a failure of the request where that fails, and tried again soon, but not at once', async () => {
    const { client, world } = provider([signer.jwk]);
    const good = await signer.sign(longLived());
    expect(await verifyVerdict(client, good)).toBe('fine');
    world.keys = [signer.jwk, next.jwk];
    world.answer = () => new Response('', { status: 503 });
    const renewed = await next.sign(longLived());
    for (let at = 0; at < 5; at += 1)
      expect(await outcomeOf(client, renewed)).toMatchObject({ category: 'service_unavailable' });
    expect(world.asked).toBe(2);
    expect(await verifyVerdict(client, good)).toBe('fine');
    world.answer = undefined;
    world.now += 5_000;
    expect(await verifyVerdict(client, renewed)).toBe('fine');
    expect(world.asked).toBe(3);
  });

  it('is not asked for by who is aborted again and again', async () => {
    const { client, world } = provider([signer.jwk]);
    expect(await verifyVerdict(client, await signer.sign(longLived()))).toBe('fine');
    world.answer = () => new Promise<never>(() => undefined);
    const evil = await next.sign(longLived());
    for (let at = 0; at < 5; at += 1) {
      const leaving = new AbortController();
      const result = verifyIdToken(client, evil, {}, leaving.signal);
      await soon(result);
      leaving.abort();
      expect((await result).isErr()).toBe(true);
    }
    expect(world.asked).toBe(2);
    world.answer = undefined;
    world.keys = [next.jwk];
    world.now += 5_000;
    expect(await verifyVerdict(client, evil)).toBe('fine');
  });
});

describe('no keys', () => {
  it.each<[string, () => Response, object]>([
    ['503', () => new Response('', { status: 503 }), { _tag: 'UnexpectedResponse', category: 'service_unavailable' }],
    ['404', () => new Response('{}', { status: 404 }), { _tag: 'UnexpectedResponse', status: 404 }],
    ['HTML', () => new Response('<html>'), { issues: ['body: not a JSON object'] }],
    ['nothing', () => new Response(''), { issues: ['body: not a JSON object'] }],
    ['a list', () => Response.json([]), { issues: ['body: not a JSON object'] }],
    ['no list', () => Response.json({ keys: { 0: signer.jwk } }), { issues: ['keys: not a list'] }],
    ['an inherited list', () => new Response('{"__proto__":{"keys":[]}}'), { issues: ['keys: not a list'] }],
    [
      'an empty list',
      () => Response.json({ keys: [] }),
      { issues: ['keys: none that a signature could be checked with'] },
    ],
    [
      '201 keys',
      () => Response.json({ keys: Array.from({ length: 201 }, () => signer.jwk) }),
      { issues: ['keys: more than 200'] },
    ],
    [
      'too much',
      () => new Response(' '.repeat(1024 * 1024 + 1)),
      { issues: ['the body is larger than 1048576 bytes'] },
    ],
  ])('are an error: %s', async (_, answer, expected) => {
    const { client, world } = provider([signer.jwk]);
    world.answer = answer;
    expect(await outcomeOf(client, await signer.sign(longLived()))).toMatchObject(expected);
    world.answer = undefined;
    world.now += 5_000;
    expect(await outcomeOf(client, await signer.sign(longLived()))).toMatchObject({ sub: 'a-person' });
  });

  it('and the same error for some seconds, or as long as the server asks, up to 5 minutes', async () => {
    const token = await signer.sign(longLived());
    for (const [header, restMs] of [
      [{}, 5_000],
      [{ 'retry-after': '60' }, minute],
      [{ 'retry-after': '9999' }, 5 * minute],
    ] as const) {
      const { client, world } = provider([signer.jwk]);
      world.answer = () => new Response('', { status: 429, headers: header });
      expect(await outcomeOf(client, token)).toMatchObject({ category: 'throttled' });
      world.answer = undefined;
      world.now += restMs - 1;
      expect(await outcomeOf(client, token)).toMatchObject({ category: 'throttled' });
      expect(world.asked).toBe(1);
      world.now += 1;
      expect(await verifyVerdict(client, token)).toBe('fine');
    }
  });

  it('are an error without words of the server', async () => {
    const { client, world } = provider([]);
    world.answer = () =>
      Response.json({ keys: 'marker', error_description: 'marker' }, { headers: { 'x-a': 'marker' } });
    const outcome = await outcomeOf(client, await signer.sign(longLived()));
    expect(JSON.stringify(outcome)).not.toContain('marker');
  });

  it.each([
    [undefined, 10_000],
    [3_000, 3_000],
    [60_000, 10_000],
  ])('come, with a timeout of %s ms, for %s ms', async (timeoutMs, expected) => {
    const { client, world } = provider([signer.jwk], undefined, timeoutMs === undefined ? {} : { timeoutMs });
    const runtime = testRuntime({ fetch: client.runtime.fetch });
    const own = { ...client, runtime };
    world.answer = () => new Promise<never>(() => undefined);
    const result = outcomeOf(own, await signer.sign(longLived()));
    while (world.asked === 0) await new Promise(setImmediate);
    expect(runtime.sleeps.at(-1)?.milliseconds).toBe(expected);
    runtime.expire();
    expect(await result).toMatchObject({ _tag: 'Timeout', timeoutMs: expected });
  });

  it('come to who is aborted: before, meanwhile, and where they are kept', async () => {
    const { client, world } = provider([signer.jwk]);
    const token = await signer.sign(longLived());
    const aborted = { _tag: 'Aborted' };
    expect((await verifyIdToken(client, token, {}, AbortSignal.abort()))._unsafeUnwrapErr()).toMatchObject(aborted);
    expect(world.asked).toBe(0);
    const leaving = new AbortController();
    world.answer = (request) => {
      leaving.abort();
      return new Promise((_, reject) => request.signal.addEventListener('abort', reject));
    };
    expect((await verifyIdToken(client, token, {}, leaving.signal))._unsafeUnwrapErr()).toMatchObject(aborted);
    world.answer = undefined;
    expect(await verifyVerdict(client, token)).toBe('fine');
    expect((await verifyIdToken(client, token, {}, AbortSignal.abort()))._unsafeUnwrapErr()).toMatchObject(aborted);
  });
});

describe('over HTTP', () => {
  const serverOf = (
    keys: (base: string) => { readonly status: number; readonly location?: string; readonly body: string },
  ) =>
    answering((response, { url, headers }) => {
      const base = `http://${String(headers['host'])}`;
      const metadata = { issuer: base, authorization_endpoint: base, token_endpoint: base, jwks_uri: `${base}/keys` };
      const { status, location, body } = url.includes('.well-known')
        ? { status: 200, body: JSON.stringify(metadata), location: undefined }
        : { location: undefined, ...keys(base) };
      response.writeHead(status, { 'content-type': 'application/json', ...(location && { location }) }).end(body);
    });
  const at = (url: string) => clientOf('', { authority: undefined, issuer: url });

  it('keys are found where the metadata say', async () => {
    await using server = await serverOf(() => ({ status: 200, body: JSON.stringify({ keys: [signer.jwk] }) }));
    expect(await verifyVerdict(at(server.url), await signer.sign(claimsOf({ iss: server.url })))).toBe('fine');
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /.well-known/openid-configuration',
      'GET /keys',
    ]);
  });

  it('a redirect is not followed', async () => {
    await using server = await serverOf((base) => ({ status: 302, location: `${base}/elsewhere`, body: '' }));
    expect(await outcomeOf(at(server.url), await signer.sign(claimsOf({ iss: server.url })))).toMatchObject({
      issues: ['a redirect, which is not followed'],
    });
    expect(server.requests).toHaveLength(2);
  });

  it('a server that is down is a failure of the network', async () => {
    const url = `http://127.0.0.1:${await closedPort()}`;
    const outcome = await outcomeOf(at(url), await signer.sign(claimsOf({ iss: url })));
    expect(outcome).toMatchObject({ _tag: 'Network' });
  });
});
