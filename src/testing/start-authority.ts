import { createApi } from './api/api.js';
import type { AuthorityOptions, TestAuthority } from './authority.js';
import { createDeviceStore } from './devices/device-store.js';
import { enterUserCode } from './devices/enter-user-code.js';
import { type Application, createDirectory, ownResource } from './directory/directory.js';
import type { TestApplication } from './directory/registered.js';
import { toTestUser } from './directory/users.js';
import { createArmory } from './faults/armory.js';
import { type Listener, listen } from './http/listener.js';
import { requireKnown } from './known.js';
import { createLocalFetch } from './local-fetch.js';
import { createPeople } from './people/people.js';
import { revokeSessions } from './people/revoke-sessions.js';
import { playBrowser } from './play-browser.js';
import { createGrantStore } from './protocol/grant-store.js';
import { createLedger } from './protocol/ledger.js';
import type { Realm } from './protocol/realm.js';
import { signingKey } from './protocol/signing-key.js';
import { createRecorder } from './recorded-request.js';
import { createRespond } from './respond.js';

/**
 * Starts an authority on loopback that speaks as the Microsoft identity platform v2.0 does, in each cloud, and as Azure AD
 * B2C, AD FS and plain OpenID Connect: discovery, keys, and the client credentials grant (RFC 6749 §4.4) with a secret,
 * by HTTP Basic, or with a signed assertion (RFC 7523). People sign in to Entra ID and External ID, and to plain OpenID
 * Connect: the authorization code grant with PKCE (RFC 7636), the device code grant (RFC 8628), refresh tokens, and pages of other origins (CORS). Tokens
 * are signed with RS256 and verify against its keys, and it has an API that takes them. It answers as the host that it is
 * asked as.
 *
 * @throws TypeError where the options contradict themselves: an id that is no GUID, a tenant that is not there, a name
 * that is no option.
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
  const {
    now = Date.now,
    port = 0,
    tls = false,
    tokenLifetimeSeconds = 3599,
    customHosts = [],
    onRequest = () => undefined,
  } = options;
  requireKnown('the options of an authority', options, knownOptions);
  requireLifetime(tokenLifetimeSeconds);
  const directory = createDirectory(options);
  const realm: Realm = {
    directory,
    now,
    tokenLifetimeSeconds,
    customHosts: customHosts.map((host) => host.toLowerCase()),
    url: () => listener.url(),
    ledger: createLedger(now),
    people: createPeople(directory, now),
    grants: createGrantStore(),
    oidcGrants: createGrantStore(),
    devices: createDeviceStore(),
  };
  const recorder = createRecorder(realm.ledger);
  const api = createApi(realm);
  const armory = createArmory(directory, (refusing) => {
    for (const listener of listeners)
      if (refusing) listener.refuse();
      else listener.accept();
  });
  const respond = createRespond(realm, api, recorder, armory, onRequest);
  const identity = tls ? (await import('./tls/server-identity.js')).makeServerIdentity() : undefined;
  const listener: Listener = await listen(port, respond, identity);
  // For `fetch`, which need not know the certificate.
  const plain = identity ? await listen(0, respond) : listener;
  const listeners = new Set([listener, plain]);
  const caFile = identity && (await import('./tls/ca-file.js')).writeCaFile(identity.ca);
  void signingKey();

  const [tenant] = directory.tenants;
  const applications = directory.applications.map(withoutKeys);
  const users = directory.users.map(toTestUser);
  const localFetch = createLocalFetch(plain.url);
  const close = async (): Promise<void> => {
    caFile?.remove();
    await Promise.all([...listeners].map((each) => each.close()));
  };
  return {
    url: listener.url(),
    ...(identity && caFile && { ca: identity.ca, caFile: caFile.path }),
    tenant,
    application: withoutKeys(directory.applications[0]),
    tenants: directory.tenants,
    applications,
    user: toTestUser(directory.users[0]),
    users,
    get requests() {
      return recorder.requests();
    },
    authorityUrl: (segment = tenant.id) => `${listener.url()}/${encodeURIComponent(segment)}`,
    b2cAuthorityUrl: (policy = tenant.policies[0] ?? '', segment = tenant.id) =>
      [listener.url(), ...[segment, policy].map(encodeURIComponent)].join('/'),
    adfsAuthorityUrl: `${listener.url()}/adfs`,
    oidcIssuerUrl: `${listener.url()}/oidc`,
    api: { url: `${listener.url()}/api`, uri: ownResource.uri, scope: `${ownResource.uri}/.default` },
    fetch: localFetch,
    fail: (fault, scope = {}) => armory.arm(fault, scope),
    protect: (protection, scope = {}) => api.protect(protection, scope),
    person: (decision, scope = {}) => realm.people.order(decision, scope),
    authorize: (url) => playBrowser(localFetch, url),
    enterUserCode: (userCode, decision) => enterUserCode(realm, userCode, decision),
    revokeSessions: (username) => revokeSessions(realm, username),
    reset() {
      realm.people.clear();
      armory.clear();
      api.clear();
      recorder.clear();
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

const knownOptions: Readonly<Record<keyof AuthorityOptions, true>> = {
  tenants: true,
  applications: true,
  resources: true,
  users: true,
  customHosts: true,
  tokenLifetimeSeconds: true,
  now: true,
  port: true,
  tls: true,
  onRequest: true,
};

function withoutKeys({ clientId, secret, tenantIds }: Application): TestApplication {
  return { clientId, secret, tenantIds };
}

function requireLifetime(seconds: number): void {
  if (Number.isSafeInteger(seconds) && seconds > 0) return;
  throw new TypeError(`A token lives for a whole number of seconds; ${seconds} is none.`);
}
