/**
 * What the API of an authority wants of a token beyond its being valid. Plain data; the constructors ({@link revoked},
 * {@link authContext}, …) fill in what one seldom wants to write.
 */
export type Protection =
  RevokedProtection | AuthContextProtection | StepUpProtection | ChallengeAlwaysProtection | PolicyChallengeProtection;

/** Tokens from before a moment are refused. See {@link revoked}. */
export interface RevokedProtection {
  readonly kind: 'revoked';
  /** Epoch milliseconds. Default: the moment of the order. */
  readonly at?: number;
  /** A field line of `WWW-Authenticate` before that of the challenge. */
  readonly lineBefore?: string;
}

/** Tokens without an authentication context are refused. See {@link authContext}. */
export interface AuthContextProtection {
  readonly kind: 'authContext';
  readonly id: string;
  /** A field line of `WWW-Authenticate` before that of the challenge. */
  readonly lineBefore?: string;
}

/** Every token is of too weak a sign-in. See {@link stepUp}. */
export interface StepUpProtection {
  readonly kind: 'stepUp';
  readonly acrValues?: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
  /** A field line of `WWW-Authenticate` before that of the challenge. */
  readonly lineBefore?: string;
}

/** Every request is challenged for these claims. See {@link challengeAlways}. */
export interface ChallengeAlwaysProtection {
  readonly kind: 'challengeAlways';
  /** What is sent in base64. Default: `nbf` of the request's own time. */
  readonly claims?: string;
  /** A field line of `WWW-Authenticate` before that of the challenge. */
  readonly lineBefore?: string;
}

/** Every request is answered with these field lines. See {@link policyChallenge}. */
export interface PolicyChallengeProtection {
  readonly kind: 'policyChallenge';
  readonly lines: readonly string[];
  readonly status: number;
}

/**
 * Which requests to the API are protected so. What is left out does not restrict.
 *
 * @example
 * ```ts
 * authority.protect(authContext('c1'), { path: '/orders', method: 'DELETE' });
 * ```
 */
export interface ProtectionScope {
  /** The path, and all that is below it, as the API itself sees it: `/orders` of `{api.url}/orders`. */
  readonly path?: string;
  readonly method?: string;
  /** The URI of the resource, where `authority.fetch` is answered as several. */
  readonly resource?: string;
  /** How many requests it refuses. Default: all that it has to, until it is removed. */
  readonly times?: number;
  /** How many requests in its scope pass by it first, counted from its order, whatever becomes of them. Default: 0. */
  readonly after?: number;
}

/** A protection that is in force. */
export interface ProtectionHandle {
  /** How many requests it has refused. */
  readonly hits: number;
  /** Takes it back. May be called more than once. */
  remove(): void;
}
