import type { AuthorizationResponse } from '../error/redirect-parameters.js';
import { silently } from '../wire/guarded.js';

/** What of a `window` is read and changed. */
export interface CallbackPage {
  readonly location: { readonly href: string };
  readonly history: {
    readonly state: unknown;
    readonly replaceState: (state: unknown, unused: string, url: string) => void;
  };
}

/** What an answer of the platform may bring; what else is in the URL belongs to the application. */
const removed: ReadonlySet<string> = new Set(
  (
    'code id_token access_token token_type expires_in scope state session_state client_info iss cloud_instance_name ' +
    'cloud_instance_host_name msgraph_host error error_description error_uri error_subcode error_codes suberror claims ' +
    'trace_id correlation_id timestamp'
  ).split(' '),
);

/** A query without these names; what is left is as it was, letter by letter. */
const without = (query: string): string =>
  query
    .split('&')
    .filter((part) => !removed.has([...new URLSearchParams(part).keys()][0] ?? ''))
    .join('&');

/** An address without what a sign-in brought. A fragment may be a route of its own, `#/callback?…`. */
const cleaned = (href: string): string => {
  const [, address = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(href) ?? [];
  const [, route = '', ofFragment = ''] = /^([/!][^?]*\??)?(.*)$/s.exec(fragment ?? '') ?? [];
  const rest = without(ofFragment);
  const kept = { query: without(query ?? ''), fragment: rest === '' ? route.replace(/\?$/, '') : route + rest };
  return address + (kept.query && `?${kept.query}`) + (kept.fragment && `#${kept.fragment}`);
};

/**
 * The answer of a sign-in, out of the address of the page that it came to; and then that is out of the address bar, so that
 * no script, reload, bookmark or `Referer` finds it there. Parameters of the application stay. Call it before anything else
 * in the page loads.
 *
 * @returns the address as it was; it never fails. Where the browser does not let the address be changed, it stays
 * @example
 * const response = callbackOfPage(window)
 * const token = await browserFlows(sessionStorage).take(response).andThen((flow) => redeem({ flow, response }))
 * @see RFC 9700 §4.3.1
 */
export const callbackOfPage = ({ location, history }: CallbackPage): AuthorizationResponse => {
  const { href } = location;
  const address = cleaned(href);
  if (address !== href) silently(() => history.replaceState(history.state, '', address));
  return href;
};
