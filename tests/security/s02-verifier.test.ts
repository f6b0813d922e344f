import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { authorizationUrl, type Authorization, type AuthorizationUrlRequest } from '../../src/index.js';
import { startAuthority, type TestAuthority } from '../../src/testing.js';
import { publicClient, readUser, redirectUri } from '../exchange/support/users.js';
import { testRuntime } from '../wire/support/runtime.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority();
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const begun = async (request: Partial<AuthorizationUrlRequest> = {}): Promise<Authorization> => {
  // Neither the clock, nor the random numbers, nor the GUIDs of a runtime have a say.
  const runtime = testRuntime({ random: () => 0 });
  return (
    await authorizationUrl(publicClient(authority, { runtime }))({ scopes: [readUser], redirectUri, ...request })
  )._unsafeUnwrap();
};
const randomOf = ({ flow }: Authorization): readonly string[] => [flow.state, flow.nonce, flow.codeVerifier];

describe('S2: state, nonce and code verifier are 256 random bits each, and fresh', () => {
  it('in each of 1000 addresses, all of them different', async () => {
    const all = await Promise.all(Array.from({ length: 1000 }, () => begun()));
    const values = all.flatMap(randomOf);
    expect(new Set(values).size).toBe(3000);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1000);
    expect(values.every((value) => /^[\w-]{43}$/.test(value) && Buffer.from(value, 'base64url').length === 32)).toBe(
      true,
    );
  });

  it('with every bit set about half of the time', async () => {
    const all = await Promise.all(Array.from({ length: 1000 }, () => begun()));
    for (const pick of [0, 1, 2]) {
      const ones = Array.from({ length: 256 }, () => 0);
      for (const made of all) {
        const octets = Buffer.from(randomOf(made)[pick] ?? '', 'base64url');
        for (let bit = 0; bit < 256; bit += 1)
          ones[bit] = (ones[bit] ?? 0) + (((octets[bit >> 3] ?? 0) >> (bit & 7)) & 1);
      }
      // Ten standard deviations.
      expect(ones.filter((count) => Math.abs(count - 500) > 160)).toEqual([]);
    }
  });

  it('from the source of the platform, never from Math.random', async () => {
    const weak = jest.spyOn(Math, 'random').mockReturnValue(0.5);
    const strong = jest.spyOn(globalThis.crypto, 'getRandomValues');
    await begun();
    expect(weak).not.toHaveBeenCalled();
    expect(strong.mock.calls.filter(([bytes]) => (bytes as Uint8Array).byteLength >= 32)).toHaveLength(3);
    weak.mockRestore();
    strong.mockRestore();
  });

  it('and neither the verifier nor where the user goes afterwards stands in the address', async () => {
    const request = { returnTo: '/marker-of-a-place', maxAge: 1, hybrid: true };
    const { url, flow } = await begun(request);
    expect(decodeURIComponent(url)).not.toContain(flow.codeVerifier);
    expect(url).not.toContain('marker');
    expect([...new URL(url).searchParams.keys()].sort()).toEqual(
      (
        'client_id client_info code_challenge code_challenge_method max_age nonce redirect_uri response_mode ' +
        'response_type scope state'
      ).split(' '),
    );
  });

  it('also after an address that was refused', async () => {
    const first = await begun();
    await authorizationUrl(publicClient(authority))({ scopes: [], redirectUri });
    const second = await begun();
    expect(randomOf(first).filter((value) => randomOf(second).includes(value))).toEqual([]);
  });
});
