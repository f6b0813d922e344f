import { err, ok, type Result } from 'neverthrow';
import { parseUrl } from '../codec/url.js';
import type { Authority } from './authority.js';
import { hostsBeside, hostsOf } from './clouds.js';
import { listedHosts, problemOfUrl, trustIn } from './host.js';
import { kindOf, type Details } from './kinds.js';
import type { AuthoritySettings } from './settings.js';

/** The authority of these settings, or what is wrong with them. Pure: nothing is asked of the network. */
export const resolveAuthority = (settings: AuthoritySettings): Result<Authority, readonly string[]> => {
  const { authority, issuer, cloud } = settings;
  const hostsOfCloud = hostsOf(cloud ?? 'public');
  const name = issuer === undefined ? 'authority' : 'issuer';
  const url = parseUrl(issuer ?? authority ?? `https://${(hostsOfCloud ?? ['login.microsoftonline.com'])[0]}`);
  if (!url) return err([`${name}: not a URL`]);

  const listed = listedHosts(settings);
  const [host, ...names] = hostsBeside(url.host) ?? [url.host];
  const trust = trustIn(url, listed ?? []);
  const details: Details = {
    origin: `${url.protocol}//${host}`,
    trust: trust ?? 'unconfirmed',
    hosts: [host, ...names, ...(listed ?? [])],
  };
  const path = url.pathname.split('/').filter((segment) => segment !== '');
  const [settled, ...problemsOfKind] = kindOf(url.host, path, settings)(details, path, settings);
  const isTrusted = trust !== undefined && (trust !== 'unconfirmed' || settled.kind === 'entra');
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
