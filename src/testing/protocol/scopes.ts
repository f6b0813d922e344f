import type { Refusal } from './refusal.js';
import { scopeMalformed, scopeWithoutDefault, severalResources } from './refusals.js';

const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
const suffix = '/.default';

export const tokensOf = (scope: string): readonly string[] => scope.split(' ').filter((token) => token !== '');

/** RFC 6749 §3.3. */
export function isScope(scope: string): boolean {
  const tokens = tokensOf(scope);
  return tokens.length > 0 && tokens.every((token) => scopeToken.test(token));
}

/** Reads the resource from a scope of the client credentials grant: `{resource}/.default`. */
export function resourceOfDefaultScope(scope: string): { readonly uri: string } | Refusal {
  if (!isScope(scope)) return scopeMalformed(scope);
  const scopes = tokensOf(scope);
  if (!scopes.every((token) => token.endsWith(suffix) && token !== suffix)) return scopeWithoutDefault(scope);
  const [uri = '', ...others] = new Set(scopes.map((token) => token.slice(0, -suffix.length)));
  return others.length > 0 ? severalResources(scope) : { uri };
}
