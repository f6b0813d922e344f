/** A form of a page, with what would be sent as it is. */
export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Where a browser has come to. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  readonly forms: readonly Form[];
  /** Whether this is no longer the provider, but the application: there is no text then. */
  readonly isBack: boolean;
}

/** A browser with its cookies, at one provider. */
export interface Browser {
  readonly open: (url: string) => Promise<Page>;
  readonly submit: (form: Form, more?: Readonly<Record<string, string>>) => Promise<Page>;
}

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

const readCookie = (header: string): Cookie & { readonly isOver: boolean } => {
  const [pair = '', ...attributes] = header.split(/;\s*/);
  const at = pair.indexOf('=');
  const attribute = (wanted: string): string | undefined =>
    attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
  const expires = attribute('expires');
  return {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    path: attribute('path') ?? '/',
    isOver: expires !== undefined && Date.parse(expires) < Date.now(),
  };
};

const unescaped = (text: string): string =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');

const attributeIn = (tag: string, name: string): string | undefined => {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : unescaped(value);
};

const formsIn = (text: string, base: string): readonly Form[] =>
  Array.from(text.matchAll(/<form\s[^>]*>([^]*?)<\/form>/g), ([form, content = '']) => ({
    action: new URL(attributeIn(form, 'action') ?? '', base).href,
    fields: Object.fromEntries(
      Array.from(content.matchAll(/<input\s[^>]*>/g), ([tag]) => [
        attributeIn(tag, 'name') ?? '',
        attributeIn(tag, 'value') ?? '',
      ]),
    ),
  }));

const isWithin = (path: string, of: string): boolean =>
  of === '/' || path === of || path.startsWith(of.endsWith('/') ? of : `${of}/`);

const mostRedirects = 10;

/** Opens a browser that nobody has used: it follows redirects as long as they stay at the provider, and sends no form by itself. */
export const openBrowser = (provider: string): Browser => {
  const jar = new Map<string, Cookie>();

  const keep = (headers: Headers): void => {
    for (const header of headers.getSetCookie()) {
      const cookie = readCookie(header);
      const key = `${cookie.path} ${cookie.name}`;
      if (cookie.isOver) jar.delete(key);
      else jar.set(key, cookie);
    }
  };

  const go = async (url: string, body?: URLSearchParams, redirects = 0): Promise<Page> => {
    const { origin, pathname } = new URL(url);
    if (origin !== provider) return { url, status: 0, text: '', forms: [], isBack: true };
    if (redirects > mostRedirects) throw new Error(`the browser is sent around: ${pathname}`);
    const sent = [...jar.values()].filter(({ path }) => isWithin(pathname, path));
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: sent.map(({ name, value }) => `${name}=${value}`).join('; ') },
      ...(body && { method: 'POST', body }),
    });
    keep(response.headers);
    const text = await response.text();
    const location = response.headers.get('location');
    if (location !== null) return go(new URL(location, url).href, undefined, redirects + 1);
    return { url, status: response.status, text, forms: formsIn(text, url), isBack: false };
  };

  return {
    open: (url) => go(url),
    submit: ({ action, fields }, more = {}) => {
      const body = new URLSearchParams({ ...fields, ...more });
      return new URL(action).origin === provider ? go(action, body) : go(`${action}#${body.toString()}`);
    },
  };
};
