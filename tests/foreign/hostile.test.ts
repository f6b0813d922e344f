import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import {
  describe as description,
  encodeError,
  fromAzureIdentityError,
  fromMsalError,
  fromOpenidClientError,
  isOAuthError,
  toThrowable,
  type OAuthError,
} from '../../src/index.js';
import { isAdmitted } from '../error/support/admitted.js';
import { claims, id, marks, msal, response, thrownLike, words } from './support/shapes.js';

const readers = { fromMsalError, fromAzureIdentityError, fromOpenidClientError };
const each = Object.entries(readers);

const throwing = (): never => {
  throw new Error(marks.secret);
};
const proxy = (answer: (name: string | symbol) => unknown): object =>
  new Proxy({}, { get: (_target, name) => answer(name), has: throwing, ownKeys: throwing, getPrototypeOf: throwing });

const circle: { cause?: unknown; errors?: unknown; name: string } = { name: 'AggregateAuthenticationError' };
circle.cause = circle;
circle.errors = [circle, circle, circle];

const endless = (): object => proxy((name) => (name === 'cause' ? endless() : undefined));
const endlessList = {
  *[Symbol.iterator]() {
    for (;;) yield circle;
  },
};

const nest: object = thrownLike('AggregateAuthenticationError', {
  errors: {
    *[Symbol.iterator]() {
      for (;;) yield nest;
    },
  },
});

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();

const names = [
  ...['ServerError', 'ClientAuthError', 'AuthenticationError', 'AuthenticationRequiredError', 'RestError'],
  ...['CredentialUnavailableError', 'AggregateAuthenticationError', 'AbortError', 'TypeError', 'constructor'],
];
const codes = [
  ...['OAUTH_RESPONSE_BODY_ERROR', 'OAUTH_AUTHORIZATION_RESPONSE_ERROR', 'OAUTH_WWW_AUTHENTICATE_CHALLENGE'],
  ...['OAUTH_INVALID_RESPONSE', 'OAUTH_PARSE_ERROR', 'OAUTH_RESPONSE_IS_NOT_JSON', 'ECONNRESET'],
];

