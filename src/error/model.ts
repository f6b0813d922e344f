import type { RemedyByCategory } from '../catalogue/codes.generated.js';
import type {
  AadstsCodeOf,
  Category,
  ListedAadstsCode,
  ListedB2cCode,
  ProtocolCodeOf,
  ServerCategory,
} from './category.js';

/** One try of an operation that was tried several times. */
export interface Attempt {
  readonly category: Category;
  readonly code: string;
  /** Milliseconds from the start of the operation to the start of this try. */
  readonly startedAfterMs: number;
  /** Milliseconds that were waited after it; absent after the last. */
  readonly waitedMs?: number;
}

/** What every error carries, whatever its variant. Plain readonly data; nothing here holds a request. */
export interface ErrorDetails {
  /** Ours, in English, safe to log. The server's own words: `serverMessage(error)`. */
  readonly message: string;
  /** Identifies the request on our side, as its `client-request-id`; `''` where there was no request. */
  readonly requestId: string;
  /** Every number in the answer, in order, the generic ones and those that were overruled too. */
  readonly codes: readonly number[];
  /** HTTP status. */
  readonly status?: number;
  /** The OAuth `error` as sent (RFC 6749 §5.2). */
  readonly error?: string;
  /** The `suberror` as sent. */
  readonly suberror?: string;
  /** The claims request that the next token must satisfy, as JSON text. Read it by name: JSON, inspection and copies leave it out. */
  readonly claims?: string;
  /** How long the server asks to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** When to come back, in epoch milliseconds: a retry gave up, or a gate answered, because that is too late for the caller. */
  readonly retryAt?: number;
  /** The server's trace id; support asks for it. */
  readonly traceId?: string;
  /** The server's correlation id; support asks for it. */
  readonly correlationId?: string;
  /** The server's time, as sent. */
  readonly timestamp?: string;
  /** Microsoft's page for the code. */
  readonly docsUrl?: string;
  /** A gate answered with an error that it remembers; nothing was sent. */
  readonly replayed?: true;
  /** The tries that were made, the last one included; of more than 100 the first and the last 50. */
  readonly attempts?: readonly Attempt[];
}

interface Variant<T extends string, K extends Category, C extends string> extends ErrorDetails {
  readonly _tag: T;
  readonly remedy: RemedyByCategory[K];
  readonly category: K;
  readonly code: C;
}

/** An answer with an AADSTS code. One variant per category, generic in the code: a listed code implies its category. */
export interface AadstsError<K extends ServerCategory, C extends string = AadstsCodeOf<K>> extends ErrorDetails {
  readonly _tag: 'Aadsts';
  readonly remedy: RemedyByCategory[K];
  readonly category: K;
  readonly code: C;
}

/**
 * An OAuth error without an AADSTS code that could be believed: Azure AD B2C, AD FS, managed identity, plain OAuth,
 * or a listed code that the status or a suberror overrules (its number stays in `codes`).
 */
export interface ProtocolError<K extends ServerCategory, C extends string = ProtocolCodeOf<K>> extends ErrorDetails {
  readonly _tag: 'Protocol';
  readonly remedy: RemedyByCategory[K];
  readonly category: K;
  readonly code: C;
}

/** The categories of an answer that is no OAuth answer: only its status speaks. */
export type UnexpectedCategory = 'throttled' | 'service_unavailable' | 'unexpected_response';

/** An answer that is not what the protocol says: HTML, empty, truncated, too large, a redirect, fields missing. */
export interface UnexpectedResponseError<K extends UnexpectedCategory = UnexpectedCategory> extends ErrorDetails {
  readonly _tag: 'UnexpectedResponse';
  readonly remedy: RemedyByCategory[K];
  readonly category: K;
  readonly code: 'unexpected_response';
  /** What is wrong with it: paths, expected and found kinds, never values. */
  readonly issues: readonly string[];
}

/** No answer arrived, or not all of it. */
export interface NetworkError extends Variant<'Network', 'network', 'network'> {
  /** Whether the request may have reached the server. */
  readonly sent: 'no' | 'maybe';
  /** The socket's own word, such as `'ECONNREFUSED'`, where there is one. */
  readonly reason?: string;
}

/** The time for one try, or for the whole, ran out. */
export interface TimeoutError extends Variant<'Timeout', 'network', 'timeout'> {
  /** The limit, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether the request may have reached the server. */
  readonly sent: 'no' | 'maybe';
}

/** The caller's `signal` was aborted. */
export interface AbortedError extends Variant<'Aborted', 'aborted', 'aborted'> {}

