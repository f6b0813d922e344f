import { isOAuthError } from '../error/guard.js';
import { localError } from '../error/local.js';
import type { NetworkError, OAuthError, TimeoutError } from '../error/model.js';
import { causesOf, memberOf, textOf } from './look.js';

/** The word of a socket, of the TLS below HTTP, or of a fetch. What files and libraries call their errors does not fit. */
const socketWord =
  /^(?:E(?:CONN|HOST|NET|ADDR|SOCKET)[A-Z]{1,20}|EPIPE|EPROTO|ENOTFOUND|ETIMEDOUT|EAI_[A-Z]{1,20}|UND_ERR_[A-Z_]{1,40}|ERR_(?:TLS|SSL)_\w{1,40}|CERT_\w{1,40}|\w{0,20}SELF_SIGNED_CERT\w{0,20}|UNABLE_TO_\w{1,40}|Connection(?:Refused|Reset|Closed))$/;

/** Those that say that no request has left. */
const notSent =
  /^(?:ECONNREFUSED|ConnectionRefused|ENOTFOUND|EAI_\w+|E(?:HOST|NET)(?:UNREACH|DOWN)|EADDRNOTAVAIL|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+)$/;

/** The word of the socket, somewhere in the chain of causes: the innermost knows best. */
const reasonIn = (thrown: unknown): string | undefined =>
  causesOf(thrown)
    .map((cause) => textOf(cause, 'code'))
    .filter((code) => code !== undefined && socketWord.test(code))
    .at(-1);

/** No answer arrived. `sent` is for where the socket does not tell. */
export const networkError = (
  thrown: unknown,
  { sent = 'maybe', requestId = '' }: { readonly sent?: 'no' | 'maybe'; readonly requestId?: string } = {},
  fact?: string,
): NetworkError => {
  const reason = reasonIn(thrown);
  const surely = reason !== undefined && notSent.test(reason) ? 'no' : sent;
  return localError('network', { sent: surely, requestId, ...(reason !== undefined && { reason }) }, [reason ?? fact]);
};

/** A limit was over that the thrown thing does not tell: then it is 0. */
export const timeoutError = (requestId = ''): TimeoutError =>
  localError('timeout', { timeoutMs: 0, sent: 'maybe', requestId });

/** What nobody here understands: a mistake in the application, most likely. `origin` names the library that it is not from. */
export const notUnderstood = (origin: string, requestId = ''): OAuthError =>
  localError('callback_failed', { requestId }, [origin]);

/** What a fetch says where no answer came, in the words of Node, Chromium, Safari, Firefox. */
const ofFetch = /^(?:fetch failed|Failed to fetch|Load failed|NetworkError when attempting to fetch resource\.?)$/;

/** What does not depend on the library: an error of ours, an abort, a timeout, a connection that failed. */
export const fromPlatform = (thrown: unknown): OAuthError | undefined => {
  if (isOAuthError(thrown)) return thrown;
  const carried = memberOf(thrown, 'oauthError');
  if (isOAuthError(carried)) return carried;
  const name = textOf(thrown, 'name');
  if (name === 'AbortError') return localError('aborted', {});
  if (name === 'TimeoutError') return timeoutError();
  const isOfFetch = name === 'TypeError' && ofFetch.test(textOf(thrown, 'message') ?? '');
  return isOfFetch || reasonIn(thrown) !== undefined ? networkError(thrown) : undefined;
};

/** A reading of what was thrown that cannot throw itself, whatever it meets. */
export const totally =
  <A extends readonly unknown[]>(origin: string, read: (...given: A) => OAuthError): ((...given: A) => OAuthError) =>
  (...given) => {
    try {
      return read(...given);
    } catch {
      return notUnderstood(origin);
    }
  };
