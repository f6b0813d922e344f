import type { Authority } from './authority.js';
import { cloudOf, isB2cHost, isExternalIdHost } from './clouds.js';
import type { AuthoritySettings } from './settings.js';
import { guid, isSharedTenant, isTenantName } from './tenant.js';

type Problem = string | undefined;
export type Details = Pick<Authority, 'origin' | 'trust' | 'hosts'>;
type Settled = readonly [authority: Authority, ...problems: Problem[]];
/** Makes an authority of one kind, and says what is wrong with it. */
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

/** The kind that a host and a path stand for. */
export const kindOf = (
  host: string,
  [first = '', second = '']: readonly string[],
  { issuer }: AuthoritySettings,
): Kind => {
  if (issuer !== undefined) return oidc;
  if (first === 'adfs') return adfs;
  if (isB2cHost(host) || first === 'tfp' || /^b2c_1/i.test(second)) return b2c;
  return isExternalIdHost(host) ? externalId : entra;
};
