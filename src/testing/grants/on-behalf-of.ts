import { authenticateClient } from '../client/authenticate-client.js';
import { audiencesOf } from '../entra/audiences.js';
import { issuerOf } from '../entra/clouds.js';
import { tenantFor } from '../entra/home-tenant.js';
import { isSamlType, samlAssertion } from '../entra/saml-assertion.js';
import { type Caller, readCaller } from '../entra/user-assertion.js';
import type { UserGrant } from '../entra/user-grant.js';
import { issueUserTokens } from '../entra/user-tokens.js';
import type { AuthorityRequest } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import { policyIdOf } from '../people/second-factor.js';
import { claimsAsked } from '../protocol/claims-asked.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal } from '../protocol/refusal.js';
import { missingParameter } from '../protocol/refusals.js';
import { parameterUnusable, secondFactorNeeded } from '../protocol/user-refusals.js';
import { grantedScopes, readUserScopes } from '../protocol/user-scopes.js';
import type { Grant } from './grant.js';

/** The platform's own use of RFC 7523 §2.1: an API that was called gets a token for another one, for the same person. */
export const onBehalfOf: Grant = async (realm, request, segment) => {
  const { form } = request;
  const use = parameter(form, 'requested_token_use');
  if (use === undefined) return missingParameter('requested_token_use');
  if (use !== 'on_behalf_of') return parameterUnusable('requested_token_use');
  const assertion = parameter(form, 'assertion');
  if (assertion === undefined) return missingParameter('assertion');
  const scope = parameter(form, 'scope');
  if (scope === undefined) return missingParameter('scope');
  const samlType = parameter(form, 'requested_token_type');
  if (samlType !== undefined && !isSamlType(samlType)) return parameterUnusable('requested_token_type');
  const claims = claimsAsked(form);
  if (isRefusal(claims)) return claims;

  const audiences = realm.directory.tenants.flatMap((tenant) => audiencesOf(request.origin, tenant));
  const client = await authenticateClient(realm, request, {
    ...(segment.kind === 'tenant' && { tenant: segment.tenant }),
    audiences,
  });
  if (isRefusal(client)) return client;
  const { application } = client;
  const caller = await readCaller(realm, application.clientId, assertion);
  if (isRefusal(caller)) return caller;
  const tenant = tenantFor(realm, segment, caller.user);
  if (isRefusal(tenant)) return tenant;
  const scopes = readUserScopes(realm, application, scope, tenant.name);
  if (isRefusal(scopes)) return scopes;
  if (lacksSecondFactor(caller)) return secondFactorNeeded(policyIdOf(caller.user), claims.contexts);

  const signIn = { ...caller, clientId: application.clientId, platform: 'web' as const };
  const grant: UserGrant = { ...client, signIn, tenant, scopes, asked: claims };
  return samlType === undefined ? issueUserTokens(realm, request, grant) : issueSaml(realm, request, grant, samlType);
};

/** Nobody is there to be asked for one: the caller has to come with another token. */
const lacksSecondFactor = ({ user, secondFactor }: Caller): boolean => user.secondFactor && !secondFactor;

function issueSaml(realm: Realm, request: AuthorityRequest, grant: UserGrant, type: string): object {
  const { signIn, application, tenant, scopes } = grant;
  const granted = grantedScopes(realm, signIn.user, application, scopes, tenant.name);
  if (isRefusal(granted)) return granted;
  const lifetime = realm.tokenLifetimeSeconds;
  return {
    token_type: 'Bearer',
    scope: granted.texts.join(' '),
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: samlAssertion(realm, type, {
      issuer: issuerOf(request.origin, tenant.id),
      audience: granted.resource.uri,
      subject: signIn.user.username,
    }),
    issued_token_type: type,
  };
}
