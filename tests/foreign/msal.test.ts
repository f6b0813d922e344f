import { describe, expect, it } from '@jest/globals';
import { fromMsalError, parseErrorResponse, serverMessage, toThrowable, type OAuthError } from '../../src/index.js';
import { claims, id, msal, packed, thrownLike, traceId, words } from './support/shapes.js';

describe('what a server refused, as MSAL throws it', () => {
  it('is what our own client makes of the answer', () => {
    const thrown = msal('ServerError', 'invalid_client', {
      errorMessage: packed('AADSTS70002: No.', '70002,50012'),
      errorNo: '70002',
      status: 401,
    });
    const body = {
      error: 'invalid_client',
      error_codes: [70002, 50012],
      error_description: 'AADSTS70002: No.',
      trace_id: traceId,
      correlation_id: id,
      timestamp: '2027-01-01 00:00:00Z',
    };
    expect(fromMsalError(thrown)).toEqual(parseErrorResponse({ status: 401, requestId: id, body }));
    expect(serverMessage(fromMsalError(thrown))).toBe('AADSTS70002: No.');
  });

  it('has suberror, claims and ids where the user must act', () => {
    const thrown = msal('InteractionRequiredAuthError', 'invalid_grant', {
      errorMessage: `${words}\r\nTrace ID: ${traceId}\r\nCorrelation ID: ${id}`,
      errorNo: '50076',
      subError: 'basic_action',
      claims,
      traceId: '',
      timestamp: '2027-01-01 00:00:00Z',
    });
    const error = fromMsalError(thrown);
    expect(error).toMatchObject({ code: 'AADSTS50076', category: 'step_up_required', suberror: 'basic_action' });
    expect(error).toMatchObject({ traceId, correlationId: id, requestId: id, timestamp: '2027-01-01 00:00:00Z' });
    expect(error.claims).toBe(claims);
  });

  it.each<[string, string, Partial<OAuthError>]>([
    ['with a text alone', 'AADSTS50105: No.', { code: 'AADSTS50105' }],
    [
      'of an older version',
      `700016,90002 - [2023-01-01]: No. - Correlation ID: ${id} - Trace ID: ${traceId}`,
      { codes: [700016, 90002], traceId },
    ],
    [
      'without numbers',
      packed('AADSTS50105: No.', 'Not Available', ['Not Available', 'Not Available']),
      { code: 'AADSTS50105' },
    ],
    [
      'with the wrapper repeated in the text',
      packed(`AADSTS50105: ${packed('AADSTS50076: x', '50076')}`, 'Not Available'),
      { codes: [50105] },
    ],
    ['with a number in the middle', packed('The user typed AADSTS50076: x', 'Not Available'), { code: 'none' }],
    ['with the wrapper in the middle', `No. ${packed('AADSTS50076: x')}`, { code: 'none' }],
    ['that stands for none', 'See https://aka.ms/msal.js.errors#invalid_grant for details', { code: 'none' }],
  ])('%s', (_what, errorMessage, expected) => {
    expect(fromMsalError(msal('ServerError', 'invalid_grant', { errorMessage }))).toMatchObject(expected);
  });

  it('does not take what stands for a text for the words of a server', () => {
    const errorMessage = 'See https://aka.ms/msal.js.errors#invalid_grant for details';
    expect(serverMessage(fromMsalError(msal('ServerError', 'invalid_grant', { errorMessage })))).toBeUndefined();
  });

  it('is marked where the throttling of MSAL repeats it', () => {
    const error = fromMsalError(msal('ServerError', '90055 50196', { errorMessage: 'AADSTS90055: Wait.' }));
    expect(error).toMatchObject({ code: 'AADSTS90055', codes: [90055, 50196], replayed: true });
    expect(error.error).toBeUndefined();
    expect(fromMsalError(msal('ServerError', 'invalid_grant')).replayed).toBeUndefined();
  });

  it('is throttled where Azure Identity tells MSAL of a page', () => {
    const errorMessage = packed(
      'A client error occured.\nHttp status code: 429\nHttp status message: x\nHeaders: {\nHeaders: {"retry-after":"7"}',
      'Not Available',
    );
    const error = fromMsalError(msal('ServerError', 'client_error', { errorMessage }));
    expect(error).toMatchObject({ _tag: 'UnexpectedResponse', category: 'throttled', status: 429, retryAfterMs: 7000 });
    expect(serverMessage(error)).toBeUndefined();
  });

  it('takes the status of the field before that in a text', () => {
    const errorMessage = packed(
      'A server error occured.\nHttp status code: 500\nHttp status message: x',
      'Not Available',
    );
    expect(fromMsalError(msal('ServerError', 'server_error', { errorMessage, status: 503 })).status).toBe(503);
  });

  it('tells a code of MSAL from an error of a server with that name', () => {
    expect(fromMsalError(msal('ServerError', 'network_error', { status: 400 }))).toMatchObject({
      _tag: 'Protocol',
      error: 'network_error',
    });
  });
});

