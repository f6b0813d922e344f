import { describe, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';

import {
  describe as description,
  encodeError,
  isOAuthError,
  parseErrorResponse,
  serverMessage,
  type ErrorResponse,
  type OAuthError,
} from '../../src/error/index.js';
import { parseAuthorizationError } from '../../src/error/redirect.js';
import type { AuthorizationResponse } from '../../src/error/redirect-parameters.js';
import { themes } from './bodies/index.js';
import { flawsOf } from './support/admitted.js';

jest.setTimeout(60_000);

const seed = 20261122;
const runs = {
  json: 30_000,
  objects: 60_000,
  mutations: 40_000,
  texts: 30_000,
  bytes: 5_000,
  headers: 25_000,
  times: 5_000,
  traps: 4_000,
  headerTraps: 1_000,
};

const flawsOfResult = (error: OAuthError): readonly string[] => {
  if (!isOAuthError(error)) return ['no OAuthError'];
  // oxlint-disable-next-line typescript/no-base-to-string -- what it gives is the question
  const printed = [JSON.stringify(error), String(error), description(error), encodeError(error), error.message];
  return [
    ...flawsOf(error),
    ...(printed.every((text) => typeof text === 'string' && text !== '') ? [] : ['cannot be printed']),
    ...(['undefined', 'string'].includes(typeof serverMessage(error)) ? [] : ['serverMessage']),
    ...(Object.isFrozen(error) && Object.isFrozen(error.codes) ? [] : ['not frozen']),
  ];
};

const parseBoth = (response: unknown, redirect: unknown = response): readonly string[] => [
  ...flawsOfResult(parseErrorResponse(response as ErrorResponse)),
  ...flawsOfResult(parseAuthorizationError(redirect as AuthorizationResponse)),
];

const fail = (): never => {
  throw new Error('a trap');
};
const trap = (): object =>
  new Proxy({}, { get: fail, has: fail, ownKeys: fail, getOwnPropertyDescriptor: fail, getPrototypeOf: fail });
const cycle = (): object => {
  const self: Record<string, unknown> = { error: 'invalid_grant' };
  return Object.assign(self, { claims: self, error_codes: [self], message: self });
};

const check = async <A>(
  property: keyof typeof runs,
  arbitrary: fc.Arbitrary<A>,
  flaws: (input: A) => readonly string[],
): Promise<void> => {
  fc.assert(
    fc.property(arbitrary, (input) => {
      const found = flaws(input);
      if (found.length > 0) throw new Error(found.join(', '));
    }),
    { numRuns: runs[property], seed },
  );
  // A rejection that nobody handles is reported by the next turn, and fails the test that is running then.
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
};

const bodies = Object.values(themes)
  .flat()
  .flatMap(({ response, redirect }) => [response?.body, redirect])
  .filter((body): body is string => typeof body === 'string' && body.length < 2000);

const names = (
  'error error_description error_codes error_uri error_subcode error_additional_info suberror claims timestamp ' +
  'trace_id correlation_id correlationId message statusCode code innerError innererror request-id client-request-id ' +
  'state __proto__ constructor toString toJSON'
).split(' ');

const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e21,
  50076,
  70002,
  999_999_999,
  1e9,
  '',
  ' ',
  '\u0000',
  '\ufeff',
  '\ud800',
  '__proto__',
  'constructor',
  'invalid_grant',
  'interaction_required',
  'Message_Only',
  '000',
  '007',
  '50076',
  'AADSTS50076',
  'AADSTS0050076: x',
  'AADSTS70002: x AADSTS50012: y',
  'AADB2C90118: x',
  'AADB2C000: x',
  'MSIS7012: x',
  '[50076,70002]',
  '{"access_token":{}}',
  '{"a":',
  '[]',
  'https://login.microsoftonline.com/error?code=50076',
  'Trace ID: 7c3280d4-0000-0000-0000-000000000000',
  [],
  {},
  [[]],
  [50076, 70002],
  [70002, '50012'],
  ['client_mismatch'],
  { code: 'TooManyRequests', message: 'AADSTS90055: x' },
  { code: 1, message: {}, innerError: { 'request-id': 'a b' } },
  { toString: 1, valueOf: 1 },
];

const oddValue = fc.constantFrom(...odd);
const value = fc.oneof(
  { weight: 8, arbitrary: oddValue },
  { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 1, arbitrary: fc.integer() },
  { weight: 1, arbitrary: fc.array(oddValue, { maxLength: 3 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...names), oddValue), { maxLength: 3 })
      .map((members): unknown => Object.fromEntries(members)),
  },
);
const object = fc
  .array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 6 })
  .map((members): Readonly<Record<string, unknown>> => Object.fromEntries(members));
const status = fc.constantFrom(undefined, 200, 302, 400, 401, 404, 408, 429, 500, 503, 599, 600, 99, 0, -1, 1.5);

