import type { Handler, Kind, Route } from '../protocol/kind.js';
import { isRefusal } from '../protocol/refusal.js';
import { keySet } from '../protocol/signing-key.js';
import { tokenEndpoint } from '../protocol/token-request.js';
import { clientCredentials } from './client-credentials.js';
import { openidConfiguration } from './metadata.js';
import { type Form, type Place, placeOf } from './place.js';
import { refuse } from './refuse.js';

const token = tokenEndpoint(new Map([['client_credentials', clientCredentials]]));

/** Azure AD B2C: each policy of a tenant is an authority of its own. */
export const b2c: Kind = { refuse, routes: [...routesOf(''), ...routesOf('/tfp')] };

type PlacedHandler = (...parameters: [...Parameters<Handler>, Place]) => ReturnType<Handler>;

function routesOf(form: Form): readonly Route[] {
  const base = `${form}/{tenant}/{policy}`;
  const at =
    (respond: PlacedHandler): Handler =>
    (realm, request) => {
      const place = placeOf(realm, request, form);
      return isRefusal(place) ? place : respond(realm, request, place);
    };
  return [
    {
      method: 'GET',
      path: `${base}/v2.0/.well-known/openid-configuration`,
      endpoint: 'metadata',
      respond: at((_realm, _request, place) => openidConfiguration(place)),
    },
    { method: 'GET', path: `${base}/discovery/v2.0/keys`, endpoint: 'keys', respond: at(() => keySet({})) },
    { method: 'POST', path: `${base}/oauth2/v2.0/token`, endpoint: 'token', respond: at(token) },
  ];
}
