import { afterEach, describe, expect, it } from '@jest/globals';
import { ok } from 'neverthrow';
import { clientSecret, createClient, type Credential } from '../../src/index.js';
import { clientId, clientOf, tenantId } from '../exchange/support/clients.js';
import { reachable, waysThatShow } from '../wire/support/printed.js';

const secret = 'marker-of-secret';
const issuesOf = (credential: Credential): readonly string[] =>
  createClient({ tenant: tenantId, clientId, credential }).match(
    () => [],
    ({ issues }) => issues,
  );

describe('a client secret', () => {
  it('is the parameter client_secret, and nothing else', async () => {
    const { authority } = clientOf(`http://127.0.0.1:1/${tenantId}`);
    const signal = new AbortController().signal;
    const tokenEndpoint = 'http://127.0.0.1:1/token';
    const context = { authority, tokenEndpoint, clientId, now: 0, uuid: () => '', signal };
    expect(await clientSecret(secret).parameters(context)).toEqual(ok({ client_secret: secret }));
  });

  it.each<[string, () => object]>([
    ['the credential', () => clientSecret(secret)],
    ['a client with it', () => clientOf(`http://127.0.0.1:1/${tenantId}`, { credential: clientSecret(secret) })],
  ])('is in no text of %s, and in no property', (_, value) => {
    expect(waysThatShow(value(), [secret])).toEqual([]);
    expect(reachable(value())).not.toContain(secret);
  });

  it('shows its kind, and cannot be changed', () => {
    const credential = clientSecret(secret);
    expect(Object.keys(credential)).toEqual(['kind', 'issues', 'parameters']);
    expect(JSON.parse(JSON.stringify(credential))).toEqual({ kind: 'client_secret', issues: [] });
    expect(Object.isFrozen(credential)).toBe(true);
  });

  it.each<[string, unknown, string]>([
    ['empty', '', 'credential: the client secret is empty'],
    ['absent', undefined, 'credential: the client secret is empty'],
    ['no text', { secret }, 'credential: the client secret is empty'],
    ['white space', ' \t\n', 'credential: the client secret begins or ends with white space'],
    ['after a space', ` ${secret}`, 'credential: the client secret begins or ends with white space'],
    ['before a line break', `${secret}\n`, 'credential: the client secret begins or ends with white space'],
    [
      'after a space that does not break',
      `\u00a0${secret}`,
      'credential: the client secret begins or ends with white space',
    ],
  ])('is a Config error where it is %s', (_, given, issue) => {
    const credential = clientSecret(given as string);
    expect(issuesOf(credential)).toEqual([issue]);
    const error = createClient({ tenant: tenantId, clientId, credential })._unsafeUnwrapErr();
    expect(reachable(error)).not.toContain(secret);
  });

  it.each(['a secret with spaces', '-._~', 'é€', 'x'])('may be %p', (given) => {
    expect(issuesOf(clientSecret(given))).toEqual([]);
  });
});

describe('a client secret in a browser', () => {
  const place = globalThis as { window?: unknown; document?: unknown };
  afterEach(() => {
    delete place.window;
    delete place.document;
  });

  it('is a Config error in a page', () => {
    place.window = place.document = {};
    expect(issuesOf(clientSecret(secret))).toEqual(['credential: a client secret in a browser page is no secret']);
    expect(issuesOf(clientSecret(''))).toEqual(['credential: a client secret in a browser page is no secret']);
  });

  it.each(['window', 'document'] as const)('is none where there is only %s', (name) => {
    place[name] = {};
    expect(issuesOf(clientSecret(secret))).toEqual([]);
  });
});
