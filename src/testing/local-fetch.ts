import { originHeader } from './http/origin.js';

/** A `fetch`, in the terms of the platform's own types where there are any. */
export type TestFetch = typeof globalThis extends { fetch: (...parameters: infer Parameters) => infer Answer }
  ? (...parameters: Parameters) => Answer
  : // oxlint-disable-next-line typescript/no-explicit-any -- without such types there is nothing to say
    (input: any, init?: any) => Promise<any>;

/** Taken before anybody replaces it, by what is made here even. */
const networkFetch = globalThis.fetch;
const mostRedirects = 20;

/** A `fetch` that sends each request to the server at `url`, whatever its host, and says there which host was meant. */
export function createLocalFetch(url: () => string): TestFetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const signal = init?.signal === undefined && input instanceof Request ? input.signal : (init?.signal ?? null);
    // Before the body is looked at: Bun takes the content type with it.
    const headers = new Headers(asked.headers);
    const content = asked.body === null ? null : await asked.arrayBuffer();
    let message: Message = {
      url: requireHttp(new URL(asked.url)),
      method: asked.method,
      headers,
      content,
    };
    for (let redirects = 0; ; redirects += 1) {
      const response = await networkFetch(url() + message.url.pathname + message.url.search, {
        method: message.method,
        headers: withOrigin(message),
        body: message.content,
        redirect: asked.redirect === 'follow' ? 'manual' : asked.redirect,
        cache: asked.cache,
        signal,
      });
      const location = redirectOf(response);
      if (asked.redirect !== 'follow' || location === undefined) return named(response, message.url, redirects > 0);
      await response.body?.cancel();
      if (redirects === mostRedirects) throw new TypeError('fetch failed', { cause: new Error('too many redirects') });
      message = redirected(message, response.status, requireHttp(new URL(location, message.url)));
    }
  };
}

interface Message {
  readonly url: URL;
  readonly method: string;
  readonly headers: Headers;
  readonly content: ArrayBuffer | null;
}

function requireHttp(url: URL): URL {
  if (/^https?:$/.test(url.protocol)) return url;
  throw new TypeError(`The fetch of an authority takes addresses of HTTP only, not of '${url.protocol}'.`);
}

function withOrigin({ url, headers }: Message): Headers {
  const all = new Headers(headers);
  all.set(originHeader, url.origin);
  return all;
}

function redirectOf({ status, headers }: Response): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? (headers.get('location') ?? undefined) : undefined;
}

/** What follows a redirect, as any `fetch` would: fewer methods have a body then, and another origin learns no credential. */
function redirected(message: Message, status: number, url: URL): Message {
  const headers = new Headers(message.headers);
  if (url.origin !== message.url.origin) for (const name of ['authorization', 'cookie']) headers.delete(name);
  const becomesGet = status === 303 ? message.method !== 'HEAD' : status < 303 && message.method === 'POST';
  if (!becomesGet) return { ...message, url, headers };
  for (const name of ['content-type', 'content-language', 'content-encoding', 'content-location']) headers.delete(name);
  return { url, headers, method: 'GET', content: null };
}

function named(response: Response, url: URL, redirected: boolean): Response {
  return Object.defineProperties(response, { url: { value: url.href }, redirected: { value: redirected } });
}
