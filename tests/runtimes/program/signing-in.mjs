/** A person signs in, and the application goes on without: what a page does is in application.mjs. */
import { authorizationCode, authorizationUrl, memoryStore, refreshToken, silent, withAccountStore } from 'tokenrail';
import { expect } from './expect.mjs';
import { clientOf } from './requesting.mjs';

const redirectUri = 'http://localhost/callback';
const scopes = ['User.Read'];

/** Begins, and follows the browser to where it comes back: the request that redeems it. */
const answered = async (client) => {
  const { url, flow } = (await authorizationUrl(client)({ scopes, redirectUri }))._unsafeUnwrap();
  const page = await fetch(url, { redirect: 'manual' });
  await page.body?.cancel();
  return { flow, response: page.headers.get('location') };
};

export const signingIn = (settings) => {
  const newClient = () => clientOf(settings, 'plain')._unsafeUnwrap();
  return {
    'signs a person in': async () => {
      const client = newClient();
      const request = await answered(client);
      const token = (await authorizationCode(client)(request))._unsafeUnwrap();
      expect('id token', token.idTokenClaims.nonce, request.flow.nonce);
      expect('account', token.account.username.startsWith('adele@'));
      const forged = await authorizationCode(client)({ ...request, flow: { ...request.flow, state: 'x'.repeat(43) } });
      expect('a wrong state', forged._unsafeUnwrapErr().code, 'state_mismatch');
    },

    'refreshes a token': async () => {
      const client = newClient();
      const first = (await authorizationCode(client)(await answered(client)))._unsafeUnwrap();
      const again = await refreshToken(client)({ scopes, refreshToken: first.refreshToken });
      const second = again._unsafeUnwrap();
      expect('another', second.accessToken !== first.accessToken);
      expect('the same person', second.account.homeAccountId, first.account.homeAccountId);
    },

    'goes on silently': async () => {
      const client = newClient();
      const store = memoryStore();
      const first = await withAccountStore(store)(authorizationCode(client))(await answered(client));
      expect('signed in', first.isOk());
      const acquire = silent(client, store);
      expect('from the store', (await acquire({ scopes, account: 'only' }))._unsafeUnwrap().source, 'cache');
      const renewed = await acquire({ scopes, account: 'only', forceRefresh: true });
      expect('anew', renewed._unsafeUnwrap().source, 'network');
    },
  };
};
