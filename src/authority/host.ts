import { isLoopback, parseUrl } from '../codec/url.js';
import type { Trust } from './authority.js';
import { isKnownHost } from './clouds.js';
import type { HostSettings } from './settings.js';
import { isDomain } from './tenant.js';

/** `host` or `host:port` as a URL would say it; `undefined` for anything else. */
const hostIn = (listed: unknown): string | undefined =>
  typeof listed === 'string' && /^[^\s/\\?#@*]+$/.test(listed) ? parseUrl(`https://${listed}`)?.host : undefined;

/** The hosts that an application lists; `undefined` where one of them is no host. */
export const listedHosts = ({ knownAuthorities = [] }: HostSettings): readonly string[] | undefined => {
  if (!Array.isArray(knownAuthorities)) return undefined;
  const hosts = knownAuthorities.map(hostIn);
  return hosts.every((host) => host !== undefined) ? hosts : undefined;
};

/** Whether the platform can be asked about a host: a plain name, without a port and without letters that look alike. */
const isConfirmable = (host: string): boolean => isDomain(host) && /[a-z]$/.test(host) && !/(?:^|\.)xn--/.test(host);

/** What speaks against a URL that credentials would be sent to, in words; `undefined` where nothing does. */
export const problemOfUrl = (name: string, url: URL, { allowInsecureLoopback }: HostSettings): string | undefined => {
  if (url.username !== '' || url.password !== '') return `${name}: a user name or password in the URL`;
  if (url.search !== '' || url.hash !== '') return `${name}: a query or fragment in the URL`;
  if (url.protocol === 'https:') return undefined;
  if (url.protocol !== 'http:' || !isLoopback(url.hostname)) return `${name}: not https`;
  return allowInsecureLoopback ? undefined : `${name}: http to this machine needs allowInsecureLoopback`;
};

/** Why credentials may be sent to a URL without problems; `undefined` where there is no reason. */
export const trustIn = ({ host, protocol }: URL, listed: readonly string[]): Trust | undefined => {
  if (protocol === 'http:' || listed.includes(host)) return 'listed';
  if (isKnownHost(host)) return 'known';
  return isConfirmable(host) ? 'unconfirmed' : undefined;
};
