import type { Application } from '../directory/directory.js';
import type { TestTenant } from '../directory/registered.js';
import type { AuthorityRequest } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import { isRefusal, type Refusal } from '../protocol/refusal.js';
import {
  disabledApplication,
  expiredSecret,
  missingParameter,
  noCredential,
  severalCredentials,
  unknownApplication,
  wrongSecret,
} from '../protocol/refusals.js';
import { credentialMissing, credentialNotAllowed } from '../protocol/user-refusals.js';
import { checkClientAssertion } from './client-assertion.js';
import { readCredentials } from './read-credentials.js';

/** How a client proved itself; `none` is a public client, which does not. */
export type AuthenticationMethod = 'secret' | 'assertion' | 'none';

export interface AuthenticatedClient {
  readonly application: Application;
  readonly method: AuthenticationMethod;
}

/** `optional`: a proof that is sent has to be right. */
export type ProofNeed = 'required' | 'optional' | 'forbidden';

/** Where a client is to prove itself. */
export interface ClientPlace {
  /** The tenant that must know it; absent where there are no tenants. */
  readonly tenant?: TestTenant;
  /** What `aud` of an assertion may say. */
  readonly audiences: readonly string[];
}

/** RFC 6749 §2.3: which application sends this, and can it prove it? */
export async function authenticateClient(
  realm: Realm,
  request: AuthorityRequest,
  { tenant, audiences }: ClientPlace,
): Promise<AuthenticatedClient | Refusal> {
  const application = findApplication(realm, readCredentials(request).clientId, tenant);
  if (isRefusal(application)) return application;
  return (await checkProof(realm, request, application, audiences)) ?? noCredential();
}

/** The same where a person is behind the request, whose application may be public. */
export async function proveClient(
  realm: Realm,
  request: AuthorityRequest,
  application: Application,
  { audiences, need }: { readonly audiences: readonly string[]; readonly need: ProofNeed },
): Promise<AuthenticatedClient | Refusal> {
  const { secrets, assertion } = readCredentials(request);
  const sent = secrets.length > 0 || assertion !== undefined;
  if (sent && need === 'forbidden') return credentialNotAllowed();
  if (!sent && need === 'required') return credentialMissing();
  return (await checkProof(realm, request, application, audiences)) ?? { application, method: 'none' };
}

/** The application that is registered under this id, in this tenant where one is named. */
export function findApplication(
  realm: Realm,
  clientId: string | undefined,
  tenant?: TestTenant,
): Application | Refusal {
  if (clientId === undefined) return missingParameter('client_id');
  const application = realm.directory.applications.find((known) => known.clientId === clientId.toLowerCase());
  if (application === undefined || (tenant && !application.tenantIds.includes(tenant.id))) {
    return unknownApplication(clientId, tenant?.name);
  }
  return application.disabled ? disabledApplication(clientId) : application;
}

async function checkProof(
  realm: Realm,
  request: AuthorityRequest,
  application: Application,
  audiences: readonly string[],
): Promise<AuthenticatedClient | Refusal | undefined> {
  const { secrets, assertion } = readCredentials(request);
  const [secret, ...more] = secrets;
  if (more.length > 0 || (secret !== undefined && assertion !== undefined)) return severalCredentials();
  if (assertion !== undefined) {
    const refused = await checkClientAssertion(realm, audiences, application, assertion);
    return refused ?? { application, method: 'assertion' };
  }
  if (secret === undefined) return undefined;
  return checkSecret(application, secret, realm.now()) ?? { application, method: 'secret' };
}

function checkSecret(application: Application, secret: string, now: number): Refusal | undefined {
  const matching = application.secrets.filter(({ value }) => value === secret);
  if (matching.length === 0) return wrongSecret(application.clientId);
  const current = matching.some(({ expiresOn }) => expiresOn === undefined || now < expiresOn);
  return current ? undefined : expiredSecret(application.clientId);
}
