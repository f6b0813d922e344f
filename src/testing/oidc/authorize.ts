import { findApplication } from '../client/authenticate-client.js';
import { platformOf } from '../directory/redirect-uris.js';
import { page } from '../http/html.js';
import { parameter } from '../http/parameters.js';
import { attend } from '../people/attend.js';
import { noClaims } from '../protocol/claims-asked.js';
import { frontChannelReply, parametersOf, responseModeOf } from '../protocol/front-channel.js';
import type { Handler } from '../protocol/kind.js';
import { isRefusal } from '../protocol/refusal.js';
import { redirectUriMissing, redirectUriUnknown } from '../protocol/user-refusals.js';
import { readAsked } from './asked.js';
import { issuerAt } from './place.js';
import { errorMembers } from './refuse.js';

const codeLifetimeMs = 60_000;
const title = 'Sign in';

/** RFC 6749 §4.1.1 with PKCE, and in its answers the issuer (RFC 9207). */
export const authorize: Handler = (realm, request) => {
  const parameters = parametersOf(request);
  const application = findApplication(realm, parameter(parameters, 'client_id'));
  if (isRefusal(application)) return page(400, title, application.text);
  const { clientId, redirectUris } = application;
  const redirectUri = parameter(parameters, 'redirect_uri');
  if (redirectUri === undefined) return page(400, title, redirectUriMissing().text);
  const platform = platformOf(redirectUris, redirectUri);
  if (platform === undefined) return page(400, title, redirectUriUnknown(redirectUri, clientId).text);

  const answer = (members: Readonly<Record<string, string>>): ReturnType<Handler> =>
    frontChannelReply(redirectUri, responseModeOf(parameters), {
      ...members,
      state: parameter(parameters, 'state'),
      iss: issuerAt(request),
    });
  const asked = readAsked(parameters, application, platform);
  if (isRefusal(asked)) return answer(errorMembers(asked));
  const { silent, maxAge, scope, nonce, challenge } = asked;
  const loginHint = parameter(parameters, 'login_hint');
  const visit = { clientId, platform, loginHint, silent, maxAge, contexts: [], prefers: () => true };
  const signIn = attend(realm, visit);
  if (signIn === 'leaves') return page(200, title, 'Nobody answers this page.');
  if (isRefusal(signIn)) {
    return signIn.reason === 'unknownUser' ? page(200, title, signIn.text) : answer(errorMembers(signIn));
  }
  const code = realm.oidcGrants.addCode({
    signIn,
    redirectUri,
    scope,
    ...(nonce !== undefined && { nonce }),
    ...(challenge !== undefined && { challenge }),
    claims: noClaims,
    expiresAt: realm.now() + codeLifetimeMs,
  });
  return answer({ code });
};
