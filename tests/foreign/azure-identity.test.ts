import { describe, expect, it } from '@jest/globals';
import { fromAzureIdentityError, parseErrorResponse, type OAuthError } from '../../src/index.js';
import { id, msal, packed, response, thrownLike, traceId } from './support/shapes.js';

const refused = msal('ServerError', 'invalid_client', {
  errorMessage: packed('AADSTS7000222: Old.', '7000222'),
  status: 401,
});
const required = (message: string, cause?: unknown): Error =>
  thrownLike('AuthenticationRequiredError', { scopes: ['a'], ...(cause !== undefined && { cause }) }, message);
const unavailable = (message = 'x', cause?: unknown): Error =>
  thrownLike('CredentialUnavailableError', cause === undefined ? {} : { cause }, message);
const chain = (...errors: readonly unknown[]): Error => thrownLike('AggregateAuthenticationError', { errors });

describe('an AuthenticationError', () => {
  const answered = (statusCode: number, errorResponse: object): OAuthError =>
    fromAzureIdentityError(thrownLike('AuthenticationError', { statusCode, errorResponse }));

  it('is what our own client makes of the answer', () => {
    const error = answered(400, {
      error: 'invalid_grant',
      errorDescription: 'AADSTS50076: x',
      errorCodes: [50076],
      correlationId: id,
      traceId,
      timestamp: '2027-01-01 00:00:00Z',
    });
    const body = {
      error: 'invalid_grant',
      error_description: 'AADSTS50076: x',
      error_codes: [50076],
      correlation_id: id,
      trace_id: traceId,
      timestamp: '2027-01-01 00:00:00Z',
    };
    expect(error).toEqual(parseErrorResponse({ status: 400, body }));
  });

  it.each<[string, number, string, Partial<OAuthError>]>([
    ['a page', 503, 'An unknown error has occurred. Response body:\n\n<html>', { category: 'service_unavailable' }],
    [
      'a page under 400',
      400,
      'The service indicated that the request was invalid.\n\n<html>',
      { _tag: 'UnexpectedResponse' },
    ],
    [
      'nothing',
      400,
      'An unknown error occurred and no additional details are available.',
      { _tag: 'UnexpectedResponse' },
    ],
  ])('around %s is no OAuth answer', (_what, status, errorDescription, expected) => {
    expect(answered(status, { error: 'unknown_error', errorDescription })).toMatchObject({ ...expected, status });
  });
});

describe('an AuthenticationRequiredError', () => {
  it.each<[string, Error, Partial<OAuthError>]>([
    ['with a refusal as its cause', required('x', refused), { code: 'AADSTS7000222', status: 401, requestId: id }],
    [
      'with a requirement as its cause',
      required('x', required('Response had no "expiresOn" property.')),
      { _tag: 'UnexpectedResponse' },
    ],
    [
      'with the text of a refusal',
      required(`invalid_client: ${packed('AADSTS7000222: Old.', '7000222')}`),
      { code: 'AADSTS7000222', error: 'invalid_client' },
    ],
    ['with the text of a demand', required('interaction_required: AADSTS50076: x'), { code: 'AADSTS50076' }],
    ['with the text of its metadata', required('endpoints_resolution_error: See x'), { _tag: 'Network' }],
    ['with a number in the middle', required('something: the user typed AADSTS50076: x'), { _tag: 'NoToken' }],
    ['by itself', required('Automatic authentication has been disabled.'), { _tag: 'NoToken', remedy: 'interact' }],
    ['that got no token', required('No response'), { _tag: 'UnexpectedResponse' }],
  ])('%s', (_what, thrown, expected) => {
    expect(fromAzureIdentityError(thrown)).toMatchObject(expected);
  });
});

describe('a CredentialUnavailableError', () => {
  it.each<[string, Error, Partial<OAuthError>]>([
    ['is Credential', unavailable(), { _tag: 'Credential' }],
    [
      'is Credential where nothing answered',
      unavailable('x', thrownLike('RestError', { code: 'EHOSTUNREACH' })),
      { _tag: 'Credential' },
    ],
    ['is what a server refused', unavailable('x', refused), { code: 'AADSTS7000222' }],
    ['is the metadata that did not come', unavailable('endpoints_resolution_error: See x'), { _tag: 'Network' }],
  ])('%s', (_what, thrown, expected) => {
    expect(fromAzureIdentityError(thrown)).toMatchObject(expected);
  });
});

describe('an AggregateAuthenticationError is', () => {
  it.each<[string, Error, Partial<OAuthError>]>([
    [
      'the first credential that exists',
      chain(unavailable(), required('x', refused), required('y')),
      { code: 'AADSTS7000222' },
    ],
    ['the last where none exists', chain(unavailable(), unavailable()), { _tag: 'Credential' }],
    [
      'that of a chain in it',
      chain(unavailable(), chain(unavailable(), required('x', refused))),
      { code: 'AADSTS7000222' },
    ],
    ['Credential where it is empty', chain(), { _tag: 'Credential' }],
  ])('%s', (_what, thrown, expected) => {
    expect(fromAzureIdentityError(thrown)).toMatchObject(expected);
  });
});

describe('what comes from below', () => {
  it.each<[string, unknown, Partial<OAuthError>]>([
    ['an abort', thrownLike('AbortError', {}), { _tag: 'Aborted' }],
    ['a connection', thrownLike('RestError', { code: 'ECONNRESET' }), { _tag: 'Network', reason: 'ECONNRESET' }],
    ['a connection without a word', thrownLike('RestError', { code: 'REQUEST_SEND_ERROR' }), { _tag: 'Network' }],
    [
      'an answer',
      thrownLike('RestError', {
        statusCode: 429,
        response: { ...response(429, { 'retry-after': '2' }), bodyAsText: 'x' },
      }),
      { category: 'throttled', retryAfterMs: 2000 },
    ],
    ['a configuration', msal('ClientConfigurationError', 'untrusted_authority'), { _tag: 'Config' }],
    ['a mistake', new Error('ClientCertificateCredential: x'), { _tag: 'Callback' }],
    ['something around a refusal', new Error('outer', { cause: required('x', refused) }), { code: 'AADSTS7000222' }],
  ])('%s', (_what, thrown, expected) => {
    expect(fromAzureIdentityError(thrown)).toMatchObject(expected);
  });
});
