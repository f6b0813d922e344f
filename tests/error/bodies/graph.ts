import { aadsts, correlationId, json, protocol, traceId, unexpected, type Case } from './case.js';

const graph = (code: string, message: string, inner = 'innerError'): string =>
  json({
    error: {
      code,
      message,
      [inner]: { date: '2026-03-04T05:06:07', 'request-id': traceId, 'client-request-id': correlationId },
    },
  });

/** Microsoft Graph answers in a nested shape with names of its own. */
export const graphBodies: readonly Case[] = [
  {
    name: 'InvalidAuthenticationToken with 401',
    why: 'the inner code decides, the status does not',
    response: {
      status: 401,
      body: graph('InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', {
      status: 401,
      error: 'InvalidAuthenticationToken',
      traceId,
      correlationId,
    }),
  },
  {
    name: 'InvalidAuthenticationToken with innererror in small letters',
    why: 'both spellings are seen',
    response: { status: 401, body: graph('InvalidAuthenticationToken', 'Access token is empty.', 'innererror') },
    expected: protocol('none', 'grant_rejected', 'start_over', { traceId, correlationId }),
  },
  {
    name: 'Authorization_RequestDenied with 403',
    why: 'privileges that an administrator must grant',
    response: {
      status: 403,
      body: graph('Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    },
    expected: protocol('none', 'admin_consent_required', 'ask_administrator', { error: 'Authorization_RequestDenied' }),
  },
  {
    name: 'TooManyRequests with 429 and Retry-After',
    why: 'status, word and header agree',
    response: {
      status: 429,
      headers: { 'Retry-After': '10' },
      body: graph('TooManyRequests', 'Please wait.'),
    },
    expected: protocol('none', 'throttled', 'retry', { retryAfterMs: 10_000 }),
  },
  {
    name: 'TooManyRequests with 403',
    why: 'the word says what the status hides',
    response: { status: 403, body: graph('TooManyRequests', 'Please wait.') },
    expected: protocol('none', 'throttled', 'retry'),
  },
  {
    name: 'serviceNotAvailable with 503',
    why: 'status and word agree',
    response: { status: 503, body: graph('serviceNotAvailable', 'The service is not available.') },
    expected: protocol('none', 'service_unavailable', 'retry'),
  },
  {
    name: 'serviceNotAvailable with 400',
    why: 'the word decides',
    response: { status: 400, body: graph('serviceNotAvailable', 'The service is not available.') },
    expected: protocol('none', 'service_unavailable', 'retry'),
  },
  {
    name: 'Request_BadRequest with 400',
    why: 'no layer knows anything',
    response: { status: 400, body: graph('Request_BadRequest', 'Invalid filter clause.') },
    expected: protocol('none', 'service_error', 'contact_support', { error: 'Request_BadRequest', traceId }),
  },
  {
    name: 'an Entra text in the message of InvalidAuthenticationToken',
    why: 'the code is before the word',
    response: {
      status: 401,
      body: graph('InvalidAuthenticationToken', 'AADSTS500133: Assertion is not within its valid time range.'),
    },
    expected: aadsts(500133, 'grant_expired', 'start_over', { error: 'InvalidAuthenticationToken' }),
  },
  {
    name: 'UnknownError with an Entra text in the middle of the message',
    why: 'only the start of a text counts',
    response: { status: 403, body: graph('UnknownError', 'Token refused because of AADSTS53003: blocked.') },
    expected: protocol('none', 'service_error', 'contact_support'),
  },
  {
    name: 'an inner code of a wrong type beside a message with a code',
    why: 'a field that cannot be read is ignored, the rest is read',
    response: { status: 400, body: json({ error: { code: 400, message: 'AADSTS50126: Invalid password.' } }) },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { error: undefined }),
  },
  {
    name: 'a nested error without code and message',
    why: 'an empty shell is no OAuth error',
    response: { status: 400, body: json({ error: { innerError: {} } }) },
    expected: unexpected(),
  },
  {
    name: 'a batch: an array of errors',
    why: 'JSON that is no object',
    response: { status: 400, body: json([{ error: { code: 'InvalidAuthenticationToken', message: 'x' } }]) },
    expected: unexpected(),
  },
];
