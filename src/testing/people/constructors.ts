import type { PersonDecision, SignsInDecision } from './person.js';

/**
 * This person signs in, whoever the request has in mind. With `secondFactor: false` it is the password alone, even where a
 * policy wants more.
 *
 * @example
 * ```ts
 * authority.person(signsIn('bob@contoso.onmicrosoft.com'), { times: 1 });
 * ```
 */
export function signsIn(username: string, settings: { readonly secondFactor?: boolean } = {}): SignsInDecision {
  return { kind: 'signsIn', username, ...settings };
}

/**
 * The person does not consent: `access_denied` with AADSTS65004.
 *
 * @example
 * ```ts
 * authority.person(declines(), { times: 1 });
 * ```
 */
export function declines(): PersonDecision {
  return { kind: 'declines' };
}

/**
 * The person goes back without signing in: `access_denied` with `error_subcode=cancel`.
 *
 * @example
 * ```ts
 * authority.person(cancels(), { times: 1 });
 * ```
 */
export function cancels(): PersonDecision {
  return { kind: 'cancels' };
}

/**
 * Nobody is signed in: with `prompt=none` it is `login_required` with AADSTS50058; otherwise the person signs in.
 *
 * @example
 * ```ts
 * authority.person(signedOut());
 * ```
 */
export function signedOut(): PersonDecision {
  return { kind: 'signedOut' };
}

/**
 * The person leaves the page: it stays where it is, and the application never hears of it.
 *
 * @example
 * ```ts
 * authority.person(closesBrowser(), { times: 1 });
 * ```
 */
export function closesBrowser(): PersonDecision {
  return { kind: 'closesBrowser' };
}
