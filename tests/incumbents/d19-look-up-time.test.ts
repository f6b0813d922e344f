import { describe, expect, it } from '@jest/globals';
import { okAsync } from 'neverthrow';
import { clientCredentials, memoryStore, withCache, type TokenStore } from '../../src/index.js';
import { operationIn } from '../../src/operation/operation.js';
import { makeToken } from '../../src/token/token.js';
import { clientOf } from '../exchange/support/clients.js';
import { startOfTime } from '../wire/support/runtime.js';
import type { UserRequest } from './support/operations.js';

const { context } = clientCredentials(clientOf('http://127.0.0.1:9/contoso.onmicrosoft.com'));
const now = () => startOfTime;
const token = makeToken({
  accessToken: 'a-token',
  tokenType: 'Bearer',
  expiresOn: startOfTime + 3_600_000,
  scopes: [],
  source: 'network',
} as never);

const requests: Readonly<Record<'scopes' | 'account', (index: number) => UserRequest>> = {
  scopes: (index) => ({ scopes: [`api://resource-${index}/.default`] }),
  account: (index) => ({ scopes: ['api://resource/.default'], account: `user-${index}` }),
};

/** A cache with so many tokens in it, and what 500 hits in it take. */
const filled = async (entries: number, by: keyof typeof requests, store: TokenStore) => {
  const acquire = withCache(store)(operationIn(context, (_: UserRequest) => okAsync(token)));
  for (let index = 0; index < entries; index++) await acquire(requests[by](index));
  return async (): Promise<number> => {
    const start = performance.now();
    for (let hit = 0; hit < 500; hit++) {
      const { source } = (await acquire(requests[by]((hit * 7919) % entries)))._unsafeUnwrap();
      if (source !== 'cache') throw new Error('That was no hit.');
    }
    return performance.now() - start;
  };
};

/** How much longer hits take among 5,000 tokens than among 10: the best of several rounds of each. */
const slowdown = async (by: keyof typeof requests, makeStore: () => TokenStore): Promise<number> => {
  const [few, many] = [await filled(10, by, makeStore()), await filled(5_000, by, makeStore())];
  const best = { few: Infinity, many: Infinity };
  for (let round = 0; round < 8; round++) {
    best.few = Math.min(best.few, await few());
    best.many = Math.min(best.many, await many());
  }
  return best.many / best.few;
};

/** One that looks at every entry, as the measure must notice. */
const listStore = (): TokenStore => {
  const kept: [string, typeof token][] = [];
  return {
    get: (key) => okAsync(kept.filter(([name]) => name.split('').join('') === key)[0]?.[1]),
    set: (key, value) => okAsync(kept.push([key, value])),
    delete: () => okAsync(undefined),
  };
};

describe('D19: a hit among 5,000 tokens takes as long as one among 10', () => {
  it.each(['scopes', 'account'] as const)('told apart by %s', async (by) => {
    expect(await slowdown(by, () => memoryStore({ now }))).toBeLessThan(6);
  });

  it('and the measure sees a store that is slow', async () => {
    const many = await filled(300, 'scopes', listStore());
    const few = await filled(10, 'scopes', listStore());
    await few();
    expect((await many()) / (await few())).toBeGreaterThan(6);
  });
});
