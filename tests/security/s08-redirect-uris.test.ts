import { describe, expect, it } from '@jest/globals';
import { authorizationUrl, logoutUrl } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { redeemed, refused, returned, webClient } from '../exchange/support/sign-ins.js';
import { observed } from './support/observed.js';

const authority = useAuthority();
const scopes = ['User.Read'];

describe('S8: a redirect URI is used letter by letter, and leads nowhere else', () => {
  it.each([
    'http://localhost:5000/callback',
    'http://localhost:5000/Callback?a=%2f&b=%2F',
    'http://127.0.0.1:5000',
    'http://localhost:5000/%7Euser/..;/x?',
  ])('the same to both endpoints: %s', async (redirectUri) => {
    const { fetch, sent } = observed(authority);
    const client = webClient(authority, { runtime: { fetch } });
    const signIn = await returned(authority, client, { redirectUri });
    expect(new URL(signIn.url).searchParams.get('redirect_uri')).toBe(redirectUri);
    await redeemed(client, signIn);
    const bodies = sent.map(({ body }) => new URLSearchParams(body)).filter((body) => body.has('code'));
    expect(bodies.map((body) => body.get('redirect_uri'))).toEqual([redirectUri]);
  });

  it('and the server refuses the code with another one', async () => {
    const client = webClient(authority);
    const signIn = await returned(authority, client);
    const flow = { ...signIn.flow, redirectUri: 'http://localhost:5000/other' };
    expect(await refused(client, { ...signIn, flow })).toMatchObject({ code: 'AADSTS500112' });
  });

  it.each([
    'http://app.example/callback',
    'javascript:alert(1)',
    'https://user:password@app.example/',
    'https://app.example/#fragment',
    'https://app.example/\n',
    '/callback',
  ])('there is no sign-in and no sign-out for %p', async (uri) => {
    const client = webClient(authority);
    const begun = await authorizationUrl(client)({ scopes, redirectUri: uri });
    expect(begun._unsafeUnwrapErr()).toMatchObject({
      _tag: 'InvalidRequest',
      issues: [expect.stringMatching(/^redirectUri: /)],
    });
    const ended = await logoutUrl(client)({ postLogoutRedirectUri: uri });
    expect(ended._unsafeUnwrapErr()).toMatchObject({
      _tag: 'InvalidRequest',
      issues: [expect.stringMatching(/^postLogoutRedirectUri: /)],
    });
  });

  it.each(['https://evil.example/', '//evil.example/', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)'])(
    'nor a sign-in that returns to %p',
    async (returnTo) => {
      const request = { scopes, redirectUri: 'https://app.example/callback', returnTo };
      expect((await authorizationUrl(webClient(authority))(request))._unsafeUnwrapErr()).toMatchObject({
        _tag: 'InvalidRequest',
        issues: [expect.stringMatching(/^returnTo: /)],
      });
    },
  );

  it('and what is returned to stays on this side', async () => {
    const request = { scopes, redirectUri: 'https://app.example/callback', returnTo: '/orders?page=2' };
    const { url, flow } = (await authorizationUrl(webClient(authority))(request))._unsafeUnwrap();
    expect(flow.returnTo).toBe('/orders?page=2');
    expect(url).not.toContain('orders');
  });
});
