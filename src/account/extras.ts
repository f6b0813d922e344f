import { sha256Of } from '../codec/sha256.js';
import type { TokenRequest } from '../operation/request.js';

/**
 * What a request for a token has beside scopes and tenant, as a part of a key: such as the API, at a provider that wants it
 * in a parameter of its own. A hash, for it may be secret; empty where there is nothing.
 */
export const textOfExtras = (extras: TokenRequest['extraParameters']): string | Promise<string> => {
  const all = Object.entries(extras ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  return all.length === 0 ? '' : sha256Of(JSON.stringify(all));
};
