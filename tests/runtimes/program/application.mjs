/**
 * A single-page application, at an origin of its own: the browser goes away to the authority and comes back to this page,
 * once for each sign-in. What is known from before the way is in the storage of the tab, as in any such application.
 */
import {
  authorizationCode,
  authorizationUrl,
  createClient,
  memoryStore,
  refreshToken,
  silent,
  withAccountStore,
} from 'tokenrail';
import { browserFlows, callbackOfPage } from 'tokenrail/web';
import { expect, expectLike } from './expect.mjs';
import { ended, perform } from './perform.mjs';

const scopes = ['User.Read'];
const redirectUri = `${location.origin}${location.pathname}`;
const flows = browserFlows(sessionStorage);

const clientOf = ({ authority, applications }, name, runtime) =>
  createClient({ authority, clientId: applications[name], allowInsecureLoopback: true, runtime })._unsafeUnwrap();

/** A `fetch` that puts another signature under the id token of an answer. */
const forging = async (...given) => {
  const answer = await fetch(...given);
  if (!answer.url.endsWith('/token')) return answer;
  const body = await answer.json();
  const [header, payload, signature] = body.id_token.split('.');
  const other = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`;
  return Response.json({ ...body, id_token: [header, payload, other].join('.') });
};

/** How the authority got a request to its token endpoint. */
const tokenRequestOf = async ({ counts }, id) => (await fetch(`${counts}?id=${id}`)).json();

/** The sign-ins, one after another: the application that begins it, and what is looked at when the browser is back. */
const visits = [
  {
    application: 'single',
    checks: (settings, response) => {
      const client = clientOf(settings, 'single');
      const store = memoryStore();
      const correlationId = crypto.randomUUID();
      let first;
      return {
        'comes back with a code': () => {
          expect('a code', new URL(response).searchParams.has('code'));
          expect('is out of the address', location.href, redirectUri);
          expect('one flow is kept', Object.keys(sessionStorage).filter((key) => key.includes('flow')).length, 1);
        },
        'redeems it in the page': async () => {
          const redeem = withAccountStore(store)(authorizationCode(client));
          const result = await flows.take(response).andThen((flow) => redeem({ flow, response, correlationId }));
          first = result._unsafeUnwrap();
          const { nonce, aud } = first.idTokenClaims;
          expect('id token', [typeof nonce, aud], ['string', client.clientId]);
          expect('account', first.account.username.startsWith('adele@'));
          const { arrived, origins, preflights } = await tokenRequestOf(settings, correlationId);
          expect('sent once, from this origin', [arrived, origins], [1, [location.origin]]);
          expect('asked before whether it may', preflights.includes(location.origin));
        },
        'takes an answer once': async () => {
          const result = await flows.take(response);
          expectLike('error', result._unsafeUnwrapErr(), { _tag: 'Flow', code: 'state_mismatch' });
        },
        'refreshes in the page': async () => {
          const result = await refreshToken(client)({ scopes, refreshToken: first.refreshToken });
          const second = result._unsafeUnwrap();
          expect('another', second.accessToken !== first.accessToken);
          expect('the same person', second.account.homeAccountId, first.account.homeAccountId);
        },
        'goes on silently': async () => {
          const acquire = silent(client, store);
          expect('from the store', (await acquire({ scopes, account: 'only' }))._unsafeUnwrap().source, 'cache');
          const renewed = await acquire({ scopes, account: 'only', forceRefresh: true });
          expect('anew', renewed._unsafeUnwrap().source, 'network');
        },
      };
    },
  },
  {
    application: 'single',
    checks: (settings, response) => ({
      'refuses a forged id token': async () => {
        const redeem = authorizationCode(clientOf(settings, 'single', { fetch: forging }));
        const result = await flows.take(response).andThen((flow) => redeem({ flow, response }));
        expectLike('error', result._unsafeUnwrapErr(), { _tag: 'IdToken', issues: ['signature: wrong'] });
      },
    }),
  },
  {
    application: 'server',
    checks: (settings, response) => ({
      'a code that is for a server': async () => {
        const redeem = authorizationCode(clientOf(settings, 'server'));
        const result = await flows.take(response).andThen((flow) => redeem({ flow, response }));
        expectLike('error', result._unsafeUnwrapErr(), { _tag: 'Aadsts', code: 'AADSTS9002326' });
      },
    }),
  },
  {
    application: 'left',
    checks: (settings, response) => ({
      'a person who turns back': async () => {
        const redeem = authorizationCode(clientOf(settings, 'left'));
        const result = await flows.take(response).andThen((flow) => redeem({ flow, response }));
        expectLike('error', result._unsafeUnwrapErr(), { category: 'user_declined', error: 'access_denied' });
      },
    }),
  },
];

const begin = async (settings, at) => {
  sessionStorage.setItem('visit', at);
  const begun = authorizationUrl(clientOf(settings, visits[at].application))({ scopes, redirectUri });
  const { url, flow } = (await begun)._unsafeUnwrap();
  (await flows.keep(flow))._unsafeUnwrap();
  location.assign(url);
};

/** Runs whenever the page is loaded. */
export const runApplication = async (settings) => {
  const response = callbackOfPage(window);
  const visit = sessionStorage.getItem('visit');
  if (visit === null) return begin(settings, 0);
  const at = Number(visit);
  await perform(visits[at].checks(settings, response));
  if (at + 1 < visits.length) return begin(settings, at + 1);
  ended();
};
