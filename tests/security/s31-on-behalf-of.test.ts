import { describe, expect, it } from '@jest/globals';
import { clientCredentials, onBehalfOf } from '../../src/index.js';
import { aadsts, useAuthority } from '../../src/testing.js';
import { clientOfAuthority } from '../exchange/support/clients.js';
import { callerToken } from '../testing/support/on-behalf-of.js';
import { signedIn } from '../testing/support/sign-in.js';
import { reachable } from '../wire/support/printed.js';
import { startOfTime } from '../wire/support/runtime.js';

const clientId = '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e';
const authority = useAuthority({
  applications: [
    { clientId, secrets: ['right'] },
    { clientId: 'bbbbbbbb-1111-4222-8333-444455556666', secrets: ['right'] },
  ],
  now: () => startOfTime,
});
const scopes = ['https://graph.microsoft.com/User.Read'];
const exchange = (assertion: string) => onBehalfOf(clientOfAuthority(authority))({ scopes, assertion });
const sent = () => authority.requests.filter(({ grant }) => grant?.endsWith('jwt-bearer'));

describe('S31: only an access token of a user for this API is exchanged', () => {
  it('such a one', async () => {
    expect((await exchange(await callerToken(authority)))._unsafeUnwrap().account?.username).toBe(
      authority.user.username,
    );
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['an id token', async () => (await signedIn(authority))['id_token'], /an id token/],
    [
      'a token for Microsoft Graph',
      async () => callerToken(authority, { scope: 'https://graph.microsoft.com/User.Read' }),
      /for another API/,
    ],
    [
      'a token for another API',
      async () => callerToken(authority, { scope: 'api://bbbbbbbb-1111-4222-8333-444455556666/access' }),
      /for another API/,
    ],
    [
      'a token of an application',
      async () => {
        const acquire = clientCredentials(clientOfAuthority(authority));
        return (await acquire({ scopes: [`api://${clientId}/.default`] }))._unsafeUnwrap().accessToken;
      },
      /of an application/,
    ],
  ])('not %s: that is told before anything is sent', async (_, make, issue) => {
    const assertion = String(await make());
    const error = (await exchange(assertion))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: [expect.stringMatching(issue)] });
    for (const part of assertion.split('.')) expect(reachable(error)).not.toContain(part);
    expect(sent()).toEqual([]);
  });

  it.each([
    [240002, 'an id token that looks like something else'],
    [7000114, 'a token of an application that looks like something else'],
    [500131, 'a token for another API that looks like something else'],
    [50013, 'a token that is none'],
  ])('and what the server finds is typed: AADSTS%d, %s', async (code) => {
    authority.fail(aadsts(code));
    expect((await exchange('opaque'))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aadsts', code: `AADSTS${code}` });
    expect(sent()).toHaveLength(1);
  });
});
