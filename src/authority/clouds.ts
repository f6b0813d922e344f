/**
 * The clouds of the Microsoft identity platform, each with the host that requests go to and then its other names. That
 * of Germany was closed in October 2021; `ppe` is where Microsoft tests.
 */
const clouds = {
  public: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  china: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
  us_government: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  us_legacy: ['login-us.microsoftonline.com'],
  germany: ['login.microsoftonline.de'],
  bleu: ['login.sovcloud-identity.fr'],
  delos: ['login.sovcloud-identity.de'],
  govsg: ['login.sovcloud-identity.sg'],
  ppe: ['login.windows-ppe.net', 'sts.windows-ppe.net', 'login.microsoft-ppe.com'],
} as const;

/** A cloud of the Microsoft identity platform. */
export type Cloud = keyof typeof clouds;

/** The hosts of a cloud, first the one that requests go to; `undefined` where there is no such cloud. */
export const hostsOf = (cloud: string): readonly [string, ...string[]] | undefined =>
  Object.hasOwn(clouds, cloud) ? clouds[cloud as Cloud] : undefined;

/** The cloud that a host belongs to, by any of its names. */
export const cloudOf = (host: string): Cloud | undefined =>
  (Object.keys(clouds) as Cloud[]).find((cloud) => (clouds[cloud] as readonly string[]).includes(host));

/** The hosts of the cloud that a host belongs to, first the one that requests go to. */
export const hostsBeside = (host: string): readonly [string, ...string[]] | undefined => hostsOf(cloudOf(host) ?? '');

/** Whether a host is of External ID: `{name}.ciamlogin.com`. */
export const isExternalIdHost = (host: string): boolean => /^[a-z\d-]+\.ciamlogin\.com$/.test(host);

/** Whether a host is of Azure AD B2C: `{name}.b2clogin.com`, and those of the national clouds. */
export const isB2cHost = (host: string): boolean => /^[a-z\d-]+\.b2clogin\.(?:com|cn|us|de)$/.test(host);

/** Whether a host is one that Microsoft runs, known without asking anybody. */
export const isKnownHost = (host: string): boolean =>
  cloudOf(host) !== undefined || isExternalIdHost(host) || isB2cHost(host);
