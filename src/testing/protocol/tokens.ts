import { randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { AuthenticationMethod } from '../client/authenticate-client.js';
import type { Application, Resource } from '../directory/directory.js';
import { guidOf } from '../directory/guid.js';
import type { TestTenant } from '../directory/registered.js';
import type { Realm } from './realm.js';
import { signingKey } from './signing-key.js';

export interface AppOnlyGrant {
  readonly tenant: TestTenant;
  readonly application: Application;
  readonly resource: Resource;
  readonly method: AuthenticationMethod;
}

/** A version 2.0 access token for an application. `azpacr` says how the client proved itself: 1 secret, 2 assertion. */
export async function appOnlyToken(realm: Realm, grant: AppOnlyGrant): Promise<string> {
  const { tenant, application, resource, method } = grant;
  const { kid, privateKey } = await signingKey();
  const issuedAt = Math.floor(realm.now() / 1000);
  const servicePrincipal = guidOf(`${tenant.id} ${application.clientId}`);
  const claims = {
    aud: resource.audience,
    iss: `${realm.url()}/${tenant.id}/v2.0`,
    iat: issuedAt,
    nbf: issuedAt,
    exp: issuedAt + realm.tokenLifetimeSeconds,
    azp: application.clientId,
    azpacr: method === 'secret' ? '1' : '2',
    idtyp: 'app',
    oid: servicePrincipal,
    sub: servicePrincipal,
    tid: tenant.id,
    ...(application.roles.length > 0 && { roles: application.roles }),
    uti: randomBytes(16).toString('base64url'),
    ver: '2.0',
  };
  return new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey);
}
