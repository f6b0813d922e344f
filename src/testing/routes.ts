import { adfs } from './adfs/adfs.js';
import type { Api } from './api/api.js';
import { b2c } from './b2c/b2c.js';
import { entra } from './entra/entra.js';
import { type AuthorityRequest, type Endpoint, jsonReply, type Reply } from './http/message.js';
import { oidc } from './oidc/oidc.js';
import type { Kind, Route } from './protocol/kind.js';
import type { Realm } from './protocol/realm.js';
import { isRefusal } from './protocol/refusal.js';
import { wrongVerb } from './protocol/refusals.js';

/** Where a redirect leads that nobody should follow. */
const trap: Kind = {
  refuse: entra.refuse,
  routes: [{ method: 'any', path: '/redirected', respond: () => jsonReply(200, { redirected: true }) }],
};

/** Everything that the authority is; the first path that fits answers. */
const kinds: readonly Kind[] = [adfs, oidc, trap, b2c, entra];

export interface RoutedRequest {
  readonly request: AuthorityRequest;
  readonly endpoint: Endpoint | undefined;
  readonly handle: (realm: Realm) => Promise<Reply>;
}

/**
 * Finds what a request is for: what no authority answers may be for the API. Paths are compared without regard to case, as
 * the platform does.
 */
export function routeOf(request: AuthorityRequest, api: Api): RoutedRequest {
  for (const kind of kinds.filter(({ serves }) => serves?.(request.origin) !== false)) {
    for (const route of kind.routes) {
      const segments = matchPath(route.path, request.path);
      if (segments !== undefined) return routed(kind, route, { ...request, ...segments });
    }
  }
  const answer = api.answerTo(request);
  if (answer !== undefined) return { request, endpoint: 'api', handle: answer };
  return { request, endpoint: undefined, handle: async () => ({ status: 404, headers: {}, body: '' }) };
}

function routed({ refuse }: Kind, { method, endpoint, respond }: Route, request: AuthorityRequest): RoutedRequest {
  const allowed = method === 'any' || method === request.method;
  const handle = async (realm: Realm): Promise<Reply> => {
    const answer = allowed ? await respond(realm, request) : wrongVerb(request.method, method);
    return isRefusal(answer) ? refuse(answer, request) : answer;
  };
  return { request, endpoint, handle };
}

type Segments = Partial<Pick<AuthorityRequest, 'tenantSegment' | 'policySegment'>>;

function matchPath(pattern: string, path: string): Segments | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const named = new Map<string, string>();
  const fits = wanted.every((segment, index) => {
    const actual = given[index] ?? '';
    if (segment.startsWith('{')) named.set(segment, decodeSegment(actual));
    return segment.startsWith('{') || segment === actual.toLowerCase();
  });
  if (!fits || wanted.length !== given.length) return undefined;
  return { tenantSegment: named.get('{tenant}'), policySegment: named.get('{policy}') };
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
