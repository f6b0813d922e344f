import { describe, expect, it } from '@jest/globals';
import { callbackOf, frontChannelLogout } from '../../src/web.js';
import { useAuthority } from '../../src/testing.js';
import { membersOf, refused, returned, webClient, type Returned } from '../exchange/support/sign-ins.js';

const authority = useAuthority();
const tokenRequests = (): number => authority.requests.filter(({ endpoint }) => endpoint === 'token').length;

/** The answer with one more of a parameter, in the ways in which it can travel. */
const doubled = ({ response }: Returned, name: string, value: string): readonly Returned['response'][] => {
  const members = membersOf(response);
  const pairs = new URLSearchParams(members);
  if (!pairs.has(name)) pairs.append(name, value);
  pairs.append(name, value);
  const fields = { ...members, [name]: [members[name] ?? value, value] };
  return [
    `http://localhost:5000/callback?${pairs}`,
    `http://localhost:5000/callback#${pairs}`,
    `http://localhost:5000/callback?${new URLSearchParams(members)}#${name}=${value}&${name}=${value}`,
    pairs as never,
    fields as never,
  ];
};

describe('S44: a parameter of the protocol that comes twice is an error', () => {
  it.each(['code', 'state', 'iss', 'id_token', 'access_token', 'error', 'client_info', 'session_state'])(
    '%s, however the answer travels, and nothing is sent',
    async (name) => {
      const client = webClient(authority);
      const signIn = await returned(authority, client);
      for (const value of ['other', membersOf(signIn.response)[name] ?? 'same'])
        for (const response of doubled(signIn, name, value))
          expect(await refused(client, { flow: signIn.flow, response })).toMatchObject({
            _tag: 'Flow',
            code: 'duplicate_parameter',
          });
      expect(tokenRequests()).toBe(0);
    },
  );

  it('in a form that is posted, too', async () => {
    const client = webClient(authority);
    const signIn = await returned(authority, client, { responseMode: 'form_post' });
    const body = `${new URLSearchParams(membersOf(signIn.response))}&code=other`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = new Request('https://app.example/callback', { method: 'POST', body, headers });
    const response = (await callbackOf(request))._unsafeUnwrap() as string;
    expect(await refused(client, { flow: signIn.flow, response })).toMatchObject({ code: 'duplicate_parameter' });
    expect(tokenRequests()).toBe(0);
  });

  it('and in a front-channel logout', () => {
    const read = frontChannelLogout(webClient(authority));
    for (const query of ['sid=a&sid=a', 'sid=a&sid=b', 'sid=a&iss=x&iss=x'])
      expect(read(`/logout?${query}`)._unsafeUnwrapErr()).toMatchObject({ code: 'duplicate_parameter' });
  });
});
