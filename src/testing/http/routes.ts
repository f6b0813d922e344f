import { errorReply } from '../protocol/error-response.js';
import { instanceDiscovery } from '../protocol/instance-discovery.js';
import { keys } from '../protocol/keys.js';
import { openidConfiguration } from '../protocol/metadata.js';
import type { Realm } from '../protocol/realm.js';
import { wrongVerb } from '../protocol/refusals.js';
import { tokenEndpoint } from '../protocol/token-endpoint.js';
import { type AuthorityRequest, type Endpoint, jsonReply, type Reply } from './message.js';

type Handler = (realm: Realm, request: AuthorityRequest) => Reply | Promise<Reply>;

export interface Route {
  readonly method: 'GET' | 'POST' | 'any';
  /** `{tenant}` stands for one segment. */
  readonly path: string;
  /** What a fault's scope calls it; without one, no fault answers here. */
  readonly endpoint?: Endpoint;
  readonly respond: Handler;
}

/** Every path that the authority knows; the first that fits answers. */
const routes: readonly Route[] = [
  { method: 'GET', path: '/common/discovery/instance', endpoint: 'instance', respond: instanceDiscovery },
  {
    method: 'GET',
    path: '/{tenant}/v2.0/.well-known/openid-configuration',
    endpoint: 'metadata',
    respond: openidConfiguration,
  },
  { method: 'GET', path: '/{tenant}/discovery/v2.0/keys', endpoint: 'keys', respond: keys },
  { method: 'POST', path: '/{tenant}/oauth2/v2.0/token', endpoint: 'token', respond: tokenEndpoint },
  { method: 'any', path: '/redirected', respond: () => jsonReply(200, { redirected: true }) },
];

export interface RoutedRequest {
  readonly request: AuthorityRequest;
  readonly endpoint: Endpoint | undefined;
  readonly handle: (realm: Realm) => Promise<Reply>;
}

/** Finds what a request is for. Paths are compared without regard to case, as the platform does. */
export function routeOf(request: AuthorityRequest): RoutedRequest {
  for (const route of routes) {
    const match = matchPath(route.path, request.path);
    if (match !== undefined) return routed(route, { ...request, ...match });
  }
  return { request, endpoint: undefined, handle: async () => ({ status: 404, headers: {}, body: '' }) };
}

function routed(route: Route, request: AuthorityRequest): RoutedRequest {
  const { method, endpoint, respond } = route;
  const allowed = method === 'any' || method === request.method;
  const handle = async (realm: Realm): Promise<Reply> =>
    allowed ? respond(realm, request) : errorReply(wrongVerb(request.method, method), request);
  return { request, endpoint, handle };
}

function matchPath(pattern: string, path: string): { readonly tenantSegment?: string } | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  const fits = wanted.every((segment, index) => {
    return segment === '{tenant}' || segment === given[index]?.toLowerCase();
  });
  if (!fits || wanted.length !== given.length) return undefined;
  return wanted[1] === '{tenant}' ? { tenantSegment: decodeSegment(given[1] ?? '') } : {};
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
