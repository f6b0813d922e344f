/**
 * What stands behind a page: its files, and a backend that sends its token requests on with the secret that the page
 * does not have. And for everybody, how often a request has arrived.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const pageWith = (imports) =>
  `<!doctype html><meta charset="utf-8"><title>tokenrail</title><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports })}</script>`;

/** The page of a single-page application, which is loaded anew whenever the browser comes back to it. */
const applicationWith = (imports, settings) =>
  `${pageWith(imports)}
<script type="module">
import { runApplication } from '/program/application.mjs';
await runApplication(${JSON.stringify(settings)});
</script>`;

const reply = (response, status, type, body) =>
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);

const file = async (response, path) => {
  const body = await readFile(path).catch(() => undefined);
  if (body === undefined) reply(response, 404, 'text/plain', 'no such file');
  else reply(response, 200, 'text/javascript; charset=utf-8', body);
};

/** Sends a form on, proven by the secret; what happens to one connection happens to the other. */
const forward = async (incoming, outgoing, { authority, secret }) => {
  const form = new URLSearchParams(await text(incoming));
  form.set('client_secret', secret);
  const body = form.toString();
  const { connection: _, host: __, ...headers } = incoming.headers;
  const onward = request(new URL(incoming.url, authority), {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body) },
    agent: false,
  });
  onward.on('response', (answer) => {
    const { connection: ___, 'keep-alive': ____, ...rest } = answer.headers;
    outgoing.writeHead(answer.statusCode, rest).flushHeaders();
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.socket?.resetAndDestroy());
  outgoing.on('close', () => onward.destroy());
  onward.end(body);
};

/** Starts the server on loopback. */
export const serve = async (settings) => {
  const server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url, 'http://127.0.0.1');
    if (incoming.method === 'POST') return forward(incoming, outgoing, settings);
    if (pathname === '/') return reply(outgoing, 200, 'text/html', pageWith(settings.imports));
    if (pathname === '/application')
      return reply(outgoing, 200, 'text/html', applicationWith(settings.imports, settings.ofApplication));
    if (pathname === '/counts')
      return reply(outgoing, 200, 'application/json', JSON.stringify(settings.count(searchParams.get('id'))));
    return file(outgoing, join(settings.folder, pathname));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
};
