import { aadsts, json, protocol, unexpected, type Case } from './case.js';

const deep = 20_000;

/** Answers made to break a reader: names of the prototype, depth, size, and text that is hardly text. */
export const hostile: readonly Case[] = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'].flatMap((word): readonly Case[] => [
    {
      name: `the word ${word}`,
      why: 'a table must not answer with what every object inherits',
      response: { status: 400, body: json({ error: word }) },
      expected: protocol('none', 'service_error', 'contact_support', { error: word }),
    },
    {
      name: `the suberror ${word}`,
      why: 'as above',
      response: { status: 400, body: json({ error: 'invalid_grant', suberror: word }) },
      expected: protocol('none', 'grant_rejected', 'start_over', { suberror: word }),
    },
    {
      name: `the inner code ${word}`,
      why: 'as above',
      response: { status: 400, body: json({ error: { code: word, message: 'x' } }) },
      expected: protocol('none', 'service_error', 'contact_support', { error: word }),
    },
  ]),
  {
    name: 'an error under __proto__',
    why: 'it is not a member of the body',
    response: { status: 400, body: '{"__proto__":{"error":"invalid_grant","error_codes":[53003]}}' },
    expected: unexpected(),
  },
  {
    name: 'suberror and claims under __proto__ beside a word',
    why: 'as above',
    response: {
      status: 400,
      body: '{"error":"invalid_grant","__proto__":{"suberror":"message_only","claims":"{}","error_codes":[53003]}}',
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { suberror: undefined, claims: undefined }),
  },
  {
    name: 'a member constructor with a prototype',
    why: 'as above',
    response: {
      status: 400,
      body: '{"error":"invalid_grant","error_codes":[50126],"constructor":{"prototype":{"suberror":"message_only"}}}',
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { suberror: undefined }),
  },
  {
    name: 'an inner error under __proto__',
    why: 'an object without own code and message is an empty shell',
    response: { status: 400, body: '{"error":{"__proto__":{"code":"TooManyRequests","message":"x"}}}' },
    expected: unexpected(),
  },
  {
    name: 'two members of the same name: the last one counts',
    why: 'that is how JSON is read here',
    response: { status: 400, body: '{"error":"invalid_client","error":"invalid_grant"}' },
    expected: protocol('none', 'grant_rejected', 'start_over', { error: 'invalid_grant' }),
  },
  {
    name: 'an object without prototype that was already parsed',
    why: 'it has no methods to call',
    response: {
      status: 400,
      body: Object.assign(Object.create(null), { error: 'invalid_grant', error_codes: [50126] }) as unknown,
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'arrays inside each other, twenty thousand deep',
    why: 'depth must not exhaust the stack',
    response: { status: 400, body: '['.repeat(deep) + ']'.repeat(deep) },
    expected: unexpected(),
  },
  {
    name: 'objects inside each other, twenty thousand deep, beside a word',
    why: 'what is not asked for is not walked',
    response: {
      status: 400,
      body: `{"error":"invalid_grant","error_codes":[50126],"rest":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'claims twenty thousand deep',
    why: 'the depth is limited, so they are dropped and decide nothing',
    response: {
      status: 400,
      body: `{"error":"invalid_grant","claims":${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}}`,
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { claims: undefined }),
  },
  {
    name: 'error_codes twenty thousand deep',
    why: 'an array in an array is no number',
    response: {
      status: 400,
      body: `{"error":"invalid_grant","error_codes":${'['.repeat(deep)}${']'.repeat(deep)}}`,
    },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'innerError twenty thousand deep',
    why: 'inner errors are not followed without end',
    response: {
      status: 401,
      body: `{"error":{"code":"InvalidAuthenticationToken","message":"x","innerError":${'{"innerError":'.repeat(deep)}1${'}'.repeat(deep)}}}`,
    },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'a description of 300 kB behind its code',
    why: 'length changes nothing',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: `AADSTS50126: ${'x'.repeat(300_000)}` }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: '300 kB of plain text with 429',
    why: 'length changes nothing',
    response: { status: 429, body: 'Too Many Requests '.repeat(17_000) },
    expected: unexpected('throttled', 'retry'),
  },
  {
    name: '300 kB of quotes and spaces and no code',
    why: 'what may precede a code must be skipped in linear time',
    response: { status: 400, body: json({ error: 'invalid_grant', error_description: '" '.repeat(150_000) }) },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: '70002 and 300 kB of prefixes without numbers',
    why: 'the search for further codes must be linear',
    response: {
      status: 401,
      body: json({ error: 'invalid_client', error_description: `AADSTS70002: ${'AADSTS'.repeat(50_000)}` }),
    },
    expected: aadsts(70002, 'credential_rejected', 'change_credential', { codes: [70002] }),
  },
  {
    name: '70002 and the same further code twenty thousand times',
    why: 'numbers are not repeated',
    response: {
      status: 401,
      body: json({ error: 'invalid_client', error_description: `AADSTS70002: ${'AADSTS50012: x '.repeat(20_000)}` }),
    },
    expected: aadsts(50012, 'credential_rejected', 'change_credential', { codes: [70002, 50012] }),
  },
  {
    name: '300 kB of trace labels without an identifier',
    why: 'the search for identifiers must be linear',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: `AADSTS50126: ${'Trace ID: '.repeat(30_000)}` }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { correlationId: undefined }),
  },
  {
    name: 'a byte order mark before JSON',
    why: 'RFC 8259 lets a reader ignore it',
    response: { status: 400, body: '\uFEFF{"error":"invalid_grant","error_codes":[50126]}' },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'a byte order mark before plain text with a code',
    why: 'it counts as white space',
    response: { status: 400, body: '\uFEFFAADSTS50126: Invalid password.' },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'white space around JSON',
    why: 'JSON allows it',
    response: { status: 400, body: '\r\n {"error":"invalid_grant","error_codes":[50126]} \r\n' },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'lone surrogates in every text',
    why: 'they are legal in JSON and in strings',
    response: {
      status: 400,
      body: '{"error":"invalid_grant","error_description":"AADSTS50126: \\ud800 \\udfff","suberror":"\\ud83d","trace_id":"\\ud800","error_codes":[50126]}',
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { suberror: '\ud83d', traceId: undefined }),
  },
  {
    name: 'NUL and escape characters in the word',
    why: 'a word like that is unknown; it is kept as sent and never printed',
    response: { status: 400, body: json({ error: 'invalid_grant\u0000\u001b[31m' }) },
    expected: protocol('none', 'service_error', 'contact_support', { error: 'invalid_grant\u0000\u001b[31m' }),
  },
  {
    name: 'numbers beyond every integer in error_codes',
    why: 'JSON reads 1e999 as infinity',
    response: { status: 400, body: '{"error":"invalid_grant","error_codes":[1e999,-1e999,9007199254740993,1e5]}' },
    expected: aadsts(100_000, 'grant_rejected', 'start_over', { codes: [100_000] }),
  },
  {
    name: 'other digits than ASCII behind the prefix',
    why: 'full-width digits are no code',
    response: { status: 400, body: json({ error: 'invalid_grant', error_description: 'AADSTS５００７６: x' }) },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'hexadecimal and exponent strings in error_codes',
    why: 'only digits make a numeric string',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: ['0xC39C', '5e4', '50076.0', '+50076'] }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'line breaks and a forged log line in the description',
    why: 'the text of the service never becomes our message',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: 'AADSTS50126: x\r\n2026-03-04 ERROR forged\u2028line' }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
];
