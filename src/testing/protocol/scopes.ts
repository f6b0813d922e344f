import type { Refusal } from './refusal.js';
import { scopeMalformed, scopeWithoutDefault, severalResources } from './refusals.js';

const scopeToken = /^[\x21\x23-\x5B\x5D-\x7E]+$/;
const suffix = '/.default';

/** Reads the resource from a scope of the client credentials grant: `{resource}/.default` (RFC 6749 §3.3 for the grammar). */
export function resourceOfDefaultScope(scope: string): { readonly uri: string } | Refusal {
  const scopes = scope.split(' ').filter((token) => token !== '');
  if (scopes.length === 0 || !scopes.every((token) => scopeToken.test(token))) return scopeMalformed(scope);
  if (!scopes.every((token) => token.endsWith(suffix) && token !== suffix)) return scopeWithoutDefault(scope);
  const [uri = '', ...others] = new Set(scopes.map((token) => token.slice(0, -suffix.length)));
  return others.length > 0 ? severalResources(scope) : { uri };
}
