/** One national cloud of Entra. */
export interface Cloud {
  /** Host names, the one that it calls itself first. */
  readonly hosts: readonly [string, ...string[]];
  /** The one under which caches keep its tokens. Default: the first. */
  readonly cacheHost?: string;
  /** `cloud_instance_name` of its metadata. */
  readonly name: string;
  /** `msgraph_host`. */
  readonly graph: string;
  /** `cloud_graph_host_name`: of the older graph, where there was one. */
  readonly olderGraph?: string;
  readonly rbacUrl?: string;
}

export const publicCloud: Cloud = {
  hosts: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  cacheHost: 'login.windows.net',
  name: 'microsoftonline.com',
  graph: 'graph.microsoft.com',
  olderGraph: 'graph.windows.net',
  rbacUrl: 'https://pas.windows.net',
};

export const clouds: readonly Cloud[] = [
  publicCloud,
  {
    hosts: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    name: 'partner.microsoftonline.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    olderGraph: 'graph.chinacloudapi.cn',
    rbacUrl: 'https://pas.chinacloudapi.cn',
  },
  {
    hosts: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
    name: 'microsoftonline.us',
    graph: 'graph.microsoft.us',
    olderGraph: 'graph.microsoftazure.us',
    rbacUrl: 'https://pasff.usgovcloudapi.net',
  },
  {
    hosts: ['login-us.microsoftonline.com'],
    name: 'microsoftonline.com',
    graph: 'graph.microsoft.com',
    olderGraph: 'graph.windows.net',
    rbacUrl: 'https://pas.windows.net',
  },
  {
    hosts: ['login.microsoftonline.de'],
    name: 'microsoftonline.de',
    graph: 'graph.microsoft.de',
    olderGraph: 'graph.cloudapi.de',
    rbacUrl: 'https://pas.cloudapi.de',
  },
  { hosts: ['login.sovcloud-identity.fr'], name: 'sovcloud-identity.fr', graph: 'graph.svc.sovcloud.fr' },
  { hosts: ['login.sovcloud-identity.de'], name: 'sovcloud-identity.de', graph: 'graph.svc.sovcloud.de' },
  { hosts: ['login.sovcloud-identity.sg'], name: 'sovcloud-identity.sg', graph: 'graph.svc.sovcloud.sg' },
  {
    hosts: ['login.windows-ppe.net', 'sts.windows-ppe.net', 'login.microsoft-ppe.com'],
    name: 'windows-ppe.net',
    graph: 'graph.microsoft-ppe.com',
    olderGraph: 'graph.ppe.windows.net',
  },
];

export const cloudOf = (host: string): Cloud | undefined => clouds.find(({ hosts }) => hosts.includes(host));

/** The origin that Entra calls itself where it is asked at this one: an alias answers under the name of its cloud. */
export function ownOrigin(origin: string): string {
  const { protocol, host } = new URL(origin);
  return `${protocol}//${cloudOf(host)?.hosts[0] ?? host}`;
}

/** External ID: a host for each tenant, by its name or its id. */
export const isExternalId = (origin: string): boolean => new URL(origin).hostname.endsWith('.ciamlogin.com');

/** `tenant` is an id, or the template that stands for one. External ID has the tenant in the host of the issuer, too. */
export function issuerOf(origin: string, tenant: string): string {
  if (!isExternalId(origin)) return `${ownOrigin(origin)}/${tenant}/v2.0`;
  const { protocol, port } = new URL(origin);
  return `${protocol}//${tenant}.ciamlogin.com${port && `:${port}`}/${tenant}/v2.0`;
}
