import { describe, expect, it } from '@jest/globals';
import {
  fromOpenidClientError,
  parseAuthorizationError,
  parseErrorResponse,
  type OAuthError,
} from '../../src/index.js';
import { claims, response, thrownLike } from './support/shapes.js';

const body = { error: 'invalid_grant', error_codes: [50076], error_description: 'AADSTS50076: x', claims };
const coded = (code: string, more: object = {}, message = ''): Error =>
  thrownLike('ClientError', { code, ...more }, message);
/** An error of oauth4webapi in one of openid-client. */
const wrapped = (code: string, message: string, cause?: unknown): Error =>
  coded(
    code,
    { cause: thrownLike('OperationProcessingError', { code, cause }, message) },
    'invalid response encountered',
  );

describe('an answer', () => {
  it('whose body was read is what our own client makes of it', () => {
    const held = response(400, { 'retry-after': '5', 'x-ms-request-id': 'a-trace' });
    const thrown = thrownLike('ResponseBodyError', {
      code: 'OAUTH_RESPONSE_BODY_ERROR',
      cause: body,
      status: 400,
      response: held,
    });
    const headers = { 'retry-after': '5', 'x-ms-request-id': 'a-trace' };
    expect(fromOpenidClientError(thrown)).toEqual(parseErrorResponse({ status: 400, headers, body }));
    expect(fromOpenidClientError(thrown).claims).toBe(claims);
  });

  it.each(['OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_RESPONSE_IS_NOT_CONFORM'])(
    'that is left unread tells what it can: %s',
    (code) => {
      const held = response(503, { 'retry-after': '5' });
      const ofOpenid = coded(code, { cause: held });
      const ofOauth = coded(code, { cause: thrownLike('OperationProcessingError', { code, cause: held }) });
      for (const thrown of [ofOpenid, ofOauth]) {
        expect(fromOpenidClientError(thrown)).toMatchObject({
          category: 'service_unavailable',
          status: 503,
          retryAfterMs: 5000,
        });
        expect(fromOpenidClientError(thrown, JSON.stringify({ error: 'x', error_codes: [90033] }))).toMatchObject({
          code: 'AADSTS90033',
          retryAfterMs: 5000,
        });
      }
    },
  );

  it('that holds an error under 200 is that error', () => {
    expect(fromOpenidClientError(wrapped('OAUTH_INVALID_RESPONSE', '"response" body', { body }))).toMatchObject({
      code: 'AADSTS50076',
    });
  });

  it('that is a redirect is what the redirect says', () => {
    const parameters = new URLSearchParams({
      error: 'access_denied',
      error_description: 'AADSTS65004: No.',
      state: 'x',
    });
    const thrown = thrownLike('AuthorizationResponseError', {
      code: 'OAUTH_AUTHORIZATION_RESPONSE_ERROR',
      cause: parameters,
    });
    expect(fromOpenidClientError(thrown)).toEqual(parseAuthorizationError(parameters));
    expect(fromOpenidClientError(thrown)).toMatchObject({ category: 'user_declined' });
  });
});

describe('a challenge', () => {
  const challenged = (parameters: object): Error =>
    coded('OAUTH_WWW_AUTHENTICATE_CHALLENGE', {
      status: 401,
      response: response(401),
      cause: [{ scheme: 'negotiate' }, { scheme: 'bearer', parameters }],
    });

  it.each([claims, btoa(claims), btoa(claims).replaceAll('+', '-').replaceAll('/', '_')])(
    'has its claims: %s',
    (sent) => {
      const error = fromOpenidClientError(challenged({ error: 'insufficient_claims', claims: sent }));
      expect(error).toMatchObject({ category: 'step_up_required', status: 401 });
      expect(error.claims).toBe(claims);
    },
  );

  it('without an error is an answer that nobody has read', () => {
    expect(fromOpenidClientError(challenged({ realm: 'x' }))).toMatchObject({
      _tag: 'UnexpectedResponse',
      status: 401,
    });
    expect(fromOpenidClientError(challenged({ realm: 'x' }), JSON.stringify(body))).toMatchObject({
      code: 'AADSTS50076',
      status: 401,
    });
  });

  it.each(['%', 'a'.repeat(100_000), btoa('[]')])('with claims that are none has none', (sent) => {
    expect(fromOpenidClientError(challenged({ error: 'insufficient_claims', claims: sent })).claims).toBeUndefined();
  });
});

