/** Token requests over real sockets: a token, and faults, each of which is met once and not tried again. */
import { okAsync } from 'neverthrow';
import { clientCredentials, clientSecret, createClient, toOperation } from 'tokenrail';
import { expect, expectLike } from './expect.mjs';

/**
 * A page has no secret: there the backend adds it on the way, as a backend for a frontend does, and the page has a
 * credential of its own that proves nothing.
 */
const credentialOf = ({ secret }) =>
  secret === undefined ? { kind: 'backend', issues: [], parameters: () => okAsync({}) } : clientSecret(secret);

/** The client of an application by its name in the settings. */
export const clientOf = (settings, application, more = {}) =>
  createClient({
    authority: settings.authority,
    clientId: settings.applications[application],
    credential: credentialOf(settings),
    allowInsecureLoopback: true,
    ...more,
  });

export const acquireAs = (settings, application, more) =>
  toOperation(clientOf(settings, application, more).map(clientCredentials));

/** A request that can be found again by its id. */
export const newRequest = () => ({
  scopes: ['https://graph.microsoft.com/.default'],
  correlationId: crypto.randomUUID(),
});

/** How often the authority got a request, and how many of these times are over. */
export const countOf = async ({ counts }, { correlationId }) => {
  const answer = await fetch(`${counts}?id=${correlationId}`);
  return answer.json();
};

const inNodeOrBun = globalThis.process !== undefined && globalThis.Deno === undefined;

/** The error of a request, which must have arrived just once, or at most so many times. */
const errorOf = async (settings, application, most = 1) => {
  const request = newRequest();
  const result = await acquireAs(settings, application)(request);
  const { arrived } = await countOf(settings, request);
  expect(`sent ${arrived} times`, arrived >= 1 && arrived <= most);
  return result._unsafeUnwrapErr();
};

export const requesting = (settings) => ({
  'acquires a token': async () => {
    const request = newRequest();
    const events = [];
    const acquire = acquireAs(settings, 'plain', { onEvent: ({ name }) => events.push(name) });
    const before = Date.now();
    const token = (await acquire(request))._unsafeUnwrap();
    const [, payload] = token.accessToken.split('.');
    const { appid, azp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    expect('is of this client', [appid ?? azp], [settings.applications.plain]);
    expectLike('token', token, { tokenType: 'Bearer', scopes: request.scopes, correlationId: request.correlationId });
    expect('lives for an hour', Math.round((token.expiresOn - before) / 60_000), 60);
    expect('events', events, ['attempt', 'answer']);
    expect('times it was sent', (await countOf(settings, request)).arrived, 1);
  },

  'a transient code': async () => {
    expectLike('error', await errorOf(settings, 'transient'), {
      _tag: 'Aadsts',
      category: 'service_unavailable',
      remedy: 'retry',
      code: 'AADSTS90033',
    });
  },

  'too many requests': async () => {
    expectLike('error', await errorOf(settings, 'throttled'), {
      _tag: 'UnexpectedResponse',
      category: 'throttled',
      remedy: 'retry',
      status: 429,
      retryAfterMs: 7_000,
    });
  },

  'a redirect stays unfollowed': async () => {
    expectLike('error', await errorOf(settings, 'redirected'), {
      _tag: 'UnexpectedResponse',
      category: 'unexpected_response',
    });
  },

  'a connection that is reset': async () => {
    // Deno and Chromium themselves send again what was lost on a connection that they had used before.
    const most = inNodeOrBun ? 1 : 2;
    expectLike('error', await errorOf(settings, 'reset', most), {
      _tag: 'Network',
      category: 'network',
      remedy: 'retry',
      sent: 'maybe',
    });
  },

  'a connection that is refused': async () => {
    const nobody = { ...settings, authority: settings.nobody };
    const error = (await acquireAs(nobody, 'plain')(newRequest()))._unsafeUnwrapErr();
    expectLike('error', error, { _tag: 'Network', category: 'network', remedy: 'retry' });
    // What a runtime does not tell is not guessed.
    const told = inNodeOrBun ? { sent: 'no', reason: 'ECONNREFUSED' } : { sent: 'maybe', reason: undefined };
    expectLike('told', error, told);
  },
});
