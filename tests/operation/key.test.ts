import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import { clientCredentials, clientSecret, type Credential, type OperationContext } from '../../src/index.js';
import { keysOf, type Purpose } from '../../src/operation/key.js';
import { clientId, clientOf, graph, tenantId } from '../exchange/support/clients.js';

const purposes: readonly Purpose[] = ['token', 'flight', 'gate'];
const credential: Credential = { ...clientSecret('a-secret'), keyId: 'key-1' };
const context = clientCredentials(clientOf(`http://127.0.0.1:1/${tenantId}`, { credential }))
  .context as OperationContext;
const keyOf = async (request: unknown, purpose: Purpose = 'token', changes: Partial<OperationContext> = {}) =>
  keysOf({ context: { ...context, ...changes } }, purpose)(request);

const isOdd = (scope: string): boolean => scope === '' || scope.includes(' ');

/** What a request means, without what means nothing: `undefined`, the order and the number of equal scopes. */
const meaning = (request: object): unknown => {
  const { scopes, ...rest } = request as { readonly scopes?: readonly string[] };
  return [scopes === undefined || scopes.some(isOdd) ? scopes : [...new Set(scopes)].sort(), present(rest)];
};
const present = (value: unknown): unknown => {
  if (Array.isArray(value)) return Array.from(value, present);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, present(member)]),
  );
};

