import { randomBytes } from 'node:crypto';
import type { AuthenticatedClient } from '../client/authenticate-client.js';
import type { Resource } from '../directory/directory.js';
import { guidOf } from '../directory/guid.js';
import type { TestTenant } from '../directory/registered.js';
import type { ClaimsAsked } from '../protocol/claims-asked.js';
import type { Realm } from '../protocol/realm.js';
import { signToken } from '../protocol/tokens.js';

export interface AppOnlyGrant extends AuthenticatedClient {
  readonly tenant: TestTenant;
  readonly resource: Resource;
  readonly issuer: string;
  readonly asked: ClaimsAsked;
}

/** A version 2.0 access token for an application. `azpacr` says how the client proved itself: 1 secret, 2 assertion. */
export function appOnlyToken(realm: Realm, grant: AppOnlyGrant): Promise<string> {
  const { tenant, application, resource, method, issuer, asked } = grant;
  const servicePrincipal = guidOf(`${tenant.id} ${application.clientId}`);
  return signToken(realm, {
    aud: resource.audience,
    iss: issuer,
    azp: application.clientId,
    azpacr: method === 'secret' ? '1' : '2',
    idtyp: 'app',
    oid: servicePrincipal,
    sub: servicePrincipal,
    tid: tenant.id,
    ...(application.roles.length > 0 && { roles: application.roles }),
    ...(asked.contexts.length > 0 && { acrs: asked.contexts }),
    ...(asked.capabilities.length > 0 && { xms_cc: asked.capabilities }),
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  });
}
