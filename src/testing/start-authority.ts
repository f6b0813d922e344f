import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthorityOptions, TestAuthority } from './authority.js';
import { type Application, createDirectory } from './directory/directory.js';
import type { TestApplication } from './directory/registered.js';
import { createArmory } from './faults/armory.js';
import { type Listener, listen } from './http/listener.js';
import type { Realm } from './protocol/realm.js';
import { signingKey } from './protocol/signing-key.js';
import { createRecorder } from './recorded-request.js';
import { createRespond } from './respond.js';

/**
 * Starts an authority on loopback that speaks the Microsoft identity platform v2.0: discovery, keys, and the client
 * credentials grant (RFC 6749 §4.4) with a secret, by HTTP Basic, or with a signed assertion (RFC 7523). Tokens are
 * signed with RS256 and verify against its keys.
 *
 * @throws TypeError where the options contradict themselves: an id that is no GUID, a tenant that is not there.
 *
 * @example
 * ```ts
 * await using authority = await startAuthority();
 * authority.fail(throttled({ retryAfter: 1 }), { endpoint: 'token', times: 1 });
 *
 * const response = await fetch(`${authority.authorityUrl()}/oauth2/v2.0/token`, {
 *   method: 'POST',
 *   body: new URLSearchParams({
 *     grant_type: 'client_credentials',
 *     client_id: authority.application.clientId,
 *     client_secret: authority.application.secret,
 *     scope: 'https://graph.microsoft.com/.default',
 *   }),
 * });
 * // response.status is 429; the next one is 200
 * ```
 */
export async function startAuthority(options: AuthorityOptions = {}): Promise<TestAuthority> {
  const { now = Date.now, port = 0, tokenLifetimeSeconds = 3599 } = options;
  requireLifetime(tokenLifetimeSeconds);
  const directory = createDirectory(options);
  const realm: Realm = { directory, now, tokenLifetimeSeconds, url: () => listener.url() };
  const recorder = createRecorder();
  const armory = createArmory(directory, (refusing) => (refusing ? listener.refuse() : listener.accept()));
  const respond = createRespond(realm, recorder, armory);
  const listener: Listener = await listen(port, (message: IncomingMessage, response: ServerResponse) => {
    void respond(message, response);
  });
  void signingKey();

  const [tenant] = directory.tenants;
  const applications = directory.applications.map(withoutKeys);
  const close = async (): Promise<void> => listener.close();
  return {
    url: listener.url(),
    tenant,
    application: withoutKeys(directory.applications[0]),
    tenants: directory.tenants,
    applications,
    get requests() {
      return recorder.requests();
    },
    authorityUrl: (segment = tenant.id) => `${listener.url()}/${encodeURIComponent(segment)}`,
    fail: (fault, scope = {}) => armory.arm(fault, scope),
    reset() {
      armory.clear();
      recorder.clear();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function withoutKeys({ clientId, secret, tenantIds }: Application): TestApplication {
  return { clientId, secret, tenantIds };
}

function requireLifetime(seconds: number): void {
  if (Number.isSafeInteger(seconds) && seconds > 0) return;
  throw new TypeError(`A token lives for a whole number of seconds; ${seconds} is none.`);
}
