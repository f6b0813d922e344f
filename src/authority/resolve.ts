import { err, ok, type Result } from 'neverthrow';
import { parseUrl } from '../codec/url.js';
import type { Authority, EntraAuthority } from './authority.js';
import { cloudOf, hostsOf, isB2cHost, isExternalIdHost } from './clouds.js';
import { listedHosts, problemOfUrl, trustIn } from './host.js';
import type { AuthoritySettings } from './settings.js';
import { guid, isSharedTenant, isTenantName } from './tenant.js';

type Problem = string | undefined;
type Details = Pick<Authority, 'origin' | 'trust' | 'hosts'>;
type Settled = readonly [authority: Authority, ...problems: Problem[]];
type Kind = (details: Details, path: readonly string[], settings: AuthoritySettings) => Settled;

/** The tenant that is named in the path or beside it, and what is wrong with it. */
const tenantIn = (
  inPath: string | undefined,
  { tenant: beside }: AuthoritySettings,
  isTenant: (tenant: string) => boolean = isTenantName,
): readonly [tenant: string, ...problems: Problem[]] => {
  const tenant = inPath ?? beside;
  return [
    String(tenant),
    tenant === undefined ? 'tenant: missing' : isTenant(tenant) ? undefined : 'tenant: neither a GUID nor a domain',
    inPath === undefined || beside === undefined || inPath === beside
      ? undefined
      : 'tenant: another one than in authority',
  ];
};

const tooLong = (rest: readonly string[]): Problem =>
  rest.length === 0 || rest.join('/') === 'v2.0' ? undefined : 'authority: the path goes on after the tenant';

const endpoints = (url: string) => ({
  url,
  tokenEndpoint: `${url}/oauth2/v2.0/token`,
  metadataEndpoint: `${url}/v2.0/.well-known/openid-configuration`,
});

const entra: Kind = (details, [inPath, ...rest], settings) => {
  const [tenant, ...problems] = tenantIn(inPath, settings, (name) => isSharedTenant(name) || isTenantName(name));
  const cloud = cloudOf(details.hosts[0]);
  return [
    { kind: 'entra', ...details, ...(cloud && { cloud }), tenant, ...endpoints(`${details.origin}/${tenant}`) },
    tooLong(rest),
    ...problems,
    tenant === 'consumers' && (cloud ?? 'public') !== 'public'
      ? 'tenant: consumers have their accounts in the public cloud'
      : undefined,
  ];
};

const externalId: Kind = (details, [inPath, ...rest], settings) => {
  const [name = ''] = details.hosts[0].split('.');
  const usual = guid.test(name) ? name : `${name}.onmicrosoft.com`;
  const [tenant, ...problems] = tenantIn(inPath ?? settings.tenant ?? usual, settings);
  const addresses = endpoints(`${details.origin}/${tenant}`);
  return [{ kind: 'external_id', ...details, tenant, ...addresses }, tooLong(rest), ...problems];
};

const b2c: Kind = (details, path, settings) => {
  const prefix = path[0] === 'tfp' ? 'tfp/' : '';
  const [inPath, policy = '', ...rest] = prefix ? path.slice(1) : path;
  const [tenant, ...problems] = tenantIn(inPath, settings);
  return [
    { kind: 'b2c', ...details, tenant, policy, ...endpoints(`${details.origin}/${prefix}${tenant}/${policy}`) },
    tooLong(rest),
    ...problems,
    /^b2c_1a?_[\w-]+$/i.test(policy) ? undefined : 'authority: no policy, such as B2C_1_signin, after the tenant',
  ];
};

const adfs: Kind = (details, [, ...rest], { tenant }) => {
  const url = `${details.origin}/adfs`;
  const addresses = {
    tokenEndpoint: `${url}/oauth2/token`,
    metadataEndpoint: `${url}/.well-known/openid-configuration`,
  };
  return [
    { kind: 'adfs', ...details, url, ...addresses },
    rest.length === 0 ? undefined : 'authority: the path goes on after adfs',
    tenant === undefined ? undefined : 'tenant: AD FS has none',
  ];
};

const oidc: Kind = (details, path, settings) => {
  const url = [details.origin, ...path].join('/');
  return [
    {
      kind: 'oidc',
      ...details,
      url,
      issuer: String(settings.issuer),
      metadataEndpoint: `${url}/.well-known/openid-configuration`,
    },
    settings.authority === undefined ? undefined : 'authority: given together with issuer',
    settings.tenant === undefined ? undefined : 'tenant: given together with issuer',
  ];
};

const kindOf = (host: string, [first = '', second = '']: readonly string[], { issuer }: AuthoritySettings): Kind => {
  if (issuer !== undefined) return oidc;
  if (first === 'adfs') return adfs;
  if (isB2cHost(host) || first === 'tfp' || /^b2c_1/i.test(second)) return b2c;
  return isExternalIdHost(host) ? externalId : entra;
};

/** The authority of these settings, or what is wrong with them. Pure: nothing is asked of the network. */
export const resolveAuthority = (settings: AuthoritySettings): Result<Authority, readonly string[]> => {
  const { authority, issuer, cloud } = settings;
  const hostsOfCloud = hostsOf(cloud ?? 'public');
  const name = issuer === undefined ? 'authority' : 'issuer';
  const url = parseUrl(issuer ?? authority ?? `https://${(hostsOfCloud ?? ['login.microsoftonline.com'])[0]}`);
  if (!url) return err([`${name}: not a URL`]);

  const listed = listedHosts(settings);
  const known = hostsOf(cloudOf(url.host) ?? '') ?? ([url.host] as const);
  const path = url.pathname.split('/').filter((segment) => segment !== '');
  const kind = kindOf(url.host, path, settings);
  const trust = trustIn(url, listed ?? []);
  const isTrusted = trust !== undefined && (trust !== 'unconfirmed' || kind === entra);
  const [settled, ...problemsOfKind] = kind(
    {
      origin: `${url.protocol}//${known[0]}`,
      trust: trust ?? 'unconfirmed',
      hosts: [...known, ...(listed ?? [])] as unknown as Details['hosts'],
    },
    path,
    settings,
  );
  const problems = [
    problemOfUrl(name, url, settings) ??
      (isTrusted ? undefined : `${name}: unknown host ${url.host}, not in knownAuthorities`),
    listed ? undefined : 'knownAuthorities: not a list of hosts',
    hostsOfCloud ? undefined : 'cloud: unknown',
    cloud === undefined || (authority ?? issuer) === undefined ? undefined : `cloud: given together with ${name}`,
    ...problemsOfKind,
  ].filter((problem) => problem !== undefined);
  return problems.length > 0 ? err(problems) : ok(settled);
};

/**
 * The same tenant in the cloud that an answer names (`cloud_instance_host_name`); `undefined` where it names none of the
 * known ones, which is then not to be followed.
 */
export const inCloudOf = (authority: EntraAuthority, host: string): EntraAuthority | undefined => {
  const hosts = hostsOf(cloudOf(host) ?? '');
  if (!hosts) return undefined;
  const moved = resolveAuthority({ authority: `https://${hosts[0]}/${authority.tenant}` }).unwrapOr(undefined);
  return moved?.kind === 'entra' ? moved : undefined;
};
