import type { AadstsCode, OAuthError } from '../error/model.js';

/**
 * The codes after which a credential that can be loaded anew is, once: an assertion or a certificate is out of its time,
 * or a signature fits no key that is registered, as after a rotation. A wrong secret (7000215) and an unknown application
 * (700016) are not among them: no loading cures these.
 *
 * @see Microsoft.Identity.Web, `Constants.cs`: the codes after which it loads a certificate anew
 */
const outdatedCodes: ReadonlySet<string> = new Set<AadstsCode>([
  'AADSTS700024',
  'AADSTS700027',
  'AADSTS7000214',
  'AADSTS1000502',
  'AADSTS7000274',
  'AADSTS7000277',
]);

/**
 * Whether the server says that the credential is outdated. Not where a status or a suberror overrules the code: then the
 * error has another one.
 */
export const saysOutdated = ({ code }: OAuthError): boolean => outdatedCodes.has(code);
