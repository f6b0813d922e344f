import { err, errAsync, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import type { Authority } from '../authority/authority.js';
import { isIssuerOf } from '../authority/issuer.js';
import { guid } from '../authority/tenant.js';
import type { Client } from '../client/client.js';
import { inCloud } from '../client/in-cloud.js';
import { inTenant } from '../client/in-tenant.js';
import { isRecord } from '../codec/json.js';
import { metadataOf } from '../discovery/metadata.js';
import { invalidRequest, localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import type { AuthorizationResponse } from '../error/redirect-parameters.js';
import { readCallback, type Callback } from '../flow/callback.js';
import { readFlow, type AuthorizationFlow } from '../flow/flow.js';
import type { IdTokenClaims } from '../identity/claims.js';
import { isIssuerOfToken } from '../identity/issuer.js';
import { verifyIdToken, warmKeys } from '../identity/verify.js';
import type { Steering, TokenRequest } from '../operation/request.js';
import type { Exchange } from './exchange.js';
import { copyOfRequest, problemsOfRequest } from './request.js';
import { requestToken } from './token-endpoint.js';
import { clientInfoOf, identifiedBy, signInScopesAmong, withSignInScopes, type Check } from './user.js';

/** The answer of a sign-in, to be redeemed. */
export interface AuthorizationCodeRequest extends Steering, Pick<TokenRequest, 'extraParameters'> {
  /** What `authorizationUrl` gave, kept in the session of whoever began the sign-in. */
  readonly flow: AuthorizationFlow;
  /** What came back: a URL, its query or fragment, or the fields of a form that was posted. */
  readonly response: AuthorizationResponse;
  /** Fewer scopes than were asked for, where the first token is to be for one API of several. */
  readonly scopes?: readonly string[] | undefined;
  /** The tenants whose users may sign in, by id; those of the authority unless said. */
  readonly allowedTenants?: readonly string[] | undefined;
}

const name = 'authorization_code';

/** What was looked at, and may be sent. */
interface Redeemable {
  /** In the tenant of the sign-in. */
  readonly client: Client;
  readonly flow: AuthorizationFlow;
  readonly callback: Callback;
  readonly request: TokenRequest;
  readonly tenants: readonly string[] | undefined;
}

const problemsOfScopes = ({ flow, scopes }: AuthorizationCodeRequest): readonly string[] =>
  scopes === undefined || scopes.every((scope) => flow.scopes.includes(scope))
    ? []
    : ['scopes: more than the sign-in asked for'];

/** What is wrong with a list of tenants. A domain is none: no id token says it, and the code would be used up by then. */
export const problemsOfTenants = (allowedTenants: unknown): readonly string[] =>
  allowedTenants === undefined ||
  (Array.isArray(allowedTenants) && allowedTenants.every((id) => typeof id === 'string' && guid.test(id)))
    ? []
    : ['allowedTenants: not a list of tenant ids'];

const problemsOfResponse = ({ response }: AuthorizationCodeRequest): readonly string[] =>
  typeof response === 'string' || (typeof response === 'object' && response !== null)
    ? []
    : ['response: missing, or not what came back'];

/** All that can be known without asking anybody; the flow first, then who answers, then what. */
const looked = (client: Client, given: AuthorizationCodeRequest): Result<Redeemable, OAuthError> => {
  if (!isRecord(given)) return err(invalidRequest(['request: not an object']));
  return readFlow(given.flow)
    .mapErr((issues): OAuthError => invalidRequest(issues))
    .andThen((flow): Result<Redeemable, OAuthError> => {
      const { response, flow: _, allowedTenants, ...rest } = given;
      const { claims } = flow;
      const request = copyOfRequest<TokenRequest>({ ...rest, claims, scopes: given.scopes ?? flow.scopes });
      const problems = problemsOfRequest(request);
      const issues = [
        ...(problems.length > 0 ? problems : problemsOfScopes({ ...given, flow })),
        ...problemsOfResponse(given),
        ...problemsOfTenants(given.allowedTenants),
        ...(flow.clientId === client.clientId ? [] : ['flow: of another client']),
      ];
      if (issues.length > 0) return err(invalidRequest(issues));
      const tenants = allowedTenants && [...allowedTenants];
      return inTenant(client, flow.tenant).andThen((at): Result<Redeemable, OAuthError> => {
        const { authority } = at;
        if (flow.authority !== authority.url)
          return err(localError('issuer_mismatch', {}, ['the sign-in was begun at another authority']));
        const issuer = authority.kind === 'oidc' ? authority.issuer : undefined;
        return readCallback(flow, response, issuer).map((callback) => ({
          client: at,
          flow,
          callback,
          request,
          tenants,
        }));
      });
    });
};

/** Whether this is an issuer of the authority; which tenant it may be, the id token is asked. */
const isIssuerAt = (authority: Authority, issuer: string): boolean =>
  isIssuerOf(authority, issuer) ||
  isIssuerOfToken(authority, { iss: issuer, tid: /\/([^/]+)\/v2\.0$/.exec(issuer)?.[1] });

/** A provider that says who it is in its answers says so in each; any other may, but then it must be true (RFC 9207 §2.4). */
const answeredBy = (
  client: Client,
  { issuer, idToken }: Callback,
  { signal }: TokenRequest,
): ResultAsync<unknown, OAuthError> => {
  const { authority } = client;
  const mismatch = (): OAuthError => localError('issuer_mismatch', {}, ['the answer is of another issuer']);
  if (issuer !== undefined) return isIssuerAt(authority, issuer) ? okAsync(undefined) : errAsync(mismatch());
  // An id token beside the code says it, too, and is checked before the code is used (RFC 9207 §4).
  if (authority.kind !== 'oidc' || idToken !== undefined) return okAsync(undefined);
  return metadataOf(client, signal).andThen(({ namesIssuer }) => (namesIssuer ? err(mismatch()) : ok(undefined)));
};

export const exchange: Exchange<AuthorizationCodeRequest> = (given, asked) =>
  looked(given, asked).asyncAndThen(({ client: asking, flow, callback, request, tenants }) => {
    // The user may be at home in another cloud than was asked: there the code is good.
    const client = inCloud(asking, callback.cloudHost);
    const { signal } = request;
    const expected = { nonce: flow.nonce, maxAgeSeconds: flow.maxAge, tenants };
    const { idToken: first } = callback;

    /** The id token beside the code, before the code is used; else the keys for the one that comes. */
    const before = (): ResultAsync<IdTokenClaims | undefined, OAuthError> =>
      first === undefined
        ? warmKeys(client, signal).map(() => undefined)
        : verifyIdToken(client, first, { ...expected, code: callback.code }, signal);

    const redeemed = (claims: IdTokenClaims | undefined) => {
      const check: Check = (idToken, accessToken) =>
        verifyIdToken(client, idToken, { ...expected, accessToken, ...(claims && { subject: claims }) }, signal).mapErr(
          afterRedemption,
        );
      const parameters = {
        grant_type: name,
        code: callback.code,
        redirect_uri: flow.redirectUri,
        code_verifier: flow.codeVerifier,
        ...clientInfoOf(client),
      };
      const identify = identifiedBy(client, check, { isRequired: true, homeAccountId: flow.account });
      // Who it is belongs to the answer also where the scopes are fewer.
      const scopes = withSignInScopes(request.scopes, signInScopesAmong(flow.scopes));
      return requestToken(client, { name, parameters, scopes, identify }, request);
    };

    return answeredBy(client, callback, request).andThen(before).andThen(redeemed);
  });

/** The code is used by now: an error must not say that nothing was sent. */
const afterRedemption = (error: OAuthError): OAuthError =>
  error._tag === 'Network' && error.sent === 'no'
    ? localError('network', { sent: 'maybe', requestId: error.requestId }, ['the keys of the authority'])
    : error;
