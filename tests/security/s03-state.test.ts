import { describe, expect, it } from '@jest/globals';
import { memoryFlows } from '../../src/web.js';
import { useAuthority } from '../../src/testing.js';
import { altered, redeemed, refused, returned, webClient } from '../exchange/support/sign-ins.js';
import { reachable } from '../wire/support/printed.js';

const authority = useAuthority();
const tokenRequests = (): number => authority.requests.filter(({ endpoint }) => endpoint === 'token').length;

describe('S3: the state binds an answer to the sign-in of this browser', () => {
  it('is 256 random bits, fresh each time, and comes back', async () => {
    const client = webClient(authority);
    const signIns = await Promise.all(Array.from({ length: 5 }, () => returned(authority, client)));
    const states = signIns.map(({ flow }) => flow.state);
    expect(new Set(states).size).toBe(5);
    for (const state of states) expect(atob(`${state.replaceAll('-', '+').replaceAll('_', '/')}=`)).toHaveLength(32);
    for (const { url, flow } of signIns) expect(new URL(url).searchParams.get('state')).toBe(flow.state);
  });

  it.each<[string, (state: string) => string | undefined]>([
    ['missing', () => undefined],
    ['empty', () => ''],
    ['another', () => 'another'],
    ['its beginning', (state) => state.slice(0, -1)],
    ['longer', (state) => `${state}a`],
    ['in other letters', (state) => state.toUpperCase()],
    ['with white space', (state) => `${state} `],
  ])('and where it is %s nothing is sent, whatever else the answer says', async (_, change) => {
    const client = webClient(authority);
    const signIn = await returned(authority, client);
    for (const more of [{}, { error: 'access_denied' }, { code: '' }, { iss: 'https://evil.example' }]) {
      const error = await refused(client, altered(signIn, { ...more, state: change(signIn.flow.state) }));
      expect(error).toMatchObject({ _tag: 'Flow', code: 'state_mismatch', category: 'untrusted_response' });
      expect(reachable(error)).not.toContain(signIn.flow.state);
    }
    expect(tokenRequests()).toBe(0);
  });

  it('of one sign-in is not that of another', async () => {
    const client = webClient(authority);
    const [one, two] = [await returned(authority, client), await returned(authority, client)];
    expect(await refused(client, { flow: one.flow, response: two.response })).toMatchObject({ code: 'state_mismatch' });
  });

  it('is good for one use: what keeps the flow gives it once', async () => {
    const client = webClient(authority);
    const flows = memoryFlows()('session of the browser');
    const { flow, response } = await returned(authority, client);
    await flows.keep(flow);
    const taken = (await flows.take(response))._unsafeUnwrap();
    expect((await redeemed(client, { flow: taken, response })).source).toBe('network');
    expect((await flows.take(response))._unsafeUnwrapErr()).toMatchObject({ code: 'state_mismatch' });
  });

  it('is bound to the browser: an answer that a link brings to another one finds no flow', async () => {
    const client = webClient(authority);
    const flows = memoryFlows();
    const { flow, response } = await returned(authority, client);
    await flows('attacker').keep(flow);
    expect((await flows('victim').take(response))._unsafeUnwrapErr()).toMatchObject({ code: 'state_mismatch' });
    expect(tokenRequests()).toBe(0);
  });
});