describe('what the library finds itself', () => {
  it.each<[string, unknown, Partial<OAuthError>]>([
    [
      'a timeout',
      coded('OAUTH_TIMEOUT', { cause: new DOMException('x', 'TimeoutError') }),
      { _tag: 'Timeout', timeoutMs: 0 },
    ],
    ['an abort', coded('OAUTH_ABORT'), { _tag: 'Aborted' }],
    [
      'half of a body',
      wrapped('OAUTH_PARSE_ERROR', 'failed to parse "response" body as JSON', new SyntaxError('x')),
      { _tag: 'UnexpectedResponse' },
    ],
    [
      'a body that broke off',
      wrapped(
        'OAUTH_PARSE_ERROR',
        'failed to parse "response" body as JSON',
        new TypeError('terminated', { cause: { code: 'UND_ERR_SOCKET' } }),
      ),
      { _tag: 'Network', reason: 'UND_ERR_SOCKET' },
    ],
    [
      'a body that did not end',
      wrapped('OAUTH_PARSE_ERROR', 'failed to parse "response" body as JSON', new DOMException('x', 'TimeoutError')),
      { _tag: 'Timeout' },
    ],
    [
      'claims that are no JSON',
      wrapped('OAUTH_PARSE_ERROR', 'failed to parse the "claims" parameter as JSON'),
      { _tag: 'InvalidRequest' },
    ],
    ['a JWT that is none', wrapped('OAUTH_PARSE_ERROR', 'failed to parse JWT Header body'), { _tag: 'IdToken' }],
    [
      'a wrong signature',
      wrapped('OAUTH_INVALID_RESPONSE', 'JWT signature verification failed', { key: {} }),
      { _tag: 'IdToken' },
    ],
    [
      'a wrong nonce',
      wrapped('OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'x', { claim: 'nonce' }),
      { code: 'nonce_mismatch' },
    ],
    ['a wrong audience', wrapped('OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'x', { claim: 'aud' }), { _tag: 'IdToken' }],
    ['an old token', wrapped('OAUTH_JWT_TIMESTAMP_CHECK_FAILED', 'x'), { _tag: 'IdToken' }],
    ['no key', wrapped('OAUTH_KEY_SELECTION_FAILED', 'x'), { _tag: 'IdToken' }],
    [
      'a wrong state',
      wrapped('OAUTH_INVALID_RESPONSE', 'unexpected "state" response parameter value'),
      { code: 'state_mismatch' },
    ],
    ['no state', wrapped('OAUTH_INVALID_RESPONSE', 'response parameter "state" missing'), { code: 'state_mismatch' }],
    [
      'a wrong issuer',
      wrapped('OAUTH_INVALID_RESPONSE', 'unexpected "iss" (issuer) response parameter value'),
      { code: 'issuer_mismatch' },
    ],
    [
      'a parameter that comes twice',
      wrapped('OAUTH_INVALID_RESPONSE', '"state" parameter must be provided only once'),
      { code: 'duplicate_parameter' },
    ],
    [
      'an answer without a token',
      wrapped('OAUTH_INVALID_RESPONSE', '"response" body "access_token" property must be a string', { body: {} }),
      { _tag: 'UnexpectedResponse' },
    ],
    [
      'another issuer in the metadata',
      wrapped('OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'x', { attribute: 'issuer', body: {} }),
      { _tag: 'UnexpectedResponse' },
    ],
    ['no endpoint', wrapped('OAUTH_MISSING_SERVER_METADATA', 'x'), { _tag: 'Config' }],
    ['an endpoint without TLS', wrapped('OAUTH_HTTP_REQUEST_FORBIDDEN', 'x'), { _tag: 'Config' }],
    ['a kind of token', wrapped('OAUTH_UNSUPPORTED_OPERATION', 'x', { body: {} }), { _tag: 'UnexpectedResponse' }],
    ['an algorithm', wrapped('OAUTH_UNSUPPORTED_OPERATION', 'x'), { _tag: 'Config' }],
    ['a wrong argument', coded('ERR_INVALID_ARG_TYPE'), { _tag: 'InvalidRequest' }],
    [
      'a connection',
      new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }),
      { _tag: 'Network', reason: 'ENOTFOUND', sent: 'no' },
    ],
    [
      'something around a connection',
      thrownLike('ClientError', { cause: { code: 'ECONNRESET' } }),
      { _tag: 'Network' },
    ],
    ['a raw timeout', new DOMException('x', 'TimeoutError'), { _tag: 'Timeout' }],
    ['a code of Object.prototype', coded('constructor'), { _tag: 'Callback' }],
    ['a mistake', new TypeError('x is undefined'), { _tag: 'Callback' }],
  ])('%s', (_what, thrown, expected) => {
    expect(fromOpenidClientError(thrown)).toMatchObject(expected);
  });
});
