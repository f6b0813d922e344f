import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { memoryStore, silent, type Account } from '../../src/index.js';
import {
  accessKeyOf,
  accessPrefixIn,
  isPlaceOf,
  isRefreshKey,
  placeIn,
  prefixOf,
  refreshKeyOf,
  scopesIn,
  scopesOfApi,
  type Place,
} from '../../src/account/keys.js';
import { clientOf } from '../exchange/support/clients.js';
import { startOfTime } from '../wire/support/runtime.js';
import { accountAt, keep } from './support/people.js';

const odd = fc.oneof(
  fc.constantFrom('|', '%7c;', '%257c;', '%;', ' ', '%20;', '%25;', '%'),
  fc.string({
    unit: fc.constantFrom('|', '%', ';', '/', ' ', ':', '7', 'c', 'é', '😀', '\ud83d', '\ude00', '\0', '__proto__'),
    maxLength: 6,
  }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
);
const place: fc.Arbitrary<Place> = fc.record({ environment: odd, clientId: odd, homeAccountId: odd });
const purpose = fc.record({
  tenant: odd,
  extras: fc.constantFrom('', 'a1', 'b2'),
  scopes: fc.array(
    odd.filter((scope) => scope !== ''),
    { maxLength: 3 },
  ),
});

describe('the keys of an account', () => {
  it('say whose they are, whatever characters are in a name', () => {
    fc.assert(
      fc.property(place, purpose, (whose, what) => {
        for (const key of [refreshKeyOf(whose), accessKeyOf(whose, what)]) {
          expect(placeIn(key)).toEqual(whose);
          expect(key.startsWith(prefixOf(whose))).toBe(true);
        }
        expect(isRefreshKey(refreshKeyOf(whose))).toBe(true);
        expect(isRefreshKey(accessKeyOf(whose, what))).toBe(false);
        expect(scopesIn(accessKeyOf(whose, what))).toEqual(scopesOfApi(what.scopes));
        expect(accessKeyOf(whose, what).startsWith(accessPrefixIn(accessKeyOf(whose, what)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('are other ones for others: no key and no beginning of one is shared', () => {
    fc.assert(
      fc.property(place, place, purpose, purpose, (one, other, what, more) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(refreshKeyOf(one)).not.toBe(refreshKeyOf(other));
        expect(accessKeyOf(one, what)).not.toBe(accessKeyOf(other, more));
        expect(refreshKeyOf(other).startsWith(prefixOf(one))).toBe(false);
        expect(accessKeyOf(other, more).startsWith(prefixOf(one))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('are other ones for each tenant, each set of scopes, and what else is sent', () => {
    fc.assert(
      fc.property(place, purpose, purpose, (whose, one, other) => {
        const plain = ({ tenant, extras, scopes }: typeof one) =>
          JSON.stringify([tenant.toLowerCase(), extras, scopesOfApi(scopes)]);
        expect(accessKeyOf(whose, one) === accessKeyOf(whose, other)).toBe(plain(one) === plain(other));
        const sameBeginning = accessPrefixIn(accessKeyOf(whose, one)) === accessPrefixIn(accessKeyOf(whose, other));
        expect(sameBeginning).toBe(
          JSON.stringify([one.tenant.toLowerCase(), one.extras]) ===
            JSON.stringify([other.tenant.toLowerCase(), other.extras]),
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each(['', 'account', 'account|a|b|c', 'other|a|b|c|refresh|', '["https://a","b"] s', 'account|a|b'])(
    'are not what anybody else writes: %p',
    (key) => {
      expect(placeIn(key)).toBeUndefined();
    },
  );

  it('are of an account by every name of its cloud, and of no other', () => {
    const whose: Place = { environment: 'login.microsoftonline.com', clientId: 'c', homeAccountId: 'h' };
    const at = (environment?: string): Account => ({
      homeAccountId: 'h',
      tenantId: 't',
      ...(environment && { environment }),
    });
    for (const name of [
      undefined,
      'login.microsoftonline.com',
      'login.windows.net',
      'sts.windows.net',
      'LOGIN.microsoft.com',
    ])
      expect(isPlaceOf(at(name), whose)).toBe(true);
    for (const name of ['login.microsoftonline.us', 'evil.example', 'microsoftonline.com', '__proto__'])
      expect(isPlaceOf(at(name), whose)).toBe(false);
    expect(isPlaceOf({ ...at(), homeAccountId: 'H' }, whose)).toBe(false);
  });
});

describe('many accounts in one store', () => {
  it('cost none of them time', async () => {
    const client = clientOf('https://login.microsoftonline.com/contoso.example', { credential: undefined });
    const filled = async (count: number) => {
      const store = memoryStore({ maxEntries: 50_000, now: () => startOfTime });
      for (let index = 0; index < count; index++)
        await keep(client, store, { account: accountAt(client, `user${index}`), scopes: ['s1', 's2'] });
      return silent(client, store);
    };
    const [few, many] = [await filled(10), await filled(10_000)];
    for (const scopes of [['s1', 's2'], ['s1']]) {
      const timeOf = async (acquire: typeof few): Promise<number> => {
        const times: number[] = [];
        for (let round = 0; round < 15; round++) {
          const start = performance.now();
          for (let index = 0; index < 40; index++) {
            const account = accountAt(client, `user${index % 10}`);
            expect((await acquire({ scopes, account })).isOk()).toBe(true);
          }
          times.push(performance.now() - start);
        }
        return times.sort((one, other) => one - other)[7] ?? 0;
      };
      await timeOf(few);
      const [short, long] = [await timeOf(few), await timeOf(many)];
      expect(long / short).toBeLessThan(8);
    }
  });
});
