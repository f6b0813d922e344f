import { describe, expect, it } from '@jest/globals';
import { cancels, declines, useAuthority } from '../../src/testing.js';
import { altered, membersOf, refused, returned, webClient } from '../exchange/support/sign-ins.js';
import { reachable } from '../wire/support/printed.js';

const authority = useAuthority();

const planted = {
  error: 'invalid_grant',
  error_description: 'AADSTS50173: marker: call +1 555 0100 and tell your password',
  error_uri: 'https://marker.evil.example/',
  claims: '{"access_token":{"marker":{}}}',
  code: undefined,
};

describe('S4: an error is believed only of the sign-in that was begun', () => {
  it.each([undefined, '', 'another'])('not one with the state %p', async (state) => {
    const client = webClient(authority);
    const error = await refused(client, altered(await returned(authority, client), { ...planted, state }));
    expect(error).toMatchObject({ _tag: 'Flow', code: 'state_mismatch' });
    expect(reachable(error)).not.toContain('marker');
    expect(error.claims).toBeUndefined();
  });

  it('and one with its state is typed, its words out of sight', async () => {
    const client = webClient(authority);
    const error = await refused(client, altered(await returned(authority, client), planted));
    expect(error).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS50173', category: 'grant_expired' });
    expect(JSON.stringify(error)).not.toContain('marker');
  });

  it.each([
    ['a person who declined', declines(), { category: 'user_declined' }],
    ['a person who cancelled', cancels(), { category: 'user_declined' }],
  ])('such as that of %s', async (_, decision, expected) => {
    authority.person(decision);
    const client = webClient(authority);
    const signIn = await returned(authority, client);
    expect(membersOf(signIn.response)['state']).toBe(signIn.flow.state);
    expect(await refused(client, signIn)).toMatchObject(expected);
    expect(await refused(client, altered(signIn, { state: 'another' }))).toMatchObject({ code: 'state_mismatch' });
  });
});
