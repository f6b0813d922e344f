import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startAuthority, throttled, useAuthority } from '../../src/testing.js';
import { failureOf, requestToken } from './support/requests.js';

const notRunning = /runs from before the first test until after the last/;

describe.each([
  ['the globals', undefined],
  ['hooks that are passed', { beforeAll, afterEach, afterAll }],
])('an authority by %s', (_, hooks) => {
  const tokenLifetimeSeconds = 60;
  const authority = hooks ? useAuthority({ tokenLifetimeSeconds }, hooks) : useAuthority({ tokenLifetimeSeconds });
  const urls = new Set<string>();
  const early = [() => authority.url, () => authority.fail(throttled()), () => 'url' in authority].map(thrownBy);
  const looked = Reflect.get(authority, Symbol.toStringTag);

  beforeEach(() => void urls.add(authority.url));
  afterAll(async () => {
    expect(() => authority.url).toThrow(notRunning);
    expect(urls.size).toBe(1);
    for (const url of urls) expect(await failureOf(fetch(url))).toMatch(/ECONNREFUSED|UND_ERR_SOCKET/);
  });

  it('is not to be used before the tests, and may be looked at', () => {
    expect(early).toEqual(early.map(() => expect.stringMatching(notRunning)));
    expect(looked).toBeUndefined();
  });

  it('runs while a test runs, with its options', async () => {
    authority.fail(throttled());
    expect((await requestToken(authority)).status).toBe(429);
    authority.reset();
    expect(await (await requestToken(authority)).json()).toMatchObject({ expires_in: 60 });
    expect(authority.requests).toHaveLength(1);
    expect('fetch' in authority).toBe(true);
    authority.fail(throttled());
  });

  it('has forgotten everything by the next test', async () => {
    expect(authority.requests).toEqual([]);
    expect((await requestToken(authority)).status).toBe(200);
  });
});

describe('an authority in a describe', () => {
  const outer = useAuthority();
  describe('in another', () => {
    const inner = useAuthority();
    it('is one of two', () => expect(inner.url).not.toBe(outer.url));
  });
});

describe('without hooks', () => {
  it.each([
    [{}, /finds no beforeAll, afterEach, afterAll: pass \{ beforeAll, afterEach, afterAll \}/],
    [{ beforeAll, afterAll }, /finds no afterEach: /],
  ])('of %j there is a clear error', (hooks, message) => {
    expect(() => useAuthority({}, hooks)).toThrow(TypeError);
    expect(() => useAuthority({}, hooks)).toThrow(message);
  });

  it('there is one too where the runner has no globals', () => {
    const { afterEach: before } = globalThis as { afterEach?: unknown };
    Reflect.deleteProperty(globalThis, 'afterEach');
    try {
      expect(() => useAuthority()).toThrow(/finds no afterEach/);
    } finally {
      Reflect.set(globalThis, 'afterEach', before);
    }
  });

  it('and where hooks are taken for options', async () => {
    await expect(startAuthority({ beforeAll } as object)).rejects.toThrow(/'beforeAll' is unknown in the options/);
  });
});

function thrownBy(work: () => unknown): string {
  try {
    work();
    return 'nothing';
  } catch (error) {
    return String(error);
  }
}