/** A gate answered: the server asked to be left alone until `retryAt`. Nothing was sent. */
export interface ThrottledError extends Variant<'Throttled', 'throttled', 'throttled'> {
  /** Epoch milliseconds. */
  readonly retryAt: number;
}

/** The client is set up wrongly. Nothing was sent. */
export interface ConfigError extends Variant<'Config', 'invalid_configuration', 'invalid_configuration'> {
  /** Each thing that is wrong, in words, without secrets. */
  readonly issues: readonly string[];
}

/** The request is wrong. Nothing was sent. */
export interface InvalidRequestError extends Variant<'InvalidRequest', 'invalid_request', 'invalid_request'> {
  /** Each thing that is wrong, in words, without secrets. */
  readonly issues: readonly string[];
}

/** This credential does not exist here: no endpoint, file or variable. A fallback goes on to the next. */
export interface CredentialError extends Variant<'Credential', 'credential_unavailable', 'credential_unavailable'> {}

/** What was wrong with the answer of a sign-in. */
export type FlowCode = 'state_mismatch' | 'nonce_mismatch' | 'issuer_mismatch' | 'duplicate_parameter';

/** The answer of a sign-in does not belong to the sign-in that was started. */
export interface FlowError<C extends FlowCode = FlowCode> extends Variant<'Flow', 'untrusted_response', C> {}

/** The id token must not be trusted. */
export interface IdTokenError extends Variant<'IdToken', 'untrusted_response', 'invalid_id_token'> {
  /** Each check that failed. */
  readonly issues: readonly string[];
}

/** A `WWW-Authenticate` header, or the claims in it, cannot be read. */
export interface MalformedChallengeError extends Variant<'Challenge', 'unexpected_response', 'invalid_challenge'> {
  readonly reason: 'malformed';
  /** Offset of the first character that does not fit. */
  readonly position: number;
}

/** What a claims challenge asks for was done, and the challenge came again. */
export interface UnresolvedChallengeError extends Variant<'Challenge', 'unexpected_response', 'unresolved_challenge'> {
  readonly reason: 'unresolved';
  /** The challenge that was answered. */
  readonly first: OAuthError;
  /** What came after it. */
  readonly last: OAuthError;
}

/** Nothing in the store serves the request silently. */
export interface NoTokenError extends Variant<'NoToken', 'sign_in_required', 'no_token'> {}

/** The store failed. */
export interface CacheError extends Variant<'Cache', 'extension_failed', 'cache_failed'> {}

/** A callback of the application threw, rejected, or gave what it must not. */
export interface CallbackError extends Variant<'Callback', 'extension_failed', 'callback_failed'> {}

export type AnyAadstsError = { readonly [K in ServerCategory]: AadstsError<K> }[ServerCategory];
export type AnyProtocolError = { readonly [K in ServerCategory]: ProtocolError<K> }[ServerCategory];
export type AnyUnexpectedResponseError = {
  readonly [K in UnexpectedCategory]: UnexpectedResponseError<K>;
}[UnexpectedCategory];
export type AnyFlowError = { readonly [C in FlowCode]: FlowError<C> }[FlowCode];
export type ChallengeError = MalformedChallengeError | UnresolvedChallengeError;

/** Every way in which a token operation fails. The list of tags is closed with version 0.1. */
export type OAuthError =
  | AnyAadstsError
  | AnyProtocolError
  | AnyUnexpectedResponseError
  | NetworkError
  | TimeoutError
  | AbortedError
  | ThrottledError
  | ConfigError
  | InvalidRequestError
  | CredentialError
  | AnyFlowError
  | IdTokenError
  | ChallengeError
  | NoTokenError
  | CacheError
  | CallbackError;

/** Where an error comes from. */
export type Tag = OAuthError['_tag'];

/** Every code that an error can have. */
export type Code = OAuthError['code'];

/** The codes of errors that are raised on this side. */
export type LocalCode =
  | 'unexpected_response'
  | 'network'
  | 'timeout'
  | 'aborted'
  | 'throttled'
  | 'invalid_configuration'
  | 'invalid_request'
  | 'credential_unavailable'
  | FlowCode
  | 'invalid_id_token'
  | 'invalid_challenge'
  | 'unresolved_challenge'
  | 'no_token'
  | 'cache_failed'
  | 'callback_failed';

/** An AADSTS code that the catalogue of this version lists, such as `'AADSTS50076'`. */
export type AadstsCode = ListedAadstsCode;

/**
 * Every code that can be handled by name. An unlisted one cannot: test `error.codes.includes(999999)` in the handler of
 * its category.
 */
export type ListedCode = ListedAadstsCode | ListedB2cCode | LocalCode | 'none';