/** Few of each, so that two of them are often the same. */
const few = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<unknown[]>(
      ...['', 'a', 'b', '1', 'null', 'NaN', 'undefined', '[]', '{}', '1n', '"a"', 'a,b', 'a"', '\ud800', '\ud801'],
      ...[0, 1, -1, 1.5, NaN, Infinity, -Infinity, 1n, 0n, true, false, null, undefined],
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', '', '__proto__', 'a:', '"a"', 'toString'), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const scope = fc.constantFrom('a', 'b', 'c', 'a b', '', ' ', graph);
const requests = fc.record(
  {
    scopes: fc.array(scope, { maxLength: 4 }),
    account: fc.constantFrom(undefined, ...['1', '2'].map((id) => ({ homeAccountId: id, tenantId: 't' }))),
    assertion: fc.constantFrom(undefined, 'one', 'two'),
    extraParameters: fc.constantFrom(undefined, {}, { dc: '1' }, { dc: '2' }, { dc: '1', slice: '2' }),
    unknown: few,
    __proto__: few,
    request: few,
    '': few,
  },
  { requiredKeys: [] },
);

const small = fc.record({ scopes: fc.array(scope, { maxLength: 2 }), unknown: few }, { requiredKeys: [] });
const smallest = fc.record({ scopes: fc.array(scope, { maxLength: 2 }), unknown: fc.constantFrom('a', [], {}) });
const pairs = fc.oneof(...[requests, small, smallest].map((each) => fc.tuple<[object, object]>(each, each)));

describe('the key of a request', () => {
  it.each(['token', 'flight'] as const)(
    'of a %s is the same exactly where two requests mean the same',
    async (purpose) => {
      let same = 0;
      await fc.assert(
        fc.asyncProperty(pairs, async ([one, two]) => {
          const isSame = isDeepStrictEqual(meaning(one), meaning(two));
          if (isSame) same += 1;
          expect((await keyOf(one, purpose)) === (await keyOf(two, purpose))).toBe(isSame);
        }),
        { numRuns: 3000 },
      );
      expect(same).toBeGreaterThan(10);
    },
  );

  it('is the same of every pair of small values exactly where they are the same', async () => {
    const values = fc.sample(few, { numRuns: 400, seed: 7 });
    const texts = new Map<string, unknown>();
    for (const value of values) {
      const key = await keyOf({ scopes: ['s'], value });
      if (texts.has(key)) expect(present(value)).toEqual(present(texts.get(key)));
      texts.set(key, value);
    }
    const distinct = values.map(present).filter((value, index, all) => {
      return all.findIndex((other) => isDeepStrictEqual(other, value)) === index;
    });
    // One without the field and one in which it is undefined are the same.
    expect(texts.size).toBe(distinct.length);
  });

  it('is the same of a copy, in whatever order, with scopes twice and fields that are undefined', async () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return Array.from(value, shuffled);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries([
        ...backwards(Object.entries(value)).map(([name, member]): [string, unknown] => [name, shuffled(member)]),
        ['nothing', undefined],
      ]);
    };
    await fc.assert(
      fc.asyncProperty(requests, fc.constantFrom(...purposes), async (request, purpose) => {
        const { scopes } = request;
        const copy = {
          ...(shuffled(request) as object),
          ...(scopes && { scopes: scopes.some(isOdd) ? scopes : [...backwards(scopes), ...scopes] }),
        };
        expect(await keyOf(copy, purpose)).toBe(await keyOf(request, purpose));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same at every time, also after thousands of others', async () => {
    const key = keysOf({ context }, 'token');
    const some = fc.sample(requests, { numRuns: 50, seed: 3 });
    const before = await Promise.all(some.map(async (each) => key(each)));
    for (let index = 0; index < 2500; index++) await key({ scopes: [`scope ${index}`, `s${index}`] });
    expect(await Promise.all(some.map(async (each) => key(each)))).toEqual(before);
    expect(await Promise.all(some.map(async (each) => keysOf({ context: { ...context } }, 'token')(each)))).toEqual(
      before,
    );
  });

  it('is there at once, where there are only scopes', () => {
    const key = keysOf({ context }, 'token');
    expect(typeof key({ scopes: [graph] })).toBe('string');
    expect(typeof key({ scopes: ['a', 'b'], signal: new AbortController().signal, claims: '{}' })).toBe('string');
    expect(key({ scopes: ['a', 'b'] })).toBe(key({ scopes: ['b', 'a', 'b'] }));
  });
});

describe('what is in a key', () => {
  const plain = { scopes: [graph] };
  const all = { token: true, flight: true, gate: true };
  const steering = { token: false, flight: false, gate: false };
  it.each<[string, object, { readonly [P in Purpose]: boolean }]>([
    ['signal', { signal: new AbortController().signal }, steering],
    ['correlationId', { correlationId: clientId }, steering],
    ['deadline', { deadline: { remainingMs: () => 1 } }, steering],
    ['onEvent', { onEvent: () => undefined }, steering],
    ['interactive', { interactive: false }, { token: false, flight: true, gate: false }],
    ['claims', { claims: '{"access_token":{}}' }, { token: false, flight: true, gate: false }],
    ['forceRefresh', { forceRefresh: true }, { token: false, flight: true, gate: false }],
    ['scopes', { scopes: ['other'] }, { token: true, flight: true, gate: false }],
    ['extraParameters', { extraParameters: { dc: 'WUS' } }, { token: true, flight: true, gate: false }],
    ['account', { account: { homeAccountId: 'a.b', tenantId: 'b' } }, all],
    ['assertion', { assertion: 'ey.ey.x' }, all],
    ['a field that is unknown', { unknown: 1 }, all],
    ['a field with an empty name', { '': 1 }, all],
    ['a field named as what objects have', { toString: 1 }, all],
    ['a field named __proto__', { ['__proto__']: 'x' }, all],
  ])('%s', async (_, changes, isIn) => {
    for (const purpose of purposes) {
      const differs = (await keyOf({ ...plain, ...changes }, purpose)) !== (await keyOf(plain, purpose));
      expect([purpose, differs]).toEqual([purpose, isIn[purpose]]);
    }
  });

  it.each<[string, Partial<OperationContext>]>([
    ['client', { clientId: 'another' }],
    ['tenant', { authority: { ...context.authority, url: 'http://127.0.0.1:1/another' } }],
    ['host', { authority: { ...context.authority, url: `http://127.0.0.2:1/${tenantId}` } }],
    ['grant', { grant: 'refresh_token' }],
    ['credential, by its id', { credential: { ...credential, keyId: 'key-2' } }],
    ['credential, by identity', { credential: clientSecret('a-secret') }],
    ['fallback', { fallback: { ...context, clientId: 'another' } }],
    ['fallback that is the same', { fallback: context }],
  ])('another %s', async (_, changes) => {
    for (const purpose of purposes)
      for (const request of [plain, { ...plain, assertion: 'x' }])
        expect(await keyOf(request, purpose, changes)).not.toBe(await keyOf(request, purpose));
  });

  it('no credential, and two that are equal and have no id', async () => {
    const [one, two] = [clientSecret('a-secret'), clientSecret('a-secret')];
    const { credential: _, ...without } = context;
    const contexts = [without, { ...without, credential: one }, { ...without, credential: two }, context];
    const keys = contexts.map((each) => keysOf({ context: each }, 'token')(plain));
    expect(new Set(keys).size).toBe(4);
    expect(keysOf({ context: { ...without, credential: one } }, 'token')(plain)).toBe(keys[1]);
  });

  it('the id of a credential, not the credential: it is the same in all processes', async () => {
    const again = { ...clientSecret('renewed'), keyId: 'key-1' };
    expect(await keyOf(plain, 'token', { credential: again })).toBe(await keyOf(plain));
  });

  it('no two places, whatever they are called', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('a', '","', 'a","a', '"', '\\', '\\"', ']', '] ', '[', ',', ' '),
    );
    const place = fc.record({ url: text, clientId: text, grant: text, keyId: fc.option(text, { nil: undefined }) });
    const keyAt = async (
      { url, keyId, ...rest }: typeof place extends fc.Arbitrary<infer P> ? P : never,
      scopes: string,
    ) =>
      keyOf({ scopes: [scopes] }, 'token', {
        ...rest,
        authority: { ...context.authority, url },
        credential: keyId === undefined ? undefined : { ...credential, keyId },
      } as Partial<OperationContext>);
    await fc.assert(
      fc.asyncProperty(place, text, place, text, async (one, scope, two, other) => {
        const isSame = isDeepStrictEqual([one, scope], [two, other]);
        expect((await keyAt(one, scope)) === (await keyAt(two, other))).toBe(isSame);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a key of what cannot be compared', () => {
  class Instance {
    readonly value = 1;
  }
  it.each<[string, () => unknown]>([
    ['functions', () => () => 1],
    ['class instances', () => new Instance()],
    ['dates', () => new Date(0)],
    ['maps', () => new Map([['a', 1]])],
    ['texts as objects', () => Object('text') as unknown],
    ['symbols', () => Symbol('s')],
    ['bytes', () => new Uint8Array(3)],
    ['weak maps', () => new WeakMap()],
    ['promises', () => Promise.resolve(1)],
    ['objects whose members throw', () => Object.defineProperty({}, 'a', { enumerable: true, get: failing })],
    ['revoked proxies', revoked],
    ['proxies that throw', () => new Proxy({}, { ownKeys: failing, getPrototypeOf: failing, get: failing })],
    ['objects in themselves', cycle],
    ['objects that are nested a thousand times', () => nested(1000)],
    ['lists that are nested a million times', () => nested(1_000_000, (inner) => [inner])],
  ])('is never that of another: %s', async (_, make) => {
    for (const purpose of purposes) {
      const keys = await Promise.all([
        keyOf({ scopes: ['s'], unknown: make() }, purpose),
        keyOf({ scopes: ['s'], unknown: make() }, purpose),
        keyOf({ scopes: ['s'], unknown: [make()] }, purpose),
        keyOf({ scopes: ['s'], unknown: { a: { b: [1, make()] } } }, purpose),
        keyOf({ scopes: ['s'] }, purpose),
      ]);
      expect(new Set(keys).size).toBe(5);
    }
  });

  it('is the same of the same function and the same instance', async () => {
    const [run, instance] = [() => 1, new Instance()];
    expect(await keyOf({ run, instance })).toBe(await keyOf({ instance, run }));
  });

  it('knows an instance from what is in it, and objects without a prototype as plain ones', async () => {
    expect(await keyOf({ a: new Instance() })).not.toBe(await keyOf({ a: { value: 1 } }));
    expect(await keyOf({ a: Object.assign(Object.create(null) as object, { value: 1 }) })).toBe(
      await keyOf({ a: { value: 1 } }),
    );
  });

  it('knows values of different types that look alike, places that are empty, and nothing', async () => {
    const values = [
      ...[0, '0', 0n, '0n', false, 'false', null, 'null', NaN, 'NaN', Infinity, 'Infinity', -Infinity],
      ...['', [], [undefined], [undefined, undefined], [null], [[]], ['', ''], [','], ['a,b'], ['a', 'b'], '[]'],
      ...[
        {},
        { a: {} },
        { a: [] },
        { a: '' },
        { '': '' },
        { 'a:': '' },
        { a: ':' },
        '{}',
        emptyPlaces(1),
        emptyPlaces(3),
      ],
    ];
    const keys = await Promise.all(values.map((value) => keyOf({ value })));
    // A list with an empty place is one with undefined in it.
    expect(new Set(keys).size).toBe(values.length - 1);
  });

  it('knows requests that are no objects from each other, and from objects that have them', async () => {
    const values = [undefined, null, '', 'a', 0, 1, NaN, 1n, true, [], ['a'], [undefined], {}, () => 1, Symbol('s')];
    const wrapped = values.filter((value) => value !== undefined).map((request) => ({ request }));
    for (const purpose of purposes) {
      const keys = await Promise.all([...values, ...wrapped].map((value) => keyOf(value, purpose)));
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(await keyOf('a')).toBe(await keyOf('a'));
  });

  it('knows scopes that are none', async () => {
    const values = [
      undefined,
      null,
      'a',
      ['a'],
      [1],
      [null],
      [undefined],
      { 0: 'a' },
      [],
      [''],
      ['', 'a'],
      ['a b'],
      ['a', 'b'],
    ];
    const keys = await Promise.all(values.map((scopes) => keyOf({ scopes })));
    expect(new Set(keys).size).toBe(values.length);
  });

  it('does not throw where a request cannot be read, and is like no other', async () => {
    const makers: readonly (() => unknown)[] = [
      () => Object.defineProperty({}, 'scopes', { enumerable: true, get: failing }),
      () => Object.defineProperty({ scopes: ['s'] }, 'account', { enumerable: true, get: failing }),
      revoked,
      () => new Proxy({}, { ownKeys: failing }),
      () => ({ scopes: ['s'], a: { ['b']: Object.defineProperty({}, 'c', { enumerable: true, get: failing }) } }),
    ];
    const keys = await Promise.all([...makers, ...makers].map((make) => keyOf(make())));
    expect(new Set(keys).size).toBe(2 * makers.length);
  });

  it('ends soon, however often things are in each other', async () => {
    const family: Record<string, unknown> = {};
    for (let index = 0; index < 50; index++) family[`child ${index}`] = { parent: family, index };
    let wide: unknown = ['leaf'];
    for (let depth = 0; depth < 14; depth++) wide = Array.from({ length: 20 }, () => wide);
    const crowd: unknown[] = [];
    for (let index = 0; index < 30; index++) crowd.push(crowd);
    for (const value of [family, wide, crowd]) {
      const startedAt = performance.now();
      const keys = await Promise.all([keyOf({ value }), keyOf({ value: [value] })]);
      expect(keys[0]).not.toBe(keys[1]);
      expect(performance.now() - startedAt).toBeLessThan(1000);
    }
  });

  it('is the same of large requests that are the same', async () => {
    const large = () => ({ list: Array.from({ length: 500 }, (_, index) => ({ index, text: 'x'.repeat(100) })) });
    expect(await keyOf(large())).toBe(await keyOf(large()));
  });
});

describe('a key that somebody wants to choose', () => {
  const secret = { scopes: ['s'], assertion: 'the assertion of another' };

  it('is not that of another request, whatever the scopes are', async () => {
    const key = await keyOf(secret);
    for (let start = 0; start < key.length; start++)
      for (const scopes of [[key.slice(start)], key.slice(start).split(' '), [` ${key.slice(start)}`]])
        expect(await keyOf({ scopes })).not.toBe(key);
    const readable = await keyOf({ scopes: ['s'] });
    const hash = key.slice(readable.length - 2, -2);
    expect(hash).toMatch(/^[\w-]{43}$/);
    for (const text of [`${hash} s`, hash, ` ${hash} s`, `\u0000${hash} s`, `\b${hash} s`])
      for (const scopes of [[text], [text, 's'], ['s', text]]) expect(await keyOf({ scopes })).not.toBe(key);
  });

  it('is not that of another request, whatever the fields are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (name, value) => {
        const request = { scopes: ['s'], ...Object.fromEntries([[name, value]]) };
        const isSame = name === 'assertion' && value === secret.assertion;
        expect((await keyOf(request)) === (await keyOf(secret))).toBe(isSame);
        const injected = { scopes: ['s'], assertion: `a","${name}":"${value}` };
        expect(await keyOf(injected)).not.toBe(await keyOf({ scopes: ['s'], assertion: 'a', [name]: value }));
      }),
    );
  });

  it('holds nothing of what may be secret', async () => {
    const request = {
      scopes: ['s', 'marker of scopes'],
      assertion: 'marker-1',
      extraParameters: { 'marker-2': 'marker-3' },
      account: { homeAccountId: 'marker-4', username: 'marker-5' },
      'marker-6': ['marker-7', { a: 'marker-8' }],
      claims: '"marker-9"',
      correlationId: 'marker-10',
    };
    for (const purpose of purposes) {
      for (const given of [
        request,
        'marker-11',
        ['marker-12'],
        { scopes: 'marker-13' },
        { scopes: ['marker-14', 1] },
      ]) {
        const key = await keyOf(given, purpose);
        expect(key).not.toMatch(/marker-/);
      }
      expect(await keyOf(request, purpose)).not.toContain('a-secret');
    }
  });
});

describe('a key with a password', () => {
  const request = { scopes: ['s'], username: 'anna', password: 'marker-password' };
  const sha256 = async (text: string): Promise<string> =>
    Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString('base64url');
  /** The same module as in another process. */
  const elsewhere = async (): Promise<typeof keysOf> => {
    let other: typeof keysOf = keysOf;
    await jest.isolateModulesAsync(async () => {
      const loaded: { readonly keysOf: typeof keysOf } = await import('../../src/operation/key.js');
      other = loaded.keysOf;
    });
    return other;
  };

  it('is the same in this process, and another for another password or name', async () => {
    for (const purpose of purposes) {
      const key = await keyOf(request, purpose);
      expect(await keyOf({ ...request }, purpose)).toBe(key);
      expect(await keyOf({ ...request, password: 'other' }, purpose)).not.toBe(key);
      expect(await keyOf({ ...request, username: 'berta' }, purpose)).not.toBe(key);
      expect(key).not.toContain('marker');
    }
  });

  it('cannot be guessed against: it is no hash of the request', async () => {
    const guess = await sha256('{"password":"marker-password","username":"anna"}');
    expect(await keyOf(request)).not.toContain(guess);
    const assertion = await sha256('{"assertion":"a","username":"anna"}');
    expect(await keyOf({ scopes: ['s'], username: 'anna', assertion: 'a' })).toContain(assertion);
  });

  it('is of its process alone, unlike that of any other request', async () => {
    const others = await elsewhere();
    expect(others).not.toBe(keysOf);
    const key = others({ context }, 'token');
    expect(await key(request)).not.toBe(await keyOf(request));
    expect(await key({ scopes: ['s'], assertion: 'a' })).toBe(await keyOf({ scopes: ['s'], assertion: 'a' }));
    expect(await key({ ...request, password: undefined })).toBe(await keyOf({ ...request, password: undefined }));
  });
});

describe('the keys of an operation without a context', () => {
  it("are nobody else's, but always the same", async () => {
    const [one, two] = [() => 1, () => 1];
    for (const request of [{ scopes: ['s'] }, { scopes: ['s'], assertion: 'a' }, {}]) {
      const keys = [keysOf(one as object, 'token'), keysOf(two as object, 'token'), keysOf(one as object, 'token')];
      const made = await Promise.all([...keys.map((key) => key(request)), keyOf(request)]);
      expect(new Set(made).size).toBe(4);
      expect(await Promise.all(keys.map(async (key) => key({ ...request })))).toEqual(made.slice(0, 3));
    }
  });
});

function failing(): never {
  throw new Error('It cannot be read.');
}

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function cycle(): unknown {
  const value: Record<string, unknown> = {};
  value['self'] = value;
  return value;
}

function nested(depth: number, around: (inner: unknown) => unknown = (inner) => ({ inner })): unknown {
  let value: unknown = 'innermost';
  for (let left = depth; left > 0; left--) value = around(value);
  return value;
}

function emptyPlaces(length: number): readonly unknown[] {
  return Object.assign([], { length });
}

function backwards<T>(list: readonly T[]): readonly T[] {
  return list.map((_, index) => list[list.length - 1 - index] as T);
}
