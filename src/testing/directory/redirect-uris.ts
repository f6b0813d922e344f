import { requireKnown } from '../known.js';

/**
 * Where an application may be answered to, by platform.
 *
 * @example
 * ```ts
 * { web: ['https://app.example/signin'], spa: ['http://localhost/'], publicClient: ['http://localhost'] }
 * ```
 */
export interface RedirectUriOptions {
  /** Of a server, which proves itself with its secret or certificate. */
  readonly web?: readonly string[];
  /** Of a page, which redeems its codes in the browser. */
  readonly spa?: readonly string[];
  /** Of what runs at a person's machine, and keeps no secret. */
  readonly publicClient?: readonly string[];
}

/** How an application was reached; `either` is a server or what runs at a person's machine. */
export type Platform = 'web' | 'spa' | 'publicClient' | 'either';

const loopback = /^(?<host>https?:\/\/(?:localhost|127\.0\.0\.1))(?::\d{1,5})?(?<rest>[/?][^#]*)?$/i;

/** Throws where an address is none that anybody could be sent to. */
export function requireRedirectUris(uris: RedirectUriOptions): void {
  requireKnown('the redirect URIs of an application', uris, platforms);
  for (const uri of Object.values(uris).flat()) {
    if (!URL.canParse(uri) || uri.includes('#')) throw new TypeError(`'${uri}' can be no redirect URI.`);
  }
}

/**
 * The platform of a redirect URI: it is compared letter by letter, but for the port of this machine. Where nothing is
 * registered, every http address of this machine is.
 */
export function platformOf(registered: RedirectUriOptions | undefined, uri: string): Platform | undefined {
  if (registered === undefined) return loopback.test(uri) && /^http:/i.test(uri) ? 'either' : undefined;
  const has = (uris: readonly string[] = []): boolean => uris.some((known) => withoutPort(known) === withoutPort(uri));
  if (has(registered.spa)) return 'spa';
  if (has(registered.web)) return has(registered.publicClient) ? 'either' : 'web';
  return has(registered.publicClient) ? 'publicClient' : undefined;
}

/** Whether a page of this origin is registered. */
export function isPageOrigin({ spa = [] }: RedirectUriOptions, origin: string): boolean {
  const pages = spa.filter((uri) => /^https?:/i.test(uri));
  return pages.some((uri) => withoutPort(new URL(uri).origin) === withoutPort(origin));
}

function withoutPort(uri: string): string {
  const { host, rest = '/' } = loopback.exec(uri)?.groups ?? {};
  return host === undefined ? uri : host.toLowerCase() + rest;
}

const platforms: Readonly<Record<keyof RedirectUriOptions, true>> = { web: true, spa: true, publicClient: true };
