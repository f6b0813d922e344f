import { err, type Result } from 'neverthrow';
import { decodeErrorBody, type ErrorBody } from '../codec/error-body.js';
import { localError } from './local.js';
import type { OAuthError } from './model.js';
import { serverError, unexpectedResponse } from './parse.js';
import { readFields } from './reading.js';

/**
 * The parameters of a redirect back to the application: a URL with query or fragment, their text, a `URLSearchParams`,
 * or the fields of a form_post.
 */
export type AuthorizationResponse =
  | string
  | Iterable<readonly [string, string]>
  | { readonly href: string; readonly searchParams: object }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** What must not come twice; an application may repeat names of its own in its redirect URI. */
const protocolNames: ReadonlySet<string> = /* @__PURE__ */ new Set(
  'error error_description error_uri error_subcode suberror claims state code iss id_token access_token client_info'.split(
    ' ',
  ),
);

const isUrl = (text: string): boolean => /^(?:[a-z][a-z\d+.-]*:|[/?#])/i.test(text);

/** The parameters of a URL's query and fragment; a fragment may be a route of its own, `#/callback?…`. */
const parametersOfText = (text: string): readonly (readonly [string, string])[] => {
  if (!isUrl(text)) return [...new URLSearchParams(text)];
  const [, query = '', fragment = ''] = /^[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  const route = /^[/!][^?]*\??/.exec(fragment)?.[0] ?? '';
  return [query, fragment.slice(route.length)].flatMap((part) => [...new URLSearchParams(part)]);
};

const pairsOf = (response: AuthorizationResponse): readonly (readonly [string, string])[] => {
  if (typeof response === 'string') return parametersOfText(response);
  if (Symbol.iterator in response) return [...response];
  if (typeof response['searchParams'] === 'object' && 'href' in response)
    return parametersOfText(String(response.href));
  return Object.entries(response).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (typeof one === 'string' ? [[name, one] as const] : [])),
  );
};

const fieldsOf = (response: AuthorizationResponse): Result<ErrorBody, OAuthError> => {
  const fields = new Map<string, string>();
  for (const [name, value] of pairsOf(response)) {
    if (fields.has(name) && protocolNames.has(name)) return err(localError('duplicate_parameter', {}, [name]));
    fields.set(name, value);
  }
  return decodeErrorBody(Object.fromEntries(fields)).mapErr((issues) => unexpectedResponse({}, issues));
};

const noError = (): OAuthError => unexpectedResponse({}, ['the parameters hold no error']);

/**
 * The typed error of a redirect that reports one. Pure and total. Compare `state` before you believe it: anybody can
 * send a browser here.
 *
 * @returns `Aadsts` or `Protocol` like `parseErrorResponse`, without a status; `Flow` with `duplicate_parameter` where a
 * parameter of the protocol comes twice (RFC 6749 §3.1); `UnexpectedResponse` where there is no `error` at all
 * @example
 * const error = parseAuthorizationError(location.href)
 * if (error.category === 'user_declined') showSignInButton()
 * @see RFC 6749 §4.1.2.1
 */
export const parseAuthorizationError = (response: AuthorizationResponse): OAuthError => {
  try {
    return fieldsOf(response).match(
      (fields) => {
        const reading = fields.error === undefined ? undefined : readFields(fields);
        return reading === undefined ? noError() : serverError(reading, {});
      },
      (error) => error,
    );
  } catch {
    return noError();
  }
};
