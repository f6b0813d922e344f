/** The authority that all runtimes ask, one application for each fault, and what the program is told of it. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from './server.mjs';

/** Is in everything that must not be shown. */
export const mark = 'must-not-be-shown';
/** Is in what must be shown. */
export const sign = 'visible-scope';

const secret = `${mark}-secret`;
const tokenBody = {
  token_type: 'Bearer',
  expires_in: 3599,
  scope: sign,
  access_token: `${mark}-access-token`,
  refresh_token: `${mark}-refresh-token`,
  id_token: `${mark}-id-token`,
};
const claims = JSON.stringify({ access_token: { acrs: { essential: true, value: `${mark}-claims` } } });

const faultsOf = ({ aadsts, connectionReset, hang, jsonValue, redirect, slowBody, throttled }) => ({
  plain: undefined,
  transient: aadsts(90033),
  throttled: throttled({ retryAfter: 7 }),
  redirected: redirect({ status: 307 }),
  reset: connectionReset(),
  hanging: hang(),
  slow: slowBody({ chunkBytes: 1, milliseconds: 600_000 }),
  marked: jsonValue(tokenBody),
  claiming: aadsts(50076, { claims, message: `${mark}-words` }),
});

/**
 * What a page at `localhost` signs people in with: as itself, as a server, whose codes it must not redeem, and as one whose
 * people turn back. The port of this machine does not count.
 */
const inBrowser = {
  single: { spa: ['http://localhost/application'] },
  server: { web: ['http://localhost/application'] },
  left: { spa: ['http://localhost/application'] },
};

/** A port of this machine on which nobody listens. */
const closedPort = async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
};

/**
 * Starts the authority of the packed package, and a server for what pages need.
 *
 * @returns the settings for a process and for a page, and how to end it all
 */
export const createWorld = async ({ folder, imports }) => {
  const testing = await import(pathToFileURL(join(folder, 'node_modules/tokenrail/dist/testing.js')).href);
  const faults = faultsOf(testing);
  const idsFor = (names) => Object.fromEntries(names.map((name) => [name, randomUUID()]));
  const applications = idsFor(Object.keys(faults));
  const pages = idsFor(Object.keys(inBrowser));
  const over = [];
  const idOf = ({ headers }) => headers['client-request-id'];
  const authority = await testing.startAuthority({
    applications: [
      ...Object.values(applications).map((clientId) => ({ clientId, secrets: [secret] })),
      ...Object.entries(inBrowser).map(([name, redirectUris]) => ({ clientId: pages[name], redirectUris })),
    ],
    onRequest: (request) => over.push(idOf(request)),
  });
  for (const [name, fault] of Object.entries(faults)) {
    if (fault !== undefined) authority.fail(fault, { clientId: applications[name] });
  }
  authority.person(testing.cancels(), { clientId: pages.left });
  const requestsOf = (id) => authority.requests.filter((request) => idOf(request) === id);
  const server = await serve({
    folder,
    imports,
    secret,
    authority: authority.url,
    ofApplication: { applications: pages, authority: authority.authorityUrl(), counts: '/counts' },
    count: (id) => ({
      arrived: requestsOf(id).length,
      over: over.filter((each) => each === id).length,
      origins: requestsOf(id).flatMap(({ headers }) => headers.origin ?? []),
      preflights: authority.requests.flatMap(({ method, headers }) => (method === 'OPTIONS' ? headers.origin : [])),
    }),
  });
  const common = {
    applications,
    counts: `${server.url}/counts`,
    nobody: `http://127.0.0.1:${await closedPort()}/${authority.tenant.id}`,
    mark,
    concealed: [tokenBody.access_token, tokenBody.refresh_token, tokenBody.id_token, claims],
    inspections: [],
  };
  return {
    url: server.url,
    // Another name is another origin.
    applicationUrl: `${server.url.replace('127.0.0.1', 'localhost')}/application`,
    ofProcess: { ...common, authority: authority.authorityUrl(), secret },
    ofPage: { ...common, authority: `${server.url}/${authority.tenant.id}` },
    close: () => Promise.all([authority.close(), server.close()]),
  };
};
