import { aadsts, described, json, protocol, correlationId, traceId, unexpected, type Case } from './case.js';

const page =
  '<!DOCTYPE html>\r\n<html><head><title>Sign in to your account</title></head><body>' +
  "<div>AADSTS50011: The redirect URI 'https://app.invented.example' does not match.</div></body></html>";

/** Answers that are no JSON object, or an object that says nothing. */
export const notJson: readonly Case[] = [
  {
    name: 'plain text Too Many Requests with 429',
    why: 'the service is known to throttle without JSON',
    response: { status: 429, headers: { 'Retry-After': '60' }, body: 'Too Many Requests' },
    expected: unexpected('throttled', 'retry', { status: 429, retryAfterMs: 60_000, error: undefined }),
  },
  {
    name: 'no body with 429',
    why: 'the status is enough',
    response: { status: 429 },
    expected: unexpected('throttled', 'retry', { retryAfterMs: undefined }),
  },
  {
    name: 'HTML of a gateway with 502',
    why: 'the status is enough',
    response: { status: 502, body: '<html><body><h1>502 Bad Gateway</h1></body></html>' },
    expected: unexpected('service_unavailable', 'retry', { status: 502 }),
  },
  {
    name: 'no body with 503 and Retry-After',
    why: 'the header is read without a body',
    response: { status: 503, headers: new Headers({ 'retry-after': '5' }), body: '' },
    expected: unexpected('service_unavailable', 'retry', { retryAfterMs: 5000 }),
  },
  {
    name: 'plain text with 408',
    why: '408 is of the same kind as 5xx here',
    response: { status: 408, body: 'Request Timeout' },
    expected: unexpected('service_unavailable', 'retry'),
  },
  {
    name: 'HTML with 200 and a code in the page',
    why: 'a page is no error body, whatever is written on it',
    response: { status: 200, body: page },
    expected: unexpected('unexpected_response', 'contact_support', { status: 200 }),
  },
  {
    name: 'HTML with 400 and a code in the page',
    why: 'as above',
    response: { status: 400, body: page },
    expected: unexpected(),
  },
  {
    name: 'HTML with 302 to a captive portal',
    why: 'redirects are not followed',
    response: { status: 302, headers: { Location: 'https://portal.invented.example/' }, body: '<html></html>' },
    expected: unexpected('unexpected_response', 'contact_support', { status: 302 }),
  },
  {
    name: 'HTML with 401',
    why: 'a page says nothing about the credential',
    response: { status: 401, body: '<html><body>Proxy authentication needed</body></html>' },
    expected: unexpected(),
  },
  {
    name: 'no body with 404',
    why: 'a missing page says nothing about the tenant',
    response: { status: 404, body: '' },
    expected: unexpected(),
  },
  {
    name: 'no body and no status',
    why: 'nothing at all arrived',
    response: {},
    expected: unexpected('unexpected_response', 'contact_support', { status: undefined }),
  },
  {
    name: 'white space only',
    why: 'as good as empty',
    response: { status: 400, body: ' \r\n\t ' },
    expected: unexpected(),
  },
  {
    name: 'plain text that begins with a code',
    why: 'the code at the very start of a text that is not JSON counts',
    response: { status: 400, body: described('AADSTS50126: Invalid username or password.') },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { traceId, correlationId, error: undefined }),
  },
  {
    name: 'plain text that begins with a code, with 429',
    why: 'status against text',
    response: { status: 429, body: 'AADSTS50076: You must use multi-factor authentication.' },
    expected: protocol('none', 'throttled', 'retry', { codes: [50076] }),
  },
  {
    name: 'plain text in quotes that are no JSON, beginning with a code',
    why: 'the raw line break makes it no JSON; quotes may precede the code',
    response: { status: 400, body: '"AADSTS90002: Tenant not found.\r\nTimestamp: 2026-03-04 05:06:07Z"' },
    expected: aadsts(90002, 'invalid_configuration', 'fix_application'),
  },
  {
    name: 'plain text with a code in the middle',
    why: 'only the start counts',
    response: { status: 400, body: 'Error: AADSTS53003: blocked' },
    expected: unexpected(),
  },
  {
    name: 'truncated JSON',
    why: 'half a body is not read for codes',
    response: { status: 400, body: '{"error":"invalid_grant","error_description":"AADSTS50076: Due to a conf' },
    expected: unexpected(),
  },
  {
    name: 'truncated JSON with 503',
    why: 'the status is enough',
    response: { status: 503, body: '{"error":"temporarily_unav' },
    expected: unexpected('service_unavailable', 'retry'),
  },
  {
    name: 'two JSON objects in a row',
    why: 'that is not JSON',
    response: { status: 400, body: '{"error":"invalid_grant"}{"error":"invalid_client"}' },
    expected: unexpected(),
  },
  ...['null', '[]', '42', 'true', '"invalid_grant"', '["invalid_grant"]', '[50076]'].map((body): Case => ({
    name: `JSON that is no object: ${body}`,
    why: 'only an object can be an OAuth error',
    response: { status: 400, body },
    expected: unexpected(),
  })),
  {
    name: 'an empty object',
    why: 'it names no error',
    response: { status: 400, body: '{}' },
    expected: unexpected(),
  },
  {
    name: 'an empty object with 500',
    why: 'the status is enough',
    response: { status: 500, body: '{}' },
    expected: unexpected('service_unavailable', 'retry'),
  },
  {
    name: 'a description without word and code',
    why: 'prose alone is no error',
    response: { status: 400, body: json({ error_description: 'Something failed.' }) },
    expected: unexpected(),
  },
  {
    name: 'a suberror without word and code',
    why: 'a suberror belongs to an error',
    response: { status: 400, body: json({ suberror: 'basic_action', claims: '{"access_token":{}}' }) },
    expected: unexpected(),
  },
  {
    name: 'a word of a wrong type and nothing else',
    why: 'a number is no word',
    response: { status: 400, body: json({ error: 42 }) },
    expected: unexpected(),
  },
  {
    name: 'an error that is null',
    why: 'null is no word',
    response: { status: 400, body: json({ error: null }) },
    expected: unexpected(),
  },
  {
    name: 'an error that is an array',
    why: 'an array is no word and no object with a code',
    response: { status: 400, body: json({ error: ['invalid_grant'] }) },
    expected: unexpected(),
  },
  {
    name: 'a success body',
    why: 'no error is named; whoever calls this for it has no token answer either',
    response: { status: 200, body: json({ token_type: 'Bearer', access_token: 'not-a-token', expires_in: 3599 }) },
    expected: unexpected('unexpected_response', 'contact_support', { status: 200 }),
  },
  {
    name: 'a body that was already parsed into a number',
    why: 'anything may be handed in',
    response: { status: 400, body: 42 },
    expected: unexpected(),
  },
  {
    name: 'a body that was already parsed into null',
    why: 'anything may be handed in',
    response: { status: 503, body: null },
    expected: unexpected('service_unavailable', 'retry'),
  },
  {
    name: 'a body that was already parsed into an object',
    why: 'text and object are read alike',
    response: { status: 400, body: { error: 'invalid_grant', error_codes: [50126] } },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
];
