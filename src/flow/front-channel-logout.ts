import { err, ok, type Result } from 'neverthrow';
import type { Authority } from '../authority/authority.js';
import { isIssuerOf } from '../authority/issuer.js';
import { guid, isSharedTenant, personalTenant } from '../authority/tenant.js';
import { isRecord } from '../codec/json.js';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { unexpectedResponse } from '../error/parse.js';

/** Which session is to be ended: the one that the browser has where there is no id. */
export interface FrontChannelLogout {
  /** The claim `sid` of the id token of that session. */
  readonly sessionId?: string;
  readonly issuer?: string;
}

/** What a browser sends: a URL, or method and URL, as a `Request` or the request of a server has them. */
export type FrontChannelRequest = string | { readonly method?: string | undefined; readonly url?: string | undefined };

/** An authority for many tenants sends its users home: then the issuer is that of a tenant. */
const isOfOneTenant = (authority: Authority, issuer: string): boolean => {
  if (authority.kind !== 'entra' || !isSharedTenant(authority.tenant) || authority.tenant === 'consumers') return false;
  const tenant = issuer.split('/').at(-2) ?? '';
  const isServed = authority.tenant === 'common' || tenant !== personalTenant;
  return isServed && guid.test(tenant) && isIssuerOf({ ...authority, tenant }, issuer);
};

const isOfAuthority = (authority: Authority, issuer: string): boolean =>
  !issuer.includes('{') && (isIssuerOf(authority, issuer) || isOfOneTenant(authority, issuer));

/** The platform sends `sid` alone; elsewhere one without the other is no answer of the protocol. */
const areTogether = ({ kind }: Authority, sessionId: string | undefined, issuer: string | undefined): boolean =>
  sessionId === undefined ? issuer === undefined : issuer !== undefined || kind !== 'oidc';

const read = (authority: Authority, url: string): Result<FrontChannelLogout, OAuthError> => {
  const parameters = new URLSearchParams(/^[^?#]*\?([^#]*)/.exec(url)?.[1] ?? '');
  const twice = ['iss', 'sid'].filter((name) => parameters.getAll(name).length > 1);
  if (twice.length > 0) return err(localError('duplicate_parameter', {}, twice));
  const [sessionId, issuer] = ['sid', 'iss'].map((name) => parameters.get(name) ?? undefined);
  if (!areTogether(authority, sessionId, issuer))
    return err(unexpectedResponse({}, ['iss and sid: one without the other']));
  if (issuer !== undefined && !isOfAuthority(authority, issuer)) return err(localError('issuer_mismatch', {}));
  return ok({ ...(sessionId !== undefined && { sessionId }), ...(issuer !== undefined && { issuer }) });
};

/**
 * What it means that the authority loads the front-channel logout URL of an application, in a frame of the browser in which
 * somebody signs out of another one. Pure.
 *
 * End the session of that browser, where there is a `sessionId` only if the session is of this one (claim `sid`, an optional
 * claim to be switched on), and answer 200 with `Cache-Control: no-store`. Nothing proves who asks: any page can, so do no
 * more than to end a session. The frame is in a page of another site: a cookie comes along only with `SameSite=None; Secure`,
 * and in some browsers not even then; keep sessions short.
 *
 * @returns `Flow` with `duplicate_parameter`, or with `issuer_mismatch` where `iss` is not that of the authority;
 * `UnexpectedResponse` for another method than GET, and where `iss` and `sid` do not come together (the platform itself
 * sends `sid` alone)
 * @example
 * frontChannelLogout(client)(request).map(({ sessionId }) => sessions.end(request, sessionId))
 * response.writeHead(200, { 'Cache-Control': 'no-store' }).end()
 * @see OpenID Connect Front-Channel Logout 1.0 §2, §4.1; Microsoft identity platform, "OpenID Connect", "Single sign-out"
 */
export const frontChannelLogout =
  ({ authority }: { readonly authority: Authority }) =>
  (request: FrontChannelRequest): Result<FrontChannelLogout, OAuthError> => {
    const { method = 'GET', url } = partsOf(request);
    if (method !== 'GET') return err(unexpectedResponse({}, ['the method is not GET']));
    return typeof url === 'string' ? read(authority, url) : err(unexpectedResponse({}, ['there is no URL']));
  };

/** The method and the address; neither of what cannot be read. */
const partsOf = (request: FrontChannelRequest): Exclude<FrontChannelRequest, string> => {
  try {
    if (!isRecord(request)) return { url: request };
    const { method, url } = request;
    return { method, url };
  } catch {
    return {};
  }
};
