import type { OAuthError } from '../error/model.js';
import { causesOf, textOf } from './look.js';
import { readings } from './openid-reading.js';
import { fromPlatform, notUnderstood, totally } from './platform.js';

const origin = 'an exception that is none of openid-client';

const readingOf = (cause: unknown): (typeof readings)[string] | undefined => {
  const code = textOf(cause, 'code');
  return code !== undefined && Object.hasOwn(readings, code) ? readings[code] : undefined;
};

/**
 * What openid-client or oauth4webapi threw, as the error that our own client gives for the same failure. Pure and total:
 * it never throws, whatever it is given. It imports nothing of these packages, and looks at members, not at classes.
 *
 * These libraries keep the answer, so that most is complete, `Retry-After` too. The body of an answer that they did not
 * expect (a 401 with a challenge, any 5xx) they leave unread, in `response` or `cause`: read it, and give it as `body`.
 *
 * @param body what you read of the answer that the thrown thing holds
 * @returns `Aadsts` or `Protocol` for what a server refused, at the token endpoint or in a redirect;
 * `UnexpectedResponse`, `Network`, `Timeout` (with `timeoutMs: 0`, which it does not tell), `Aborted`; `Flow` and `IdToken`
 * for checks that failed, `Config` and `InvalidRequest` for what the library refuses itself. `Callback` for what is no
 * error of these packages: most likely a mistake in the application
 * @example
 * const result = await ResultAsync.fromPromise(openid.clientCredentialsGrant(configuration, { scope }), (thrown) =>
 *   fromOpenidClientError(thrown))
 * result.mapErr((error) => error.category === 'throttled' && wait(error.retryAfterMs ?? 5_000))
 * @see RFC 6749 §5.2, RFC 6750 §3
 */
export const fromOpenidClientError: (thrown: unknown, body?: string) => OAuthError = /* @__PURE__ */ totally(
  origin,
  (thrown: unknown, body?: string) => {
    const chain = causesOf(thrown);
    const found = chain.find((cause) => readingOf(cause) !== undefined);
    return (
      readingOf(found)?.({ thrown: found, body }) ??
      chain.map(fromPlatform).find((error) => error !== undefined) ??
      notUnderstood(origin)
    );
  },
);
