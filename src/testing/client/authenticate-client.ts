import type { Application } from '../directory/directory.js';
import type { TestTenant } from '../directory/registered.js';
import type { AuthorityRequest } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import {
  disabledApplication,
  expiredSecret,
  missingParameter,
  noCredential,
  severalCredentials,
  unknownApplication,
  wrongSecret,
} from '../protocol/refusals.js';
import { checkClientAssertion } from './client-assertion.js';
import { readCredentials } from './read-credentials.js';

export type AuthenticationMethod = 'secret' | 'assertion';

export interface AuthenticatedClient {
  readonly application: Application;
  readonly method: AuthenticationMethod;
}

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
  const { clientId, secrets, assertion } = readCredentials(request);
  if (clientId === undefined) return missingParameter('client_id');
  const application = realm.directory.applications.find((known) => known.clientId === clientId.toLowerCase());
  if (application === undefined || (tenant && !application.tenantIds.includes(tenant.id))) {
    return unknownApplication(clientId, tenant?.name);
  }
  if (application.disabled) return disabledApplication(clientId);

  const [secret, ...more] = secrets;
  if (more.length > 0 || (secret !== undefined && assertion !== undefined)) return severalCredentials();
  if (assertion !== undefined) {
    const refused = await checkClientAssertion(realm, audiences, application, assertion);
    return refused ?? { application, method: 'assertion' };
  }
  if (secret === undefined) return noCredential();
  return checkSecret(application, secret, realm.now()) ?? { application, method: 'secret' };
}

function checkSecret(application: Application, secret: string, now: number): Refusal | undefined {
  const matching = application.secrets.filter(({ value }) => value === secret);
  if (matching.length === 0) return wrongSecret(application.clientId);
  const current = matching.some(({ expiresOn }) => expiresOn === undefined || now < expiresOn);
  return current ? undefined : expiredSecret(application.clientId);
}