describe('what MSAL found itself', () => {
  it.each<[string, string, Partial<OAuthError>]>([
    ['AuthError', 'network_error', { _tag: 'Network', sent: 'maybe' }],
    ['ClientAuthError', 'endpoints_resolution_error', { _tag: 'Network', sent: 'no' }],
    ['BrowserAuthError', 'no_network_connectivity', { _tag: 'Network', sent: 'no' }],
    ['BrowserAuthError', 'timed_out', { _tag: 'Timeout', timeoutMs: 0 }],
    ['ClientAuthError', 'device_code_polling_cancelled', { _tag: 'Aborted' }],
    ['ClientAuthError', 'device_code_expired', { category: 'grant_expired' }],
    ['InteractionRequiredAuthError', 'no_tokens_found', { _tag: 'NoToken', remedy: 'interact' }],
    ['InteractionRequiredAuthError', 'ui_not_allowed', { category: 'sign_in_required' }],
    ['ClientAuthError', 'state_mismatch', { code: 'state_mismatch', remedy: 'start_over' }],
    ['ClientAuthError', 'nonce_mismatch', { code: 'nonce_mismatch' }],
    ['ClientAuthError', 'multiple_matching_tokens', { _tag: 'Cache' }],
    ['CacheError', 'cache_quota_exceeded', { _tag: 'Cache' }],
    ['ManagedIdentityError', 'unable_to_create_source', { _tag: 'Credential' }],
    ['ClientConfigurationError', 'untrusted_authority', { _tag: 'Config' }],
    ['ClientConfigurationError', 'invalid_claims', { _tag: 'InvalidRequest' }],
    ['AuthError', 'token_parsing_error', { _tag: 'UnexpectedResponse' }],
    ['ClientAuthError', 'mark~of~tomorrow', { _tag: 'Callback' }],
    ['CacheError', 'mark~of~tomorrow', { _tag: 'Cache' }],
    ['ClientConfigurationError', 'mark~of~tomorrow', { _tag: 'Config' }],
    ['BrowserConfigurationAuthError', 'mark~of~tomorrow', { _tag: 'Config' }],
    ['AuthError', 'interaction_required', { _tag: 'Protocol', category: 'sign_in_required' }],
  ])('%s %s', (name, code, expected) => {
    const error = fromMsalError(msal(name, code));
    expect(error).toMatchObject({ ...expected, requestId: id });
    expect(JSON.stringify(error)).not.toContain('mark~');
  });

  it('has what a NetworkError keeps of an answer', () => {
    const error = fromMsalError(
      msal('NetworkError', 'failed_to_parse_response', { httpStatus: 429, responseHeaders: { 'Retry-After': '3' } }),
    );
    expect(error).toMatchObject({ category: 'throttled', status: 429, retryAfterMs: 3000 });
  });

  it('has the word of the socket where there is a cause', () => {
    const cause = thrownLike('Error', { code: 'ECONNREFUSED' });
    expect(fromMsalError(msal('AuthError', 'network_error', { cause }))).toMatchObject({
      reason: 'ECONNREFUSED',
      sent: 'no',
    });
  });
});

describe('what is no error of MSAL', () => {
  it('is one of ours as it is, and out of what we throw', () => {
    const error = fromMsalError(msal('ServerError', 'invalid_grant'));
    expect(fromMsalError(error)).toBe(error);
    expect(fromMsalError(toThrowable(error))).toBe(error);
  });

  it('is found in a cause', () => {
    const cause = msal('InteractionRequiredAuthError', 'no_tokens_found');
    expect(fromMsalError(new Error('outer', { cause }))).toMatchObject({ _tag: 'NoToken' });
  });

  it.each<[string, unknown, Partial<OAuthError>]>([
    ['an abort', new DOMException('x', 'AbortError'), { _tag: 'Aborted' }],
    ['a timeout', new DOMException('x', 'TimeoutError'), { _tag: 'Timeout' }],
    [
      'a failed fetch',
      new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } }),
      { _tag: 'Network', reason: 'ECONNRESET', sent: 'maybe' },
    ],
    ['a failed fetch of a browser', new TypeError('Failed to fetch'), { _tag: 'Network' }],
    ['a file that is missing', Object.assign(new Error('x'), { code: 'ENOENT' }), { _tag: 'Callback' }],
    ['a mistake', new TypeError('x is undefined'), { _tag: 'Callback', remedy: 'fix_application' }],
    ['a text', 'AADSTS50076: x', { _tag: 'Callback' }],
    ['nothing', undefined, { _tag: 'Callback' }],
  ])('%s', (_what, thrown, expected) => {
    expect(fromMsalError(thrown)).toMatchObject(expected);
  });
});
