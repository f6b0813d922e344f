import { readFormPage } from './http/html.js';
import type { TestFetch } from './local-fetch.js';

/** What came of a browser's visit to an authorization endpoint. */
export interface BrowserAnswer {
  /** The status of the answer. */
  readonly status: number;
  /** Where the browser is sent, whole, with its query or fragment; an empty string where it stays on a page. */
  readonly redirectUri: string;
  /** What the page would send there by itself (`response_mode=form_post`). */
  readonly form?: Readonly<Record<string, string>>;
  /** The text of any other page. */
  readonly page?: string;
}

/** Opens an address as a browser would, and goes no further. */
export async function playBrowser(fetch: TestFetch, url: string | { readonly href: string }): Promise<BrowserAnswer> {
  const response: Response = await fetch(typeof url === 'string' ? url : url.href, { redirect: 'manual' });
  const { status } = response;
  const text = await response.text();
  const redirectUri = response.headers.get('location');
  if (redirectUri !== null) return { status, redirectUri };
  const form = readFormPage(text);
  return form === undefined
    ? { status, redirectUri: '', page: text }
    : { status, redirectUri: form.action, form: form.fields };
}