describe.each(each)('%s', (_name, read) => {
  test.each<[string, unknown]>([
    ['a proxy that throws', proxy(throwing)],
    ['a proxy that was revoked', revoked],
    ['a proxy that is everything', proxy(() => proxy(throwing))],
    ['a proxy whose members are functions', proxy(() => throwing)],
    ['a circle', circle],
    ['causes without end', endless()],
    ['a list without end', thrownLike('AggregateAuthenticationError', { errors: endlessList })],
    ['a list without end of itself', nest],
    ['parameters without end', thrownLike('x', { code: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR', cause: endlessList })],
    ['challenges without end', thrownLike('x', { code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE', cause: endlessList })],
    ['a function', throwing],
    ['a symbol', Symbol('x')],
    ['null', null],
  ])('gives a value for %s', (_what, thrown) => {
    expect(isAdmitted(read(thrown))).toBe(true);
  });

  test('gives the same for an error of another realm', () => {
    const code = `Object.assign(new Error('x'), { name: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNRESET' } })`;
    expect(read(runInNewContext(code))).toMatchObject({ _tag: 'Network', reason: 'ECONNRESET' });
  });

  test('is total', () => {
    const member = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true }),
      fc.constantFrom(...names, ...codes, words),
    );
    const keys = [
      ...[
        'name',
        'message',
        'code',
        'errorCode',
        'errorMessage',
        'errorNo',
        'subError',
        'correlationId',
        'claims',
        'status',
      ],
      ...[
        'httpStatus',
        'responseHeaders',
        'statusCode',
        'errorResponse',
        'errors',
        'cause',
        'response',
        'body',
        'oauthError',
      ],
    ];
    const shape = fc.dictionary(fc.constantFrom(...keys), member);
    const nested = fc.tuple(shape, shape, shape).map(([a, b, c]) => ({ ...a, cause: { ...b, cause: c } }));
    const thrown = fc.oneof(fc.anything(), shape, nested);
    fc.assert(
      fc.property(thrown, (value) => {
        const error = read(value);
        expect([isOAuthError(error), isAdmitted(error)]).toEqual([true, true]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('takes no time for a long text', () => {
    const text = `Error(s): ${'1,'.repeat(200_000)} - Correlation ID: ${'-'.repeat(1_000_000)}`;
    const before = performance.now();
    for (const name of names)
      read(thrownLike(name, { errorCode: 'x', errorMessage: text, code: 'OAUTH_INVALID_RESPONSE' }, text));
    expect(performance.now() - before).toBeLessThan(1000);
  });
});

const leaking: Readonly<Record<string, OAuthError>> = {
  'a refusal': fromMsalError(
    msal('ServerError', 'invalid_grant', { errorMessage: words, claims, subError: marks.text }),
  ),
  'a refusal with a secret for its error': fromMsalError(msal('ServerError', marks.secret, { errorMessage: words })),
  'an unlisted code': fromMsalError(
    msal('ClientAuthError', marks.secret, { errorMessage: words, correlationId: marks.token }),
  ),
  'a page': fromMsalError(
    msal('ServerError', 'client_error', {
      errorMessage: `A client error occured.\nHttp status code: 400\n${words}\nHeaders: {"x-ms-request-id":"${marks.text}"}`,
    }),
  ),
  'an AuthenticationError': fromAzureIdentityError(
    thrownLike('AuthenticationError', { errorResponse: { error: 'x', errorDescription: words, traceId: marks.token } }),
  ),
  'a requirement': fromAzureIdentityError(thrownLike('AuthenticationRequiredError', {}, words)),
  'a RestError': fromAzureIdentityError(
    thrownLike('RestError', {
      code: marks.secret,
      request: { body: marks.secret },
      response: { ...response(401), bodyAsText: words },
    }),
  ),
  'a body': fromOpenidClientError(
    thrownLike('x', { code: 'OAUTH_RESPONSE_BODY_ERROR', cause: { error: 'x', error_description: words, claims } }),
  ),
  'a token of a wrong type': fromOpenidClientError(
    thrownLike('x', { code: 'OAUTH_INVALID_RESPONSE', cause: { body: { access_token: marks.token } } }, words),
  ),
  'a claim': fromOpenidClientError(
    thrownLike('x', { code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED', cause: { claim: marks.text, claims: marks.claims } }),
  ),
  'a body that was read': fromOpenidClientError(
    thrownLike('x', { code: 'OAUTH_RESPONSE_IS_NOT_JSON', cause: response(400) }),
    words,
  ),
  'a word that is no socket’s': fromOpenidClientError(new TypeError('fetch failed', { cause: { code: marks.secret } })),
  'a mistake': fromMsalError(new TypeError(words)),
};

describe('nothing of what was thrown is printable', () => {
  const bare = { depth: Infinity, showHidden: true, customInspect: false };
  const views: Readonly<Record<string, (error: OAuthError) => string>> = {
    JSON: (error) => JSON.stringify(error),
    inspect: (error) => inspect(error, { depth: Infinity, showHidden: true }),
    'inspect without its consent': (error) => inspect(error, bare),
    describe: description,
    'a throwable': (error) => inspect(toThrowable(error), bare) + String(toThrowable(error).stack),
    'encodeError, apart from the claims': (error) => encodeError(error).replaceAll(marks.claims, ''),
  };

  test.each(Object.entries(leaking))('%s', (_what, error) => {
    const shown = Object.entries(views).filter(([, view]) => view(error).includes('mark~'));
    expect(shown.map(([name]) => name)).toEqual([]);
  });

  test('and there was something to show', () => {
    expect(leaking['a refusal']?.claims).toBe(claims);
    expect(leaking['a refusal']?.requestId).toBe(id);
    expect(leaking['an unlisted code']?.requestId).toBe('');
  });
});
