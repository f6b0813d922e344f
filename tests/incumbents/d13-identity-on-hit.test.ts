import { beforeAll, describe, expect, it } from '@jest/globals';
import { onBehalfOf, standardPipeline } from '../../src/index.js';
import { aadsts, useAuthority } from '../../src/testing.js';
import { callerToken, exchangeToken } from '../testing/support/on-behalf-of.js';
import { startOfTime } from '../wire/support/runtime.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority } from '../exchange/support/clients.js';
import { agingToken, loadOnBehalfOf, refreshMs } from './support/operations.js';

const authority = useAuthority({ now: () => startOfTime });
const scopes = ['https://graph.microsoft.com/User.Read'];
beforeAll(loadOnBehalfOf);

describe('D13: a token from the cache says whose it is', () => {
  it('as it did when it came, and also when its refresh has failed', async () => {
    const assertion = await callerToken(authority);
    const { body } = await exchangeToken(authority, assertion, { scope: 'openid profile User.Read' });
    const idToken = String(body['id_token']);
    authority.fail(agingToken('first', { id_token: idToken }), { times: 1 });
    authority.fail(aadsts(7000222), { endpoint: 'token' });
    const before = authority.requests.length;
    const runtime = patientRuntime();
    const acquire = standardPipeline()(onBehalfOf(clientOfAuthority(authority, { runtime })));
    const call = async () => (await runtime.run(acquire({ scopes, assertion })))._unsafeUnwrap();

    const cold = await call();
    const hit = await call();
    await runtime.advance(refreshMs[1]);
    await call();
    await runtime.quiet();
    expect(authority.requests.length - before).toBe(2);
    const afterFailure = await call();

    expect([cold, hit, afterFailure].map(({ source }) => source)).toEqual(['network', 'cache', 'cache']);
    expect(afterFailure.refreshFailure?.code).toBe('AADSTS7000222');
    expect(cold.account).toMatchObject({ username: authority.user.username });
    for (const token of [cold, hit, afterFailure]) {
      expect([token.accessToken, token.idToken]).toEqual(['first', idToken]);
      expect(token.account).toEqual(cold.account);
      expect(token.idTokenClaims).toEqual(cold.idTokenClaims);
    }
  });
});
