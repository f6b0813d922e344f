import type { Endpoint } from '../http/message.js';

/**
 * What the authority does in place of its proper answer. Plain data; the constructors ({@link throttled},
 * {@link aadsts}, {@link hang}, …) fill in what one seldom wants to write.
 */
export type Fault =
  | AadstsFault
  | ResponseFault
  | AlteredFault
  | DelayedFault
  | SlowBodyFault
  | TruncatedBodyFault
  | HugeBodyFault
  | { readonly kind: 'connectionReset' }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'hang' };

/** An error in the platform's layout. See {@link aadsts}. */
export interface AadstsFault {
  readonly kind: 'aadsts';
  /** AADSTS numbers, the primary one first. */
  readonly codes: readonly [number, ...number[]];
  /** What stands after `AADSTSn: `. */
  readonly message: string;
  readonly status?: number;
  readonly error?: string;
  readonly suberror?: string;
  /** JSON text. */
  readonly claims?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the body; they win over the usual ones. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Exactly this response. See {@link respond}. */
export interface ResponseFault {
  readonly kind: 'response';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The proper answer with other headers. See {@link wrongContentType}. */
export interface AlteredFault {
  readonly kind: 'altered';
  readonly headers: Readonly<Record<string, string>>;
}

/** The proper answer, late. See {@link delayed}. */
export interface DelayedFault {
  readonly kind: 'delayed';
  readonly milliseconds: number;
}

/** Headers at once, then the body in pieces. See {@link slowBody}. */
export interface SlowBodyFault {
  readonly kind: 'slowBody';
  /** Default: the body of the proper answer. */
  readonly body?: string;
  readonly chunkBytes: number;
  /** The wait before each piece, in milliseconds. */
  readonly milliseconds: number;
}

/** Less than `content-length` says, then the end of the connection. See {@link truncatedBody}. */
export interface TruncatedBodyFault {
  readonly kind: 'truncatedBody';
  /** What is sent. Default: half of the proper answer. */
  readonly body?: string;
  /** How much more `content-length` promises; used with `body` only. */
  readonly missingBytes: number;
}

/** A JSON object of so many bytes, without `content-length`. See {@link hugeBody}. */
export interface HugeBodyFault {
  readonly kind: 'hugeBody';
  readonly bytes: number;
}

/**
 * Which requests a fault is for. What is left out does not restrict: a fault without a scope is for all that a client
 * asks itself, such as the token endpoint, the metadata, the keys and instance discovery. What a browser opens fails only
 * where it is named: `endpoint: 'authorize'`, `endpoint: 'logout'`. The API does not fail with its authority: only
 * `endpoint: 'api'` is for it, without grant, tenant and client.
 *
 * @example
 * ```ts
 * authority.fail(throttled({ retryAfter: 1 }), { endpoint: 'token', grant: 'client_credentials', times: 2 });
 * ```
 */
export interface FaultScope {
  /** The `grant_type` as it is sent. */
  readonly grant?: string;
  /** Id or domain of a tenant, or `common`, `organizations`, `consumers`. */
  readonly tenant?: string;
  readonly clientId?: string;
  readonly endpoint?: Endpoint;
  /** How many requests it answers. Default: all, until it is removed. */
  readonly times?: number;
  /** How many requests in its scope pass by it first, counted from its arming, whoever answers them. Default: 0. */
  readonly after?: number;
}

/** A fault that is armed. */
export interface FaultHandle {
  /** How many requests it has answered. Always 0 for `refuse()`: no request arrives. */
  readonly hits: number;
  /** Disarms it. May be called more than once. */
  remove(): void;
}
