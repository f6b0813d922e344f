import { err, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import { inCloudOf } from '../authority/resolve.js';
import type { Client } from '../client/client.js';
import { inTenant } from '../client/in-tenant.js';
import { isRecord } from '../codec/json.js';
import { metadataOf } from '../discovery/metadata.js';
import { invalidRequest, localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import type { AuthorizationResponse } from '../error/redirect-parameters.js';
import { readCallback, type Callback } from '../flow/callback.js';
import { readFlow, type AuthorizationFlow } from '../flow/flow.js';
import type { IdTokenClaims } from '../identity/claims.js';
import { verifyIdToken, warmKeys } from '../identity/verify.js';
import type { Steering, TokenRequest } from '../operation/request.js';
import type { Exchange } from './exchange.js';
import { copyOfRequest, problemsOfRequest } from './request.js';
import { requestToken } from './token-endpoint.js';
import { clientInfoOf, identifiedBy, type Check } from './user.js';

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
}

const problemsOfScopes = ({ flow, scopes }: AuthorizationCodeRequest): readonly string[] =>
  scopes === undefined || scopes.every((scope) => flow.scopes.includes(scope))
    ? []
    : ['scopes: more than the sign-in asked for'];

const problemsOfTenants = ({ allowedTenants }: AuthorizationCodeRequest): readonly string[] =>
  allowedTenants === undefined ||
  (Array.isArray(allowedTenants) && allowedTenants.every((id) => typeof id === 'string'))
    ? []
    : ['allowedTenants: not a list of tenant ids'];

/** All that can be known without asking anybody; the flow first, then who answers, then what. */
const looked = (client: Client, given: AuthorizationCodeRequest): Result<Redeemable, OAuthError> => {
  if (!isRecord(given)) return err(invalidRequest(['request: not an object']));
  return readFlow(given.flow)
    .mapErr((issues): OAuthError => invalidRequest(issues))
    .andThen((flow): Result<Redeemable, OAuthError> => {
      const { response, flow: _, allowedTenants: __, ...rest } = given;
      // The claims of the flow were met by the sign-in: the code stands for them.
      const request = copyOfRequest<TokenRequest>({ ...rest, scopes: given.scopes ?? flow.scopes });
      const problems = problemsOfRequest(request);
      const issues =
        problems.length > 0
          ? problems
          : [
              ...problemsOfScopes({ ...given, flow }),
              ...problemsOfTenants(given),
              ...(flow.clientId === client.clientId ? [] : ['flow: of another client']),
            ];
      if (issues.length > 0) return err(invalidRequest(issues));
      return inTenant(client, flow.tenant).andThen((at): Result<Redeemable, OAuthError> =>
        flow.authority === at.authority.url
          ? readCallback(flow, response).map((callback) => ({ client: at, flow, callback, request }))
          : err(localError('issuer_mismatch', {}, ['the sign-in was begun at another authority'])),
      );
    });
};

/** The client in the cloud where the code is good: the user's may be another one than was asked. */
const inCloud = (client: Client, { cloudHost }: Callback): Client => {
  const { authority } = client;
  if (cloudHost === undefined || authority.kind !== 'entra' || authority.cloud === undefined) return client;
  const moved = inCloudOf(authority, cloudHost);
  return moved === undefined || moved.url === authority.url ? client : { ...client, authority: moved };
};

/** A provider that says who it is in its answers says so in each (RFC 9207 §2.4). */
const answeredBy = (
  client: Client,
  { issuer }: Callback,
  { signal }: TokenRequest,
): ResultAsync<unknown, OAuthError> => {
  if (client.authority.kind !== 'oidc') return okAsync(undefined);
  return metadataOf(client, signal).andThen((metadata) =>
    issuer === metadata.issuer || (issuer === undefined && !metadata.namesIssuer)
      ? ok(undefined)
      : err(localError('issuer_mismatch', {}, ['the answer is of another issuer'])),
  );
};

export const exchange: Exchange<AuthorizationCodeRequest> = (given, asked) =>
  looked(given, asked).asyncAndThen(({ client: asking, flow, callback, request }) => {
    const client = inCloud(asking, callback);
    const { signal } = request;
    const expected = { nonce: flow.nonce, maxAgeSeconds: flow.maxAge, tenants: asked.allowedTenants };
    const { idToken: first } = callback;

    /** The id token beside the code, before the code is used; else the keys for the one that comes. */
    const before: ResultAsync<IdTokenClaims | undefined, OAuthError> =
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
      const identify = identifiedBy(client, check, { isRequired: true });
      return requestToken(client, { name, parameters, identify }, request);
    };

    return answeredBy(asking, callback, request)
      .andThen(() => before)
      .andThen(redeemed);
  });

/** The code is used by now: an error must not say that nothing was sent. */
const afterRedemption = (error: OAuthError): OAuthError =>
  error._tag === 'Network' && error.sent === 'no'
    ? localError('network', { sent: 'maybe', requestId: error.requestId }, ['the keys of the authority'])
    : error;
