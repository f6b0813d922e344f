import type { Parameters } from './parameters.js';

/** What a request is for: the endpoints for which a fault can be ordered. `api` is whatever a token is shown to. */
export type Endpoint =
  'token' | 'metadata' | 'keys' | 'instance' | 'authorize' | 'devicecode' | 'logout' | 'userinfo' | 'api';

/** A request that has been read whole, and what the path says about it. */
export interface AuthorityRequest {
  /** The scheme, host and port that the client believes to talk to. */
  readonly origin: string;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** What the path has in the place of the tenant, decoded; absent where the route has no such place. */
  readonly tenantSegment: string | undefined;
  /** The same, of the policy. */
  readonly policySegment: string | undefined;
  readonly query: Parameters;
  /** Names in lower case; several lines of one name are joined. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of a body that is `application/x-www-form-urlencoded`; of any other body, none. */
  readonly form: Parameters;
  /** As UTF-8. */
  readonly body: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  readonly traceId: string;
  readonly correlationId: string;
}

export interface Reply {
  readonly status: number;
  /** A list is a field line for each of its members. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

export function jsonReply(status: number, value: unknown, headers: Reply['headers'] = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}
