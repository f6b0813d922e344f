import { describe, expect, it } from '@jest/globals';
import { claimsChallenge, parseChallenges } from '../../src/challenge.js';

const authorize = 'https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/authorize';
const key = '/var/opt/azcmagent/tokens/00000000-0000-0000-0000-000000000000.key';

const fields: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  [
    'Dataverse',
    `Bearer authorization_uri=${authorize}, resource_id=https://org1e971638.crm4.dynamics.com/`,
    { authorization_uri: authorize, resource_id: 'https://org1e971638.crm4.dynamics.com/' },
  ],
  [
    'Storage',
    `Bearer authorization_uri=${authorize} resource_id=https://storage.azure.com`,
    { authorization_uri: authorize, resource_id: 'https://storage.azure.com' },
  ],
  ['Azure Arc', `Basic realm=${key}`, { realm: key }],
  [
    'a query',
    `Bearer authorization_uri=${authorize}?p=a&q=b=c#d, realm=""`,
    { authorization_uri: `${authorize}?p=a&q=b=c#d`, realm: '' },
  ],
];

describe('D26: a challenge with URLs that are not quoted can be read', () => {
  it.each(fields)('%s', (_, header, expected) => {
    const [challenge, ...others] = parseChallenges(header, { mode: 'lenient' })._unsafeUnwrap();
    expect(Object.fromEntries(challenge?.parameters ?? [])).toEqual(expected);
    expect(others).toEqual([]);
  });

  it.each(fields)('%s: strictly, it is told that quotes are missing, and where', (_, header) => {
    const { reason, position } = parseChallenges(header)._unsafeUnwrapErr();
    expect(reason).toBe('missing_quotes');
    expect(header.charAt(position)).toMatch(/[:/]/);
  });

  it('claims beside such a URL are found', () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1657834417"}}}';
    const header = `Bearer realm="", authorization_uri=${authorize}, error="insufficient_claims", claims="${btoa(claims)}"`;
    for (const field of [header, header.replaceAll(', ', ' '), `${header}, Basic realm=${key}`])
      expect(claimsChallenge({ status: 401, headers: { 'WWW-Authenticate': field } })._unsafeUnwrap()).toMatchObject({
        claims,
      });
  });
});
