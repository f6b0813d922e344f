import { authorizationCode, refreshToken, type Client } from 'tokenrail';
import {
  answered,
  backend,
  errorOf,
  native,
  signedIn,
  valueOf,
  type Answered,
  type SignInSettings,
} from '../clients.js';
import { expect, expectError, type Checks } from '../expect.js';
import type { World } from '../world.js';

/** What the provider says of the person whose access token this is. */
const personOf = async ({ issuer }: World, accessToken: string): Promise<Readonly<Record<string, unknown>>> => {
  const answer = await fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${accessToken}` } });
  return (await answer.json()) as Readonly<Record<string, unknown>>;
};

const expectSignedIn = async (world: World, client: Client, settings?: SignInSettings): Promise<void> => {
  const token = await signedIn(world, client, settings);
  const { iss, aud, sub } = token.idTokenClaims ?? {};
  expect('id token', [iss, aud, sub], [world.issuer, client.clientId, 'adele']);
  const { homeAccountId, username, environment } = token.account ?? {};
  const { host } = new URL(world.issuer);
  expect('account', [homeAccountId, username, environment], ['adele', 'adele@app.example', host]);
  expect('user info', (await personOf(world, token.accessToken))['sub'], 'adele');
  expect('a refresh token', typeof token.refreshToken, 'string');
  expect(
    'scopes',
    ['openid', 'profile', 'offline_access', 'api:read', 'api:write'].every((scope) => token.scopes.includes(scope)),
  );
};

/** A `fetch` that changes the answer of the token endpoint, or asks as it is. */
const changing =
  (change: (body: Readonly<Record<string, unknown>>) => object): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init);
    if (!response.url.endsWith('/token') || !response.ok) return response;
    return Response.json(change((await response.json()) as Readonly<Record<string, unknown>>));
  };

/** The signature of a token, of another one. */
const withOtherSignature = (token: string): string => {
  const [header, payload, signature = ''] = token.split('.');
  return [header, payload, signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))].join('.');
};

const redeemedWith = async (
  world: World,
  changed: (answer: Answered) => object,
): Promise<ReturnType<typeof errorOf>> => {
  const client = native(world);
  const answer = await answered(world, client);
  return errorOf(authorizationCode(client)({ flow: answer.flow, response: answer.response, ...changed(answer) }));
};

/** The address that an answer came to; one that was posted has none. */
const urlOf = ({ response }: Answered): URL => {
  if (typeof response !== 'string') throw new Error('the answer was posted');
  return new URL(response);
};

const changedIn = (answer: Answered, name: string, value: string | undefined): string => {
  const url = urlOf(answer);
  if (value === undefined) url.searchParams.delete(name);
  else url.searchParams.set(name, value);
  return url.href;
};

const other = 'x'.repeat(43);

/** What a person's sign-in gives, and what must not pass. */
export const codes: Checks = {
  'a code, with a secret': async (world) => expectSignedIn(world, backend(world)),
  'a code, without a secret': async (world) => expectSignedIn(world, native(world)),
  'a code that is posted': async (world) => expectSignedIn(world, backend(world), { responseMode: 'form_post' }),
  'a code with an id token beside it': async (world) => expectSignedIn(world, backend(world), { hybrid: true }),
  'both, posted': async (world) => expectSignedIn(world, backend(world), { hybrid: true, responseMode: 'form_post' }),

  'the time of the sign-in': async (world) => {
    const token = await signedIn(world, native(world), { maxAge: 300 });
    expect('auth_time', Math.abs(Number(token.idTokenClaims?.['auth_time']) - Date.now() / 1000) < 60);
  },

  'the answer names its issuer': async (world) => {
    const answer = await answered(world, native(world));
    expect('iss', urlOf(answer).searchParams.get('iss'), world.issuer);
  },

  'an answer without its issuer': async (world) => {
    const error = await redeemedWith(world, (answer) => ({ response: changedIn(answer, 'iss', undefined) }));
    expectError('error', error, { _tag: 'Flow', code: 'issuer_mismatch' });
  },

  'an answer of another issuer': async (world) => {
    const error = await redeemedWith(world, (answer) => ({ response: changedIn(answer, 'iss', world.lean) }));
    expectError('error', error, { _tag: 'Flow', code: 'issuer_mismatch' });
  },

  'a wrong state': async (world) => {
    const error = await redeemedWith(world, ({ flow }) => ({ flow: { ...flow, state: other } }));
    expectError('error', error, { _tag: 'Flow', code: 'state_mismatch' });
  },

  'a wrong nonce': async (world) => {
    const error = await redeemedWith(world, ({ flow }) => ({ flow: { ...flow, nonce: other } }));
    expectError('error', error, { _tag: 'Flow', code: 'nonce_mismatch' });
  },

  'a wrong nonce, with an id token beside the code': async (world) => {
    const client = backend(world);
    const { flow, response } = await answered(world, client, { hybrid: true });
    const error = await errorOf(authorizationCode(client)({ flow: { ...flow, nonce: other }, response }));
    expectError('error', error, { _tag: 'Flow', code: 'nonce_mismatch' });
    await valueOf('the code was not used', authorizationCode(client)({ flow, response }));
  },

  'a wrong verifier': async (world) => {
    const error = await redeemedWith(world, ({ flow }) => ({ flow: { ...flow, codeVerifier: other } }));
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_grant', category: 'grant_rejected' });
  },

  'a wrong redirect URI': async (world) => {
    const error = await redeemedWith(world, ({ flow }) => ({ flow: { ...flow, redirectUri: world.redirectUri } }));
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_grant', category: 'grant_rejected' });
  },

  'a code of another client': async (world) => {
    const { flow, response } = await answered(world, native(world));
    const error = await errorOf(
      authorizationCode(backend(world))({ flow: { ...flow, clientId: 'backend' }, response }),
    );
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_grant', category: 'grant_rejected' });
  },

  'a code that is used twice': async (world) => {
    const client = native(world);
    const { flow, response } = await answered(world, client);
    const token = await valueOf('the first time', authorizationCode(client)({ flow, response }));
    const error = await errorOf(authorizationCode(client)({ flow, response }));
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_grant', category: 'grant_rejected' });
    const refreshed = refreshToken(client)({ scopes: ['api:read'], refreshToken: token.refreshToken ?? '' });
    expectError('what came of it is revoked', await errorOf(refreshed), { error: 'invalid_grant' });
  },

  'an id token with another signature': async (world) => {
    const spoil = changing((body) => ({ ...body, id_token: withOtherSignature(String(body['id_token'])) }));
    const client = native(world, { runtime: { fetch: spoil } });
    const { flow, response } = await answered(world, client);
    const error = await errorOf(authorizationCode(client)({ flow, response }));
    expectError('error', error, { _tag: 'IdToken', category: 'untrusted_response' });
    expect('why', error?._tag === 'IdToken' && error.issues, ['signature: wrong']);
  },

  'a code that is not that of the id token beside it': async (world) => {
    const client = backend(world);
    const { flow, response } = await answered(world, client, { hybrid: true, responseMode: 'form_post' });
    const swapped = { ...(typeof response === 'string' ? {} : response), code: other };
    const error = await errorOf(authorizationCode(client)({ flow, response: swapped }));
    expectError('error', error, { _tag: 'IdToken' });
    await valueOf('the code was not used', authorizationCode(client)({ flow, response }));
  },
};
