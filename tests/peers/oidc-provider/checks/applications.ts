import { clientCredentials, clientSecret, discover } from 'tokenrail';
import { backend, errorOf, valueOf } from '../clients.js';
import { expect, expectError, type Checks } from '../expect.js';

const scopes = ['api:read'];

/** What an application does without a person. */
export const applications: Checks = {
  'metadata is read': async (world) => {
    const { issuer, tokenEndpoint } = await valueOf('metadata', discover(backend(world)));
    expect('endpoints', [issuer, tokenEndpoint], [world.issuer, `${world.issuer}/token`]);
  },

  'client credentials give a token that is active': async (world) => {
    const token = await valueOf('token', clientCredentials(backend(world))({ scopes }));
    expect('scopes', token.scopes, scopes);
    expect('no account', token.account === undefined);
    const body = { token: token.accessToken, client_id: 'backend', client_secret: world.secret };
    const answer = await fetch(`${world.issuer}/token/introspection`, {
      method: 'POST',
      body: new URLSearchParams(body),
    });
    const { active, client_id: clientId, scope, exp } = (await answer.json()) as Readonly<Record<string, unknown>>;
    expect('what the provider says of it', [active, clientId, scope], [true, 'backend', scopes.join(' ')]);
    expect('its end', Math.abs(Number(exp) * 1000 - token.expiresOn) < 3_000);
  },

  'a wrong secret': async (world) => {
    const error = await errorOf(clientCredentials(backend(world, { credential: clientSecret('wrong') }))({ scopes }));
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_client', category: 'credential_rejected' });
  },

  'a client that is not registered': async (world) => {
    const error = await errorOf(clientCredentials(backend(world, { clientId: 'nobody' }))({ scopes }));
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_client' });
  },

  'an issuer that is another': async (world) => {
    const error = await errorOf(
      discover(backend({ ...world, issuer: world.issuer.replace('127.0.0.1', 'localhost') })),
    );
    expectError('error', error, { _tag: 'UnexpectedResponse' });
    expect('why', error?.message.includes('issuer: not that of the authority'));
  },
};
