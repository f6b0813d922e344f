import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** What a person is told in the browser. Plain text: it is escaped where it becomes a page. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly text: string;
  /** What identifies a failure. */
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Fits a light and a dark screen, and loads nothing. */
const style =
  ':root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;margin:15vh auto;max-width:32rem;padding:0 1rem}' +
  'small{opacity:.7}';

/** Takes the code out of the address bar, and so out of the history. */
const script = "history.replaceState(null,'','/')";

const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const headers: Readonly<Record<string, string>> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    `default-src 'none'; style-src ${sourceOf(style)}; script-src ${sourceOf(script)}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cache-Control': 'no-store',
  Connection: 'close',
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

const htmlOf = ({ title, text, detail }: Page): string =>
  '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width,initial-scale=1">' +
  `<title>${escaped(title)}</title><style>${style}</style></head>` +
  `<body><h1>${escaped(title)}</h1><p>${escaped(text)}</p>` +
  `${detail === undefined ? '' : `<p><small>${escaped(detail)}</small></p>`}<script>${script}</script></body></html>`;

/** Answers with a page; done once it is on its way, or nobody is there any more. The connection ends with it. */
export const sendPage = (response: ServerResponse, page: Page): Promise<void> =>
  new Promise((resolve) => {
    if (response.destroyed || response.headersSent) return resolve();
    response.once('close', resolve).once('error', () => resolve());
    response.writeHead(page.status, { ...headers, ...page.headers });
    response.end(response.req.method === 'HEAD' ? undefined : htmlOf(page));
  });
