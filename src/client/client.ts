import { err, ok, type Result } from 'neverthrow';
import type { Authority } from '../authority/authority.js';
import { resolveAuthority } from '../authority/resolve.js';
import type { AuthoritySettings } from '../authority/settings.js';
import { guid } from '../authority/tenant.js';
import { isCredential, type Credential } from '../credential/credential.js';
import { isRecord } from '../codec/json.js';
import { configError } from '../error/local.js';
import type { ConfigError } from '../error/model.js';
import type { EventListener } from '../wire/event.js';
import { liveRuntime, type Runtime } from '../wire/runtime.js';

/** What an application says of itself. */
export interface ClientConfig extends AuthoritySettings {
  /** The application (client) id of the registration. */
  readonly clientId: string;
  /** How the client proves who it is; none for a public client. */
  readonly credential?: Credential | undefined;
  /**
   * What the application can do, such as `['cp1']`: it understands claims challenges, from every API that it calls. Its
   * tokens then live for up to a day, and are revoked within minutes.
   */
  readonly capabilities?: readonly string[] | undefined;
  /** The most time for one try, the credential's work and the body of the answer included; milliseconds, 10,000 unless said. */
  readonly timeoutMs?: number | undefined;
  /** Is told what happens. */
  readonly onEvent?: EventListener | undefined;
  /** What replaces the platform's own clock, timers, randomness and `fetch`. */
  readonly runtime?: Partial<Runtime> | undefined;
}

/** An application at an authority: what grants are made from. */
export interface Client {
  readonly authority: Authority;
  readonly clientId: string;
  readonly credential?: Credential;
  readonly capabilities?: readonly string[];
  readonly timeoutMs: number;
  readonly onEvent?: EventListener;
  readonly runtime: Runtime;
}

const longestTimeout = 10 * 60_000;

const problemOfClientId = (clientId: unknown, authority: Authority | undefined): string | undefined => {
  if (typeof clientId !== 'string' || !/^[\x21-\x7e]+$/.test(clientId)) return 'clientId: empty, or not plain text';
  return authority?.trust === 'known' && authority.kind !== 'oidc' && !guid.test(clientId)
    ? 'clientId: not a GUID'
    : undefined;
};

const problemOfTimeout = (timeoutMs: number): string | undefined =>
  Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= longestTimeout
    ? undefined
    : 'timeoutMs: no whole number from 1 to 600,000';

const problemsOfCredential = (credential: unknown): readonly string[] => {
  if (credential === undefined) return [];
  return isCredential(credential) ? credential.issues : ['credential: not a credential'];
};

const isWord = (value: unknown): boolean => typeof value === 'string' && /^\w+$/.test(value);

const problemOfCapabilities = (capabilities: unknown): string | undefined =>
  capabilities === undefined || (Array.isArray(capabilities) && capabilities.every(isWord))
    ? undefined
    : 'capabilities: not a list of words';

const parts = Object.keys(liveRuntime) as (keyof Runtime)[];

const runtimeOf = (given: Partial<Runtime> = {}): Runtime => ({
  ...liveRuntime,
  ...Object.fromEntries(parts.map((part) => [part, given[part] ?? liveRuntime[part]])),
});

const problemOfRuntime = (runtime: Runtime): string | undefined =>
  parts.every((part) => typeof runtime[part] === 'function') ? undefined : 'runtime: a part is no function';

/**
 * A client, from its configuration. Pure: no request, no clock, no global state; the same configuration gives an equal
 * client.
 *
 * @returns `Config` with everything that is wrong in `issues`
 * @example
 * const client = createClient({
 *   tenant: 'contoso.onmicrosoft.com',
 *   clientId: '4e8a6f2d-6d55-4b0e-8d3f-1f6a0c1b2d3e',
 *   credential: clientSecret(secret),
 * })
 */
export const createClient = (config: ClientConfig): Result<Client, ConfigError> =>
  isRecord(config) ? configured(config) : err(configError(['config: not an object']));

const configured = (config: ClientConfig): Result<Client, ConfigError> => {
  const { clientId, credential, capabilities, timeoutMs = 10_000, onEvent } = config;
  const runtime = runtimeOf(config.runtime);
  const authority = resolveAuthority(config);
  const issues = [
    ...authority.match(
      () => [],
      (problems) => problems,
    ),
    problemOfClientId(clientId, authority.unwrapOr(undefined)),
    ...problemsOfCredential(credential),
    problemOfCapabilities(capabilities),
    problemOfTimeout(timeoutMs),
    problemOfRuntime(runtime),
  ].filter((issue) => issue !== undefined);
  if (authority.isErr() || issues.length > 0) return err(configError(issues));
  return ok({
    authority: authority.value,
    clientId,
    ...(credential && { credential }),
    ...(capabilities && capabilities.length > 0 && { capabilities: [...capabilities] }),
    timeoutMs,
    ...(onEvent && { onEvent }),
    runtime,
  });
};
