import { type AssertionKey, readAssertionKeys } from './certificates.js';
import { isGuid } from './guid.js';
import type { ApplicationOptions, ApplicationSecret, ResourceOptions, TenantOptions } from './options.js';
import { type RedirectUriOptions, requireRedirectUris } from './redirect-uris.js';
import type { TestApplication, TestTenant } from './registered.js';
import type { UserOptions } from './user-options.js';
import { createUsers, type User } from './users.js';

export interface Application extends TestApplication {
  readonly secrets: readonly ApplicationSecret[];
  readonly keys: readonly AssertionKey[];
  readonly disabled: boolean;
  readonly resources: readonly string[] | undefined;
  readonly roles: readonly string[];
  readonly redirectUris: RedirectUriOptions | undefined;
}

export interface Resource {
  readonly uri: string;
  readonly audience: string;
  /** Where it answers, if that is a place on the web. */
  readonly origin: string | undefined;
  /** Delegated permissions; absent where every name is one. */
  readonly scopes: readonly string[] | undefined;
}

export interface Directory {
  readonly tenants: readonly [TestTenant, ...TestTenant[]];
  readonly applications: readonly [Application, ...Application[]];
  readonly resources: readonly Resource[];
  readonly users: readonly [User, ...User[]];
}

export interface DirectoryOptions {
  readonly tenants?: readonly TenantOptions[];
  readonly applications?: readonly ApplicationOptions[];
  readonly resources?: readonly ResourceOptions[];
  readonly users?: readonly UserOptions[];
}

const defaultTenant: TenantOptions = { id: '7c0e5a52-3f1b-4d86-9a43-2b8d1e6f9c05', name: 'contoso.onmicrosoft.com' };

const defaultPolicies = ['B2C_1_signin'];

const defaultApplication: ApplicationOptions = {
  clientId: 'd4b2a6f0-58c1-4e7d-b93a-0f6e1c2a7b84',
  secrets: ['not~a.real-secret_+/=&%20'],
};

/** Microsoft Graph: what a scope without a resource is of. */
export const graphUri = 'https://graph.microsoft.com';

/** The API of the authority itself. */
export const ownResource: ResourceOptions = {
  uri: 'api://tokenrail',
  audience: '3f9a1c64-7b20-4d5e-9c18-e2a6b0d47f35',
};

/** Checks the options and fills what is left out; throws a TypeError on a value that nothing could be answered with. */
export function createDirectory(options: DirectoryOptions): Directory {
  const tenants = atLeastOne('tenant', (options.tenants ?? [defaultTenant]).map(toTenant));
  const registered = options.applications ?? [defaultApplication];
  const applications = registered.map((application) => toApplication(application, tenants));
  const named: readonly ResourceOptions[] = options.resources ?? defaultResources(applications);
  const resources = named.some(({ uri }) => uri === ownResource.uri) ? named : [...named, ownResource];
  return {
    tenants,
    applications: atLeastOne('application', applications),
    resources: resources.map(({ uri, audience = uri, url = uri, scopes }) => {
      return { uri, audience, origin: originOf(url), scopes };
    }),
    users: createUsers(options.users, tenants[0], (segment) => tenantNamed(tenants, segment)),
  };
}

function toTenant({ id, name, domains = [], policies = defaultPolicies }: TenantOptions): TestTenant {
  requireGuid('tenant id', id);
  const named = name === undefined ? domains : [name, ...domains];
  return { id: id.toLowerCase(), name: named[0] ?? id.toLowerCase(), domains: named, policies };
}

function toApplication(
  {
    clientId,
    tenants: segments,
    secrets = [],
    certificates = [],
    disabled = false,
    resources,
    roles = [],
    redirectUris,
  }: ApplicationOptions,
  tenants: readonly TestTenant[],
): Application {
  requireGuid('client id', clientId);
  if (redirectUris !== undefined) requireRedirectUris(redirectUris);
  const dated = secrets.map((secret) => (typeof secret === 'string' ? { value: secret } : secret));
  const known = segments === undefined ? tenants : segments.map((segment) => requireTenant(tenants, segment));
  return {
    clientId: clientId.toLowerCase(),
    secret: dated[0]?.value ?? '',
    tenantIds: known.map(({ id }) => id),
    secrets: dated,
    keys: certificates.flatMap(readAssertionKeys),
    disabled,
    resources,
    roles,
    redirectUris,
  };
}

function defaultResources(applications: readonly Application[]): readonly ResourceOptions[] {
  const graph = { uri: graphUri, audience: '00000003-0000-0000-c000-000000000000' };
  return [graph, ...applications.map(({ clientId }) => ({ uri: `api://${clientId}`, audience: clientId }))];
}

function originOf(url: string): string | undefined {
  return /^https?:/i.test(url) && URL.canParse(url) ? new URL(url).origin : undefined;
}

export function tenantNamed<T extends TestTenant>(tenants: readonly T[], segment: string): T | undefined {
  const wanted = segment.toLowerCase();
  return tenants.find(({ id, domains }) => id === wanted || domains.some((domain) => domain.toLowerCase() === wanted));
}

function requireTenant(tenants: readonly TestTenant[], segment: string): TestTenant {
  const tenant = tenantNamed(tenants, segment);
  if (tenant === undefined) throw new TypeError(`An application names the tenant '${segment}', which is not there.`);
  return tenant;
}

function requireGuid(what: string, value: string): void {
  if (!isGuid(value)) throw new TypeError(`The ${what} '${value}' is not a GUID.`);
}

function atLeastOne<T>(what: string, values: readonly T[]): readonly [T, ...T[]] {
  const [first, ...rest] = values;
  if (first === undefined) throw new TypeError(`An authority needs at least one ${what}.`);
  return [first, ...rest];
}
