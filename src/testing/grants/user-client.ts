import { type AuthenticatedClient, proveClient } from '../client/authenticate-client.js';
import { proofNeedOf } from '../client/proof-need.js';
import type { Application } from '../directory/directory.js';
import type { Platform } from '../directory/redirect-uris.js';
import type { TestTenant } from '../directory/registered.js';
import { audiencesOf } from '../entra/audiences.js';
import type { AuthorityRequest } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';
import { originMissing, originNotAllowed } from '../protocol/user-refusals.js';

/** The client of a grant in the name of a person: what it has to prove hangs on where the person was sent back to. */
export async function userClient(
  realm: Realm,
  request: AuthorityRequest,
  application: Application,
  { platform, tenant }: { readonly platform: Platform; readonly tenant: TestTenant },
): Promise<AuthenticatedClient | Refusal> {
  const fromPage = request.headers['origin'] !== undefined;
  if (platform === 'spa' && !fromPage) return originMissing();
  if (platform !== 'spa' && fromPage) return originNotAllowed();
  const audiences = audiencesOf(request.origin, tenant);
  return proveClient(realm, request, application, { audiences, need: proofNeedOf(application, platform) });
}
