import { authorizationCode, authorizationUrl, parseAuthorizationError, type OAuthError } from 'tokenrail';
import { openBrowser } from '../browser.js';
import { answered, backend, errorOf, native, page, signedIn, valueOf, type SignInSettings } from '../clients.js';
import { expect, expectError, type Checks } from '../expect.js';
import type { World } from '../world.js';

const refusalOf = async (world: World, settings: SignInSettings): Promise<OAuthError | undefined> => {
  const client = page(world);
  const { flow, response } = await answered(world, client, settings);
  const error = await errorOf(authorizationCode(client)({ flow, response }));
  const read = parseAuthorizationError(response);
  expect('the same when it is only read', read && [read._tag, read.category], error && [error._tag, error.category]);
  return error;
};

/** What the provider says at the redirect URI instead of a code. */
export const refusals: Checks = {
  'a person who does not sign in': async (world) => {
    const error = await refusalOf(world, { person: { login: 'adele', cancelsAt: 'login' } });
    expectError('error', error, { _tag: 'Protocol', error: 'access_denied', category: 'user_declined' });
  },

  'a person who does not consent': async (world) => {
    const error = await refusalOf(world, { person: { login: 'adele', cancelsAt: 'consent' } });
    expectError('error', error, { _tag: 'Protocol', error: 'access_denied', category: 'user_declined' });
  },

  'nobody is signed in, and nobody may be asked': async (world) => {
    const error = await refusalOf(world, { prompt: 'none' });
    expectError('error', error, { error: 'login_required', category: 'sign_in_required', remedy: 'interact' });
  },

  'nobody has consented, and nobody may be asked': async (world) => {
    const browser = openBrowser(world.issuer);
    await signedIn(world, backend(world), { browser });
    const error = await refusalOf(world, { prompt: 'none', browser });
    expectError('error', error, { error: 'consent_required', category: 'consent_required', remedy: 'interact' });
  },

  'somebody is signed in, and nobody is asked': async (world) => {
    const browser = openBrowser(world.issuer);
    await signedIn(world, page(world), { browser });
    const token = await signedIn(world, page(world), { browser, prompt: 'none' });
    expect('account', token.account?.homeAccountId, 'adele');
  },

  'a prompt that is unknown there': async (world) => {
    const error = await refusalOf(world, { prompt: 'create' });
    expectError('error', error, { _tag: 'Protocol', error: 'invalid_request' });
  },

  'a redirect URI that is not registered': async (world) => {
    const request = { scopes: ['api:read'], redirectUri: 'https://other.example/callback' };
    const { url } = await valueOf('address', authorizationUrl(native(world))(request));
    const page = await openBrowser(world.issuer).open(url);
    expect('stays there', [page.isBack, page.status], [false, 400]);
  },
};
