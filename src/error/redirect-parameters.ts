/**
 * The parameters of a redirect back to the application: a URL with query or fragment, their text, a `URLSearchParams`,
 * or the fields of a form_post.
 */
export type AuthorizationResponse =
  | string
  | Iterable<readonly [string, string]>
  | { readonly href: string; readonly searchParams: object }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** Parameters by their name, and the names that came more than once although they must not (RFC 6749 §3.1). */
export interface RedirectParameters {
  readonly values: ReadonlyMap<string, string>;
  readonly duplicates: ReadonlySet<string>;
}

/** What must not come twice; an application may repeat names of its own in its redirect URI. */
const protocolNames: ReadonlySet<string> = /* @__PURE__ */ new Set(
  (
    'error error_description error_uri error_subcode suberror claims state code iss id_token access_token client_info ' +
    'session_state cloud_instance_host_name'
  ).split(' '),
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

/** Reads them, whatever they come in. What cannot be read has none. */
export const redirectParametersOf = (response: AuthorizationResponse): RedirectParameters => {
  const values = new Map<string, string>();
  const duplicates = new Set<string>();
  try {
    for (const [name, value] of pairsOf(response)) {
      if (values.has(name) && protocolNames.has(name)) duplicates.add(name);
      else values.set(name, value);
    }
  } catch {
    return { values: new Map(), duplicates };
  }
  return { values, duplicates };
};
