import { isLoopback, parseUrl } from '../codec/url.js';

/** What a browser would run, or read from this machine, instead of going somewhere. */
const neverRedirected = /^(?:javascript|data|vbscript|file|blob|about|filesystem|ws|wss|ftp):$/;

/** The most that the platform takes. */
const longest = 256;

/**
 * What is wrong with a redirect URI, in words. It is used as it is written, letter by letter; `http` is for this machine
 * only, and a scheme of its own for an application that is installed.
 *
 * @see RFC 6749 §3.1.2; RFC 8252 §7; Microsoft identity platform, "Redirect URI restrictions and limitations"
 */
export const problemOfRedirectUri = (name: string, redirectUri: unknown): string | undefined => {
  const url = typeof redirectUri === 'string' ? parseUrl(redirectUri) : undefined;
  // White space is what a parser of URLs leaves out, and so would not be the same letter by letter.
  if (!url || typeof redirectUri !== 'string' || /\s/.test(redirectUri)) return `${name}: not a URL`;
  if (redirectUri.length > longest) return `${name}: longer than ${longest} characters`;
  if (redirectUri.includes('#')) return `${name}: it has a fragment`;
  if (url.username !== '' || url.password !== '') return `${name}: a user name or password in the URL`;
  if (neverRedirected.test(url.protocol)) return `${name}: no scheme that a browser is sent to`;
  return url.protocol === 'http:' && !isLoopback(url.hostname) ? `${name}: http is for this machine only` : undefined;
};

/** What a cookie has room for. */
const longestReturn = 2_048;

/**
 * What is wrong with the place in the application that a sign-in returns to. A path only: else a link could make a sign-in
 * end at somebody else's.
 */
export const problemOfReturnTo = (returnTo: unknown): string | undefined => {
  if (returnTo === undefined) return undefined;
  const base = 'https://application.invalid';
  const isOwn =
    typeof returnTo === 'string' &&
    returnTo.length <= longestReturn &&
    /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(returnTo) &&
    parseUrl(base + returnTo)?.origin === base;
  return isOwn ? undefined : 'returnTo: not a path of the application, such as /orders?page=2';
};
