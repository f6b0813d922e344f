import { isLoopback, parseUrl } from '../codec/url.js';

/** The origins that may see a token, or what is wrong with them, in words. */
export interface Origins {
  readonly has: (address: string) => boolean;
  readonly issues: readonly string[];
}

/**
 * The origins of APIs: `https` only, but for this machine where that is allowed. Each is an origin and nothing more, so that
 * nobody believes that a path narrows it.
 */
export const originsOf = (listed: readonly string[], allowInsecureLoopback: boolean): Origins => {
  const isSafe = ({ protocol, hostname }: URL): boolean =>
    protocol === 'https:' || (protocol === 'http:' && allowInsecureLoopback && isLoopback(hostname));
  const problemOf = (origin: unknown): string | undefined => {
    const url = typeof origin === 'string' ? parseUrl(origin) : undefined;
    if (!url || (origin !== url.origin && origin !== `${url.origin}/`)) return 'origins: one is no origin';
    return isSafe(url) ? undefined : 'origins: one is not https';
  };
  if (!Array.isArray(listed) || listed.length === 0) return { has: () => false, issues: ['origins: none'] };
  const issues = [...new Set(listed.map(problemOf).filter((problem) => problem !== undefined))];
  const origins = new Set(issues.length > 0 ? [] : listed.map((origin) => parseUrl(origin)?.origin));
  return { has: (address) => origins.has(parseUrl(address)?.origin), issues };
};
