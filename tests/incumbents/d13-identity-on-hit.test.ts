import { describe, expect, it } from '@jest/globals';
import { standardPipeline, transform } from '../../src/index.js';
import { makeToken } from '../../src/token/token.js';
import { aadsts, useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { agingToken, forUser, refreshMs } from './support/operations.js';

const authority = useAuthority();
const idTokenClaims = { oid: 'an-object-id', name: 'Anna' };
const account = { homeAccountId: 'uid.utid', tenantId: 'utid', username: 'anna@contoso.example' };
const idToken = `e30.${btoa(JSON.stringify(idTokenClaims))}.e30`;

describe('D13: a token from the cache says whose it is', () => {
  it('as it did when it came, and also when its refresh has failed', async () => {
    authority.fail(agingToken('first', { id_token: idToken }), { times: 1 });
    authority.fail(aadsts(7000222));
    const runtime = patientRuntime();
    // What a grant for users reads out of the id token.
    const withIdentity = transform(
      forUser(clientOfAuthority(authority, { runtime })),
      (next) => (request: Parameters<typeof next>[0]) =>
        next(request).map((token) => {
          const { accessToken, idToken: sent } = token;
          return makeToken({ ...token, accessToken, idToken: sent, idTokenClaims, account });
        }),
    );
    const acquire = standardPipeline()(withIdentity);
    const call = async () => (await runtime.run(acquire({ scopes: [graph], assertion: 'a1' })))._unsafeUnwrap();

    const cold = await call();
    const hit = await call();
    await runtime.advance(refreshMs[1]);
    await call();
    await runtime.quiet();
    expect(authority.requests).toHaveLength(2);
    const afterFailure = await call();

    expect([cold, hit, afterFailure].map(({ source }) => source)).toEqual(['network', 'cache', 'cache']);
    expect(afterFailure.refreshFailure?.code).toBe('AADSTS7000222');
    for (const token of [cold, hit, afterFailure]) {
      expect([token.accessToken, token.idToken]).toEqual(['first', idToken]);
      expect(token.account).toEqual(account);
      expect(token.idTokenClaims).toEqual(idTokenClaims);
    }
  });
});
