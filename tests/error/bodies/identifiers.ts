import { aadsts, correlationId, described, json, policyClaims, protocol, traceId, type Case } from './case.js';

const other = '0f0f0f0f-1212-3434-5656-787878787878';

/** An object with `levels` objects inside each other, the outermost included. */
const nested = (levels: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level += 1) value = { a: value };
  return value;
};

const withClaims = (claims: unknown): string => json({ error: 'interaction_required', claims });

/** Identifiers and claims: which source is taken, and what is dropped. */
export const identifiers: readonly Case[] = [
  {
    name: 'trace_id against the text: the field wins',
    why: 'the field is data, the text is prose',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: described('AADSTS50126: Invalid password.'),
        trace_id: other,
        correlation_id: other,
      }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { traceId: other, correlationId: other }),
  },
  {
    name: 'identifiers in the text against the headers: the text wins',
    why: 'headers come last',
    response: {
      status: 400,
      headers: { 'x-ms-request-id': other, 'client-request-id': other },
      body: json({ error: 'invalid_grant', error_description: described('AADSTS50126: Invalid password.') }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { traceId, correlationId }),
  },
  {
    name: 'identifiers in the headers only',
    why: 'a page of a gateway can still be traced',
    response: {
      status: 502,
      headers: new Headers({ 'X-Ms-Request-Id': other, 'Client-Request-Id': correlationId }),
      body: '<html></html>',
    },
    expected: {
      _tag: 'UnexpectedResponse',
      category: 'service_unavailable',
      remedy: 'retry',
      code: 'unexpected_response',
      codes: [],
      traceId: other,
      correlationId,
    },
  },
  {
    name: 'header names in capitals in a plain record',
    why: 'header names know no case',
    response: {
      status: 400,
      headers: { 'X-MS-REQUEST-ID': other, 'CLIENT-REQUEST-ID': [correlationId], 'X-Absent': undefined },
      body: json({ error: 'invalid_grant' }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { traceId: other, correlationId }),
  },
  {
    name: 'a trace_id with line breaks is not taken',
    why: 'it would forge a line of a log',
    response: { status: 400, body: json({ error: 'invalid_grant', trace_id: 'abc\r\nlevel=error forged' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { traceId: undefined }),
  },
  {
    name: 'a trace_id with markup and a correlation_id with an escape',
    why: 'both end up on screens',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', trace_id: '<script>alert(1)</script>', correlation_id: '\u001b[2Jabc' }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { traceId: undefined, correlationId: undefined }),
  },
  {
    name: 'a trace_id that is not taken beside one in the header',
    why: 'a field that cannot be taken is as good as absent',
    response: {
      status: 400,
      headers: { 'x-ms-request-id': other },
      body: json({ error: 'invalid_grant', trace_id: '<script>' }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { traceId: other }),
  },
  {
    name: 'empty identifier fields beside those in the text',
    why: 'as above',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: described('AADSTS50126: Invalid password.'),
        trace_id: '',
        correlation_id: '',
      }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { traceId, correlationId }),
  },
  {
    name: 'a trace_id of 128 characters and a correlation_id of 129',
    why: 'the limit belongs to the range',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', trace_id: 'a'.repeat(128), correlation_id: 'a'.repeat(129) }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', {
      traceId: 'a'.repeat(128),
      correlationId: undefined,
    }),
  },
  {
    name: 'a timestamp of ISO 8601 with Z',
    why: 'digits, letters, hyphen, colon and full stop are harmless',
    response: { status: 400, body: json({ error: 'invalid_grant', timestamp: '2026-03-04T05:06:07.123Z' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { timestamp: '2026-03-04T05:06:07.123Z' }),
  },
  {
    name: 'a timestamp that is too long or carries a line break',
    why: 'it is printed as it is',
    response: { status: 400, body: json({ error: 'invalid_grant', timestamp: '2026-03-04 05:06:07Z\nforged' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { timestamp: undefined }),
  },
  {
    name: 'a timestamp with an offset',
    why: 'an offset is a part of a time',
    response: { status: 400, body: json({ error: 'invalid_grant', timestamp: '2026-03-04T05:06:07+00:00' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { timestamp: '2026-03-04T05:06:07+00:00' }),
  },
  {
    name: 'a timestamp of 41 characters',
    why: 'forty are enough',
    response: { status: 400, body: json({ error: 'invalid_grant', timestamp: '2'.repeat(41) }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { timestamp: undefined }),
  },
  {
    name: 'claims as a string with spaces of its own',
    why: 'the string must go back byte for byte',
    response: {
      status: 400,
      body: withClaims('{ "access_token" : {"nbf":{"essential":true, "value":"1604106651"}} }'),
    },
    expected: protocol('none', 'step_up_required', 'interact', {
      claims: '{ "access_token" : {"nbf":{"essential":true, "value":"1604106651"}} }',
    }),
  },
  {
    name: 'claims as an object',
    why: 'never recorded, yet it means the same',
    response: { status: 400, body: withClaims({ access_token: { acrs: { essential: true, values: ['c1'] } } }) },
    expected: protocol('none', 'step_up_required', 'interact', {
      claims: '{"access_token":{"acrs":{"essential":true,"values":["c1"]}}}',
    }),
  },
  {
    name: 'claims as an object of 20 levels',
    why: 'within the limit of depth',
    response: { status: 400, body: withClaims(nested(20)) },
    expected: protocol('none', 'step_up_required', 'interact', { claims: json(nested(20)) }),
  },
  {
    name: 'claims as an object of 40 levels: dropped, and so no step-up',
    why: 'what is dropped does not decide',
    response: { status: 400, body: withClaims(nested(40)) },
    expected: protocol('none', 'sign_in_required', 'interact', { claims: undefined }),
  },
  {
    name: 'claims as a string of 40 levels',
    why: 'one limit for an object and for its text',
    response: { status: 400, body: withClaims(json(nested(40))) },
    expected: protocol('none', 'sign_in_required', 'interact', { claims: undefined }),
  },
  ...(
    [
      ['an array', []],
      ['an array in a string', '["access_token"]'],
      ['a number', 5],
      ['an empty string', ''],
      ['the text null', 'null'],
      ['a JSON string in a string', '"access_token"'],
      ['text that is no JSON', 'access_token'],
      ['truncated JSON', '{"access_token":{'],
      ['base64', 'eyJhY2Nlc3NfdG9rZW4iOnt9fQ=='],
      ['true', true],
    ] as const
  ).map(([what, claims]): Case => ({
    name: `claims that are ${what}: dropped, and so no step-up`,
    why: 'only a JSON object can be passed on',
    response: { status: 400, body: withClaims(claims) },
    expected: protocol('none', 'sign_in_required', 'interact', { claims: undefined }),
  })),
  {
    name: 'claims with __proto__ inside a string',
    why: 'the string is kept as sent and pollutes nothing',
    response: { status: 400, body: withClaims('{"__proto__":{"polluted":true},"access_token":{}}') },
    expected: protocol('none', 'step_up_required', 'interact', {
      claims: '{"__proto__":{"polluted":true},"access_token":{}}',
    }),
  },
  {
    name: 'claims with __proto__ inside an object',
    why: 'an own member of that name is a member like others',
    response: {
      status: 400,
      body: '{"error":"interaction_required","claims":{"access_token":{"__proto__":{"polluted":true}}}}',
    },
    expected: protocol('none', 'step_up_required', 'interact', {
      claims: '{"access_token":{"__proto__":{"polluted":true}}}',
    }),
  },
  {
    name: 'claims beside a code that interaction does not solve',
    why: 'claims are kept, they decide nothing',
    response: { status: 401, body: json({ error: 'invalid_client', error_codes: [7000215], claims: policyClaims }) },
    expected: aadsts(7000215, 'credential_rejected', 'change_credential', { claims: policyClaims }),
  },
];
