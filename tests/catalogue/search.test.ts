import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { explain, search } from '../../src/catalogue.js';
import { listed } from '../error/support/catalogue.js';

const codesOf = (text: string, limit?: number): readonly string[] =>
  search(text, limit === undefined ? {} : { limit }).map(({ code }) => code);

describe('what people type leads to the code', () => {
  test.each([
    ['client secret expired', 'AADSTS7000222'],
    ['wrong client secret', 'AADSTS7000215'],
    ['user needs mfa', 'AADSTS50076'],
    ['2fa', 'AADSTS50076'],
    ['consent not granted', 'AADSTS65001'],
    ['admin consent required', 'AADSTS90094'],
    ['user cancelled consent', 'AADSTS65004'],
    ['redirect uri mismatch', 'AADSTS50011'],
    ['application not found in tenant', 'AADSTS700016'],
    ['tenant not found', 'AADSTS90002'],
    ['user does not exist', 'AADSTS50034'],
    ['wrong password', 'AADSTS50126'],
    ['password expired', 'AADSTS50055'],
    ['account locked', 'AADSTS50053'],
    ['guest user disabled', 'AADSTS500571'],
    ['user not assigned to application', 'AADSTS50105'],
    ['conditional access blocked', 'AADSTS53003'],
    ['device not compliant', 'AADSTS53000'],
    ['security defaults', 'AADSTS530035'],
    ['too many requests', 'AADSTS90055'],
    ['certificate expired', 'AADSTS1000502'],
    ['invalid scope', 'AADSTS70011'],
    ['code already redeemed', 'AADSTS54005'],
    ['pkce verifier mismatch', 'AADSTS501481'],
    ['federated credential subject', 'AADSTS700213'],
    ['on behalf of audience', 'AADSTS500131'],
    ['b2c forgot password', 'AADB2C90118'],
    ['login_required', 'AADSTS50058'],
  ])('%s', (text, code) => {
    expect(codesOf(text)[0]).toBe(code);
  });

  test.each([
    ['redirct uri mismach', 'AADSTS50011'],
    ['expried secret', 'AADSTS7000222'],
    ['authorisation pendin', 'AADSTS70016'],
    ['condtional acess', 'AADSTS53003'],
    ['consnt', 'AADSTS65001'],
    ['Passwrd EXPIRED!!', 'AADSTS50055'],
  ])('also misspelt: %s', (text, code) => {
    expect(codesOf(text, 3)).toContain(code);
  });

  test.each([
    ['refresh token expired', 'grant_expired'],
    ['seamless sso kerberos', 'identity_provider'],
    ['service_unavailable', 'service_unavailable'],
    ['device_not_ready', 'device_not_ready'],
    ['credential of the application rejected', 'credential_rejected'],
  ])('or to what is like it: %s', (text, category) => {
    expect(search(text, { limit: 3 }).map((found) => found.category)).toEqual([category, category, category]);
  });

  test('by the name of a code, or its beginning', () => {
    expect(codesOf('InvalidClientSecretExpiredKeysProvided')[0]).toBe('AADSTS7000222');
    expect(search('UserStrongAuth').map(({ name }) => name)).toContain('UserStrongAuthClientAuthNRequired');
    expect(search('strong auth enrollment')[0]?.name).toMatch(/^UserStrongAuthEnrollment/);
  });
});

describe('a code that is named comes first', () => {
  test.each(listed.map(({ code }) => [code]))('%s', (code) => {
    expect(codesOf(code, 1)).toEqual([code]);
    expect(codesOf(`  what about "${code.toLowerCase()}": refresh token expired?`, 1)).toEqual([code]);
  });

  test('by its number alone, by the wrong family, and before its neighbours', () => {
    expect(codesOf('50076', 1)).toEqual(['AADSTS50076']);
    expect(codesOf('AADSTS90118', 1)).toEqual(['AADB2C90118']);
    expect(codesOf('70002', 1)).toEqual(['AADSTS70002']);
  });

  test('in the order in which several are named', () => {
    expect(codesOf('70008 or AADSTS50076', 2)).toEqual(['AADSTS70008', 'AADSTS50076']);
  });

  test('by its first digits, with all others that begin with them', () => {
    expect([...codesOf('5007', 20)].sort()).toEqual(
      listed.flatMap(({ code }) => (code.startsWith('AADSTS5007') ? [code] : [])).sort(),
    );
  });
});

describe('the results', () => {
  test('are explanations, ten unless told', () => {
    const found = search('expired');
    expect(found).toHaveLength(10);
    expect(found).toEqual(found.map(({ code }) => explain(code)));
    expect(codesOf('expired', 3)).toEqual(codesOf('expired').slice(0, 3));
    expect(codesOf('expired', 25).length).toBe(25);
  });

  test.each([0, -1, Number.NaN])('are none with the limit %d', (limit) => {
    expect(search('expired', { limit })).toEqual([]);
  });

  test.each(['', '   ', '!?', 'zzzzqqqq', 'the error of the', '\u0000', '👩‍💻', '99999999999'])(
    'are none for %j',
    (text) => {
      expect(search(text)).toEqual([]);
    },
  );

  test('are none for what is no text', () => {
    for (const value of [undefined, null, 50_076, {}]) expect(search(value as never)).toEqual([]);
  });

  test('are codes, each once, for whatever text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        const codes = codesOf(text, 500);
        expect(new Set(codes).size).toBe(codes.length);
      }),
    );
  });

  test('come soon for a text of any length, of which the beginning counts', () => {
    search('');
    const start = performance.now();
    for (const unit of ['a', 'ab ', 'x50076 ', '\u{1F600}', 'consent '])
      search(`client secret expired ${unit.repeat(100_000)}`);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(codesOf(`client secret expired ${'9 '.repeat(100_000)}`, 1)).toEqual(['AADSTS7000222']);
  });
});
