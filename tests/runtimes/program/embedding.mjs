/** What only a process can do: require the package, ask an authority about itself, be an authority. */
import { createRequire } from 'node:module';
import { clientCredentials, clientSecret, createClient, discover, toOperation } from 'tokenrail';
import { aadsts, connectionReset, hang, refuse, startAuthority, throttled } from 'tokenrail/testing';
import { expect, expectLike, expectSoon } from './expect.mjs';
import { clientOf, newRequest } from './requesting.mjs';

export const embedding = (settings) => ({
  'is required from CommonJS': () => {
    const required = createRequire(import.meta.url)('./required.cjs');
    expect('the same module', required.createClient === createClient);
    expect('works', required.code, 'AADSTS7000215');
  },

  'discovers the authority': async () => {
    const metadata = (await clientOf(settings, 'plain').asyncAndThen(discover))._unsafeUnwrap();
    expectLike('metadata', metadata, { tokenEndpoint: `${settings.authority}/oauth2/v2.0/token` });
  },

  'is an authority itself': async () => {
    const authority = await startAuthority();
    const { clientId, secret } = authority.application;
    const config = { clientId, credential: clientSecret(secret), allowInsecureLoopback: true };
    const client = createClient({ ...config, authority: authority.authorityUrl() });
    const acquire = toOperation(client.map(clientCredentials));
    const soon = toOperation(client.map((each) => clientCredentials({ ...each, timeoutMs: 300 })));
    const codeUnder = async (fault, operation = acquire) => {
      const { remove } = authority.fail(fault);
      const result = await operation(newRequest());
      remove();
      return result.match(
        () => 'token',
        ({ code, retryAfterMs }) => [code, retryAfterMs].join(' ').trim(),
      );
    };
    try {
      expect('answers', (await acquire(newRequest())).isOk());
      expect('metadata', (await client.asyncAndThen(discover)).isOk());
      expect('AADSTS', await codeUnder(aadsts(7000222)), 'AADSTS7000222');
      expect('429', await codeUnder(throttled({ retryAfter: 2 })), 'unexpected_response 2000');
      expect('reset', await codeUnder(connectionReset()), 'network');
      expect('hang', await codeUnder(hang(), soon), 'timeout');
      expect('refuse', await codeUnder(refuse()), 'network');
      // Deno takes the port a moment later.
      await expectSoon('answers again', async () => (await acquire(newRequest())).isOk());
      const faults = new Set(authority.requests.flatMap(({ fault }) => fault ?? []));
      expect('faults', [...faults], ['aadsts', 'response', 'connectionReset', 'hang']);
    } finally {
      await authority.close();
    }
    expect('closed', (await acquire(newRequest()))._unsafeUnwrapErr().code, 'network');
  },
});
