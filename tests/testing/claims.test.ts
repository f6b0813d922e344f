import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { answerOf, asking, callApi, tokenFor } from './support/api.js';
import { postForm } from './support/kinds.js';
import { json, requestToken } from './support/requests.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

describe('claims at the token endpoint', () => {
  it.each<[object, object]>([
    [{ xms_cc: { values: ['cp1'] } }, { xms_cc: ['cp1'] }],
    [{ xms_cc: { values: ['other', 'CP1'] } }, { xms_cc: ['cp1'] }],
    [{ acrs: { essential: true, value: 'c1' } }, { acrs: ['c1'] }],
    [{ acrs: { essential: true, value: 'c1', values: ['c2', 'c1', 7] } }, { acrs: ['c1', 'c2'] }],
    [
      { acrs: { value: 'c1' }, xms_cc: { values: ['cp1'] }, nbf: { value: '1' } },
      { acrs: ['c1'], xms_cc: ['cp1'] },
    ],
  ])('%j give the token %j', async (asked, expected) => {
    const token = await tokenFor(authority, asking(asked));
    expect(decodeJwt(token)).toMatchObject(expected);
    const { claims } = await answerOf(await callApi(authority, token));
    expect(claims).toMatchObject(expected);
  });

  it.each([
    '{}',
    '{"access_token":null}',
    '{"access_token":{}}',
    '{"access_token":{"acrs":null,"xms_cc":{"values":"cp1"}}}',
    '{"access_token":{"acrs":{"values":{}},"xms_cc":{"values":["cp2"]}}}',
    '{"id_token":{"acrs":{"value":"c1"}}}',
    '',
    undefined,
  ])('%j give it nothing', async (claims) => {
    const issued = decodeJwt(await tokenFor(authority, { claims }));
    expect([issued['acrs'], issued['xms_cc']]).toEqual([undefined, undefined]);
  });

  it.each([
    '{broken',
    Buffer.from('{"access_token":{}}').toString('base64'),
    '[]',
    'null',
    '"text"',
    '{"access_token":[]}',
    '{"access_token":"c1"}',
  ])('%j are AADSTS50117', async (claims) => {
    const response = await requestToken(authority, { changes: { claims } });
    const body = await json(response);
    expect([response.status, body.error, body.error_codes]).toEqual([400, 'invalid_request', [50117]]);
    expect(body.error_description).not.toContain(claims);
  });

  it('mean nothing to the other kinds of authority', async () => {
    const { uri, scope } = authority.api;
    const claims = '{broken';
    const answers = await Promise.all([
      postForm(authority, `${authority.b2cAuthorityUrl()}/oauth2/v2.0/token`, { scope, claims }),
      postForm(authority, `${authority.adfsAuthorityUrl}/oauth2/token`, { scope: undefined, resource: uri, claims }),
      postForm(authority, `${authority.oidcIssuerUrl}/token`, { scope: undefined, resource: uri, claims }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});