describe('no throw, no unhandled rejection over 200,000 generated bodies, headers and statuses', () => {
  test('the runs are 200,000', () => {
    expect(Object.values(runs).reduce((sum, count) => sum + count)).toBe(200_000);
  });

  test('any JSON value, as text and parsed', () => {
    return check('json', fc.jsonValue({ maxDepth: 2 }), (json) => [
      ...parseBoth({ body: json }, json),
      ...parseBoth({ body: JSON.stringify(json) }, JSON.stringify(json)),
    ]);
  });

  test('objects whose members have the names of the protocol and any value', () => {
    return check('objects', fc.tuple(object, status), ([body, given]) => parseBoth({ body, status: given }, body));
  });

  test('real answers that are cut, doubled, and strewn with other characters', () => {
    const mutation = fc.tuple(
      fc.constantFrom(...bodies),
      fc.nat(2000),
      fc.nat(2000),
      fc.constantFrom('cut', 'double', 'insert', 'drop'),
      fc.constantFrom('"', '{', '}', '[', ']', ',', ':', '\\', '\u0000', '0', '\ud800', '&', '=', '%', '#', 'error'),
    );
    return check('mutations', mutation, ([body, a, b, kind, inserted]) => {
      const at = a % (body.length + 1);
      const to = at + (b % (body.length - at + 1));
      const mutated = {
        cut: body.slice(0, at),
        double: body.slice(0, to) + body.slice(at),
        insert: body.slice(0, at) + inserted + body.slice(at),
        drop: body.slice(0, at) + body.slice(to),
      }[kind];
      return parseBoth({ body: mutated, status: 400 }, mutated);
    });
  });

  test('any text, and text made of the pieces that readers look for', () => {
    const piece = fc.constantFrom(
      ...'AADSTS AADB2C MSIS 50076 000 70002 : & = ? # / % %zz " \' { } [ ] \r\n \t error code state claims'.split(' '),
      ' ',
      '?code=',
      'Trace ID: ',
      'Correlation ID: ',
      'https://app.example',
      'error=invalid_grant',
      'error_codes=007',
    );
    const pieces = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
    return check('texts', fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 20 })), (text) =>
      parseBoth({ body: text }, text),
    );
  });

  test('any bytes', () => {
    return check('bytes', fc.uint8Array({ maxLength: 24 }), (body) => parseBoth({ body }, body));
  });

  const field = fc.oneof(
    fc.constantFrom(
      '120',
      '-1',
      '99999999999999999999',
      'Fri, 31 Dec 1999 23:59:59 GMT',
      'Friday, 31-Dec-99 23:59:59 GMT',
      'Fri Dec 31 23:59:59 1999',
      'Sat, 31 Dec 2016 23:59:60 GMT',
      '7c3280d4-0000-0000-0000-000000000000',
      '',
      undefined,
      7,
      ['1', '2'],
    ),
    fc.string({ maxLength: 10 }),
  );
  const record = fc.tuple(field, field, field, fc.boolean()).map(([retryAfter, date, id, isUpper]) => {
    const pairs = { 'retry-after': retryAfter, date, 'x-ms-request-id': id, 'client-request-id': id };
    return Object.fromEntries(Object.entries(pairs).map(([name, text]) => [isUpper ? name.toUpperCase() : name, text]));
  });
  const gettable = record.map((fields) => ({
    get: (name: string) => (fields[name] === undefined ? null : String(fields[name])),
  }));
  const headers = fc.oneof(record, gettable);
  const number = fc.oneof(
    fc.constantFrom(undefined, -1, 0, 1e300, -1e300, 0.5, 946_684_739_000),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.nat(700),
  );

  test('any headers and status', () => {
    const anyStatus = fc.oneof(number, fc.constantFrom(Number.NaN, Infinity, -Infinity));
    return check('headers', fc.tuple(headers, anyStatus, number), ([given, responseStatus, receivedAt]) =>
      parseBoth({ headers: given, status: responseStatus, receivedAt, body: '{"error":"invalid_grant"}' }, given),
    );
  });

  test('a time of arrival that is no number, or infinite', () => {
    const time = fc.constantFrom(Number.NaN, Infinity, -Infinity);
    return check('times', fc.tuple(headers, time), ([given, receivedAt]) =>
      flawsOfResult(parseErrorResponse({ headers: given, receivedAt, body: '' } as ErrorResponse)),
    );
  });

  const hostile: readonly (() => unknown)[] = [
    trap,
    cycle,
    () => Object.defineProperty({}, 'error', { get: fail, enumerable: true }),
    () => Object.defineProperty({ error: 'x' }, 'claims', { get: fail, enumerable: true }),
    () => ({ error: 'invalid_grant', claims: { toJSON: fail } }),
    () => ({ error: 'invalid_grant', claims: { big: 1n } }),
    () => ({ [Symbol.iterator]: fail, error: 'invalid_grant' }),
    () => ({ href: { toString: fail }, searchParams: {} }),
    () => Object.assign(() => fail, { error: 'invalid_grant' }),
    () => new Proxy([], { get: fail }),
    () => ({ error: 'invalid_grant', error_codes: [trap()] }),
    () => Symbol('body'),
    () => 1n,
    () => new Date(Number.NaN),
    () => new Map([['error', trap()]]),
    () => Promise.resolve({ error: 'invalid_grant' }),
  ];
  const hostileMaker = fc.constantFrom(...hostile);

  test('bodies and redirects with members that throw, proxies and cycles', () =>
    check('traps', fc.tuple(hostileMaker, fc.constantFrom(...names), hostileMaker), ([outer, name, inner]) => [
      ...parseBoth({ body: outer() }, outer()),
      ...parseBoth({ body: { error: 'invalid_grant', [name]: inner() } }, { error: 'invalid_grant', [name]: inner() }),
    ]));

  test('headers with members that throw, proxies, and lookups that give anything', () => {
    const maker = fc.oneof(
      hostileMaker,
      oddValue.map((given) => () => given),
    );
    const forms: readonly ((given: unknown) => unknown)[] = [
      (given) => given,
      (given) => ({ get: () => given }),
      (given) => ({ get: fail, given }),
      (given) => Object.defineProperty({ given }, 'date', { get: fail, enumerable: true }),
      (given) => ({ 'retry-after': given, 'x-ms-request-id': [given] }),
    ];
    return check('headerTraps', fc.tuple(fc.constantFrom(...forms), maker), ([form, make]) =>
      flawsOfResult(
        parseErrorResponse({ headers: form(make()), body: '{"error":"invalid_grant"}' } as unknown as ErrorResponse),
      ),
    );
  });
});
