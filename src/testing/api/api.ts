import type { JWTPayload } from 'jose';
import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import { createOrders } from '../orders.js';
import type { Realm } from '../protocol/realm.js';
import { bearerTokenOf } from './bearer-token.js';
import { type CheckedToken, checkToken } from './check-token.js';
import { type ApiPlace, apiPlaceOf } from './place.js';
import type { Protection, ProtectionHandle, ProtectionScope } from './protection.js';
import { protectedReply, withInvalidToken, withoutToken } from './refused.js';
import type { ApiAnswer } from './test-api.js';
import { requireValidProtection, requireValidProtectionScope } from './validate.js';

/** What tokens are for: everything that the authority answers when it is asked as a resource. */
export interface Api {
  readonly protect: (protection: Protection, scope: ProtectionScope) => ProtectionHandle;
  readonly clear: () => void;
  /** What answers this request; `undefined` where it is not for the API. */
  readonly answerTo: (request: AuthorityRequest) => (() => Promise<Reply>) | undefined;
}

interface Ordered {
  readonly protection: Protection;
  /** Epoch milliseconds. */
  readonly at: number;
  /** How many tokens there were. */
  readonly tokens: number;
}

export function createApi(realm: Realm): Api {
  const orders = createOrders<Ordered, ProtectionScope>();
  const { directory, ledger, now } = realm;
  return {
    protect(protection, scope) {
      requireValidProtection(protection);
      requireValidProtectionScope(directory, scope);
      const at = protection.kind === 'revoked' ? (protection.at ?? now()) : now();
      return orders.add({ protection, at, tokens: ledger.count() }, scope);
    },
    clear: orders.clear,
    answerTo(request) {
      const place = apiPlaceOf(directory, request);
      return place && (() => answer(request, place));
    },
  };

  async function answer(request: AuthorityRequest, place: ApiPlace): Promise<Reply> {
    const token = bearerTokenOf(request);
    const checked = token === undefined ? undefined : await checkToken(realm, place.resources, token);
    const order = orders.take(
      (scope) => covers(scope, request, place),
      (ordered) => refuses(ordered, checked, now()),
    );
    if (order !== undefined) return protectedReply(order.protection, order.at, place, request);
    if (checked === undefined) return withoutToken(place);
    return checked.valid ? success(request, place, checked.claims) : withInvalidToken(place, checked.why);
  }
}

function covers(scope: ProtectionScope, { method }: AuthorityRequest, { path, resources }: ApiPlace): boolean {
  const above = scope.path?.replace(/\/$/, '');
  return (
    (above === undefined || path === above || path.startsWith(`${above}/`)) &&
    (scope.method === undefined || scope.method.toUpperCase() === method) &&
    (scope.resource === undefined || resources.some(({ uri }) => uri === scope.resource))
  );
}

/** Of a token that is not even valid, or not there, only those have something to say that look at no token. */
function refuses({ protection, at, tokens }: Ordered, checked: CheckedToken | undefined, now: number): boolean {
  if (protection.kind === 'challengeAlways' || protection.kind === 'policyChallenge') return true;
  if (checked?.valid !== true) return false;
  const { claims, issued } = checked;
  if (protection.kind === 'stepUp') return true;
  if (protection.kind === 'authContext') return ![claims['acrs']].flat().includes(protection.id);
  // Counting tells apart what the clock does not; a moment that was named can only be compared with the clock.
  return protection.at === undefined ? issued.number <= tokens : at <= now && issued.issuedAt < at;
}

function success({ method, body }: AuthorityRequest, { path }: ApiPlace, claims: JWTPayload): Reply {
  const shown = Object.fromEntries(Object.entries(claims).filter(([name]) => shownClaims.has(name)));
  const answer: ApiAnswer = { method, path, claims: shown, body };
  return jsonReply(200, answer);
}

/** What says who asks for what; nothing that is of this one token only. */
const shownClaims: ReadonlySet<string> = new Set(
  'iss aud iat exp tid oid sub azp appid client_id roles scp scope acrs xms_cc ver'.split(' '),
);
