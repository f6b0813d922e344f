import { describe, expect, it } from '@jest/globals';
import { clientCredentials, standardPipeline } from '../../src/index.js';
import { useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, errorOf, graph, tokenOf } from '../exchange/support/clients.js';

const authority = useAuthority();
const wellFormed = '{"access_token":{"nbf":{"essential":true,"value":"1"}}}';

const wrong = [
  ['base64, as a challenge brings them', btoa(wellFormed)],
  ['base64url without padding', btoa(wellFormed).replaceAll('+', '-').replace(/=+$/, '')],
  ['a list', '[]'],
  ['null', 'null'],
  ['a text', '"access_token"'],
  ['half an object', wellFormed.slice(0, -1)],
  ['nothing', ''],
  ['an object instead of its text', { access_token: {} } as never],
  ['null instead of a text', null as never],
] as const;

const pipeline = () => {
  const runtime = patientRuntime();
  const acquire = standardPipeline()(clientCredentials(clientOfAuthority(authority, { runtime })));
  return (claims?: string) => runtime.run(acquire({ scopes: [graph], claims }));
};

describe('D16: claims are sent or refused, never ignored', () => {
  it.each(wrong)('%s: refused, and nothing is sent', async (_, claims) => {
    const error = await errorOf(clientOfAuthority(authority), { claims });
    expect(error).toMatchObject({ _tag: 'InvalidRequest', issues: [expect.stringContaining('claims')] });
    expect(authority.requests).toEqual([]);
  });

  it.each(wrong)('%s: refused, also where a token is kept', async (_, claims) => {
    const call = pipeline();
    await call();
    expect((await call(claims))._unsafeUnwrapErr()._tag).toBe('InvalidRequest');
    expect(authority.requests).toHaveLength(1);
  });

  it('what is refused takes no token out of the cache', async () => {
    const call = pipeline();
    await call();
    await call(btoa(wellFormed));
    expect((await call())._unsafeUnwrap().source).toBe('cache');
    expect(authority.requests).toHaveLength(1);
  });

  // The server is the judge of what is well formed: it refuses, or does what it is asked.
  it.each([wellFormed, '{}', '{"access_token":null}', '{"id_token":{"auth_time":null}}'])(
    '%s: sent as it is',
    async (claims) => {
      await tokenOf(clientOfAuthority(authority), { claims });
      const call = pipeline();
      await call();
      expect((await call(claims))._unsafeUnwrap().source).toBe('network');
      expect(authority.requests.map(({ parameters }) => parameters['claims'])).toEqual([claims, undefined, claims]);
    },
  );
});
