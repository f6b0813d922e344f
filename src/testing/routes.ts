import { adfs } from './adfs/adfs.js';
import type { Api } from './api/api.js';
import { b2c } from './b2c/b2c.js';
import { entra } from './entra/entra.js';
import { isPageOrigin } from './directory/redirect-uris.js';
import { aadstsReply, type AadstsError } from './entra/error-response.js';
import { isPreflight, preflightReply, readableBy, type Readers } from './http/cors.js';
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
  /** How it answers an AADSTS error that a test orders. */
  readonly fail: (realm: Realm, error: AadstsError) => Reply;
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
  const fail: RoutedRequest['fail'] = (_realm, error) => aadstsReply(error, request);
  if (answer !== undefined) return { request, endpoint: 'api', handle: answer, fail };
  return { request, endpoint: undefined, handle: async () => ({ status: 404, headers: {}, body: '' }), fail };
}

function routed({ refuse }: Kind, route: Route, request: AuthorityRequest): RoutedRequest {
  const { method, endpoint, respond, readers } = route;
  const reads = (realm: Realm): boolean => readers !== undefined && mayRead(realm, request, readers);
  const fail: RoutedRequest['fail'] = (realm, error) => {
    const reply = route.fail?.(realm, request, error) ?? aadstsReply(error, request);
    return readers === undefined ? reply : readableBy(request, reply, reads(realm));
  };
  if (readers !== undefined && isPreflight(request)) {
    return { request, endpoint: undefined, handle: async (realm) => preflightReply(request, reads(realm)), fail };
  }
  const allowed = method === 'any' || method === request.method;
  const handle = async (realm: Realm): Promise<Reply> => {
    const answer = allowed ? await respond(realm, request) : wrongVerb(request.method, method);
    const reply = isRefusal(answer) ? refuse(answer, request) : answer;
    return readers === undefined ? reply : readableBy(request, reply, reads(realm));
  };
  return { request, endpoint, handle, fail };
}

function mayRead({ directory }: Realm, { headers }: AuthorityRequest, readers: Readers): boolean {
  const origin = headers['origin'] ?? '';
  return (
    readers === 'any' || directory.applications.some(({ redirectUris = {} }) => isPageOrigin(redirectUris, origin))
  );
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
