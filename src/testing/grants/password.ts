import { randomUUID } from 'node:crypto';
import { findApplication } from '../client/authenticate-client.js';
import { readCredentials } from '../client/read-credentials.js';
import type { User } from '../directory/users.js';
import { tenantFor } from '../entra/home-tenant.js';
import { issueUserTokens } from '../entra/user-tokens.js';
import { parameter } from '../http/parameters.js';
import { policyIdOf } from '../people/second-factor.js';
import { claimsAsked } from '../protocol/claims-asked.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import { missingParameter, unknownApplication } from '../protocol/refusals.js';
import {
  accountLocked,
  passwordNotHere,
  passwordWrong,
  secondFactorNeeded,
  unknownUser,
} from '../protocol/user-refusals.js';
import { readUserScopes } from '../protocol/user-scopes.js';
import type { Grant } from './grant.js';
import { userClient } from './user-client.js';

/** RFC 6749 §4.3: an application that knows a person's password. */
export const password: Grant = async (realm, request, segment) => {
  const { form } = request;
  if (segment.kind === 'shared' && segment.name !== 'organizations') return passwordNotHere(segment.name);
  const application = findApplication(realm, readCredentials(request).clientId);
  if (isRefusal(application)) return application;
  const [username, given] = [parameter(form, 'username'), parameter(form, 'password')];
  if (username === undefined) return missingParameter('username');
  if (given === undefined) return missingParameter('password');
  const scope = parameter(form, 'scope');
  if (scope === undefined) return missingParameter('scope');
  const user = realm.directory.users.find((each) => each.username.toLowerCase() === username.toLowerCase());
  if (user === undefined) return unknownUser();
  const tenant = tenantFor(realm, segment, user);
  if (isRefusal(tenant)) return tenant;
  if (!application.tenantIds.includes(tenant.id)) return unknownApplication(application.clientId, tenant.name);

  const client = await userClient(realm, request, application, { platform: 'web', tenant });
  if (isRefusal(client)) return client;
  const claims = claimsAsked(form);
  if (isRefusal(claims)) return claims;
  const scopes = readUserScopes(realm, application, scope, tenant.name);
  if (isRefusal(scopes)) return scopes;
  const refused = refusePassword(realm, user, given);
  if (refused !== undefined) return refused;
  if (user.secondFactor) return secondFactorNeeded(policyIdOf(user), claims.contexts);
  const signIn = {
    user,
    clientId: application.clientId,
    platform: 'either' as const,
    signedInAt: realm.now(),
    secondFactor: false,
    sessionId: randomUUID(),
  };
  return issueUserTokens(realm, request, { ...client, signIn, tenant, scopes, asked: claims });
};

/** The right one does not help while the account is locked. */
function refusePassword({ people }: Realm, user: User, given: string): Refusal | undefined {
  const { wrongPasswords } = people;
  if (wrongPasswords.isLocked(user)) return accountLocked();
  if (user.password !== '' && given === user.password) {
    wrongPasswords.forget(user);
    return undefined;
  }
  wrongPasswords.add(user);
  return passwordWrong();
}
