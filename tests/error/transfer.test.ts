import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import {
  decodeError,
  encodeError,
  isOAuthError,
  parseErrorResponse,
  sampleError,
  type OAuthError,
} from '../../src/error/index.js';
import { parseAuthorizationError } from '../../src/error/redirect.js';
import { themes } from './bodies/index.js';
import { flawsOf, isAdmitted } from './support/admitted.js';
import { everyCode, listed } from './support/catalogue.js';

const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

/** All that an error says, what it conceals included. */
const plain = (error: OAuthError): object => ({
  ...error,
  claims: error.claims,
  ...(error.code === 'unresolved_challenge' && { first: plain(error.first), last: plain(error.last) }),
});
const outcome = (text: string): OAuthError =>
  decodeError(text).match<OAuthError>(
    (decoded) => decoded,
    (refused) => refused,
  );
const sent = (error: OAuthError): OAuthError => outcome(encodeError(error));

describe('what is decoded is what was encoded', () => {
  test.each(everyCode.map((code) => [code]))('a sample of %s', (code) => {
    const error = sampleError(code, { claims, retryAfterMs: 7, traceId: 't' });
    const decoded = sent(error);
    expect(plain(decoded)).toEqual(plain(error));
    expect(Object.keys(decoded).sort()).toEqual(Object.keys(error).sort());
    expect(flawsOf(decoded)).toEqual([]);
    expect(Object.isFrozen(decoded)).toBe(true);
    expect(JSON.stringify(decoded)).not.toContain('acrs');
  });

  const cases = Object.values(themes).flat();
  test.each(cases.map((one) => [one.name, one] as const))('the answer: %s', (_name, one) => {
    const error = one.response === undefined ? parseAuthorizationError(one.redirect) : parseErrorResponse(one.response);
    expect(plain(sent(error))).toEqual(plain(error));
  });

  test('an error with attempts, replayed', () => {
    const attempts = [
      { category: 'throttled', code: 'none', startedAfterMs: 0, waitedMs: 5 },
      { category: 'network', code: 'network', startedAfterMs: 5 },
    ] as const;
    const error = sampleError('AADSTS50076', { claims, attempts, replayed: true, requestId: 'r' });
    expect(plain(sent(error))).toEqual(plain(error));
  });

  test('an unresolved challenge, with the claims of both errors', () => {
    const first = sampleError('AADSTS50076', { claims });
    const error = sampleError('unresolved_challenge', { first, last: sampleError('AADSTS50079', { claims: '{}' }) });
    const decoded = sent(error);
    expect(decoded.code === 'unresolved_challenge' && [decoded.first.claims, decoded.last.claims]).toEqual([
      claims,
      '{}',
    ]);
  });

  test('whatever was answered', () => {
    const number = fc.oneof(fc.nat(9_999_999), fc.constantFrom('000', '007', '0050076', '70002'));
    const error = fc.record(
      {
        error: fc.oneof(fc.constantFrom('invalid_grant', 'interaction_required'), fc.string()),
        suberror: fc.string(),
        claims: fc.constantFrom(claims, '{}', '{', {}),
        error_codes: fc.array(number, { maxLength: 3 }),
        error_description: fc.oneof(
          fc.string(),
          fc.tuple(fc.constantFrom('AADSTS', 'AADB2C', 'MSIS'), number).map(([family, n]) => `${family}${n}: x`),
        ),
        trace_id: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(error, fc.constantFrom(400, 429, 503), fc.string(), (body, status, requestId) => {
        const parsed = parseErrorResponse({ status, body, requestId, headers: { 'retry-after': '7' } });
        expect(plain(sent(parsed))).toEqual(plain(parsed));
      }),
      { numRuns: 3000, seed: 11 },
    );
  });
});

const encoded = (
  changes: Readonly<Record<string, unknown>> = {},
  error: OAuthError = sampleError('AADSTS50076'),
): string => JSON.stringify({ ...(JSON.parse(encodeError(error)) as object), ...changes });

const refusal = (text: string): readonly string[] =>
  decodeError(text).match(
    (error) => [`accepted as ${error._tag} ${error.category} ${error.code}`],
    (error) => {
      expect(error).toMatchObject({ _tag: 'UnexpectedResponse', category: 'unexpected_response' });
      expect(flawsOf(error)).toEqual([]);
      return error.issues;
    },
  );

describe('what is no encoded error is refused', () => {
  test.each([
    ['nothing', ''],
    ['no JSON', '{"tokenrail":1'],
    ['HTML', '<html>'],
    ['null', 'null'],
    ['a number', '1'],
    ['a text', '"AADSTS50076"'],
    ['an array', `[${encoded()}]`],
    ['an object', '{}'],
    ['an answer of a server', '{"error":"invalid_grant","error_codes":[50076]}'],
    ['another format', encoded({ tokenrail: 2 })],
    ['the format as a text', encoded({ tokenrail: '1' })],
    ['no format', encoded({ tokenrail: undefined })],
    ['a format that is inherited', `{"__proto__":${encoded()}}`],
    ['a megabyte of an array', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['a megabyte of letters', 'a'.repeat(1_000_000)],
  ])('%s', (_what, text) => {
    expect(refusal(text)).toEqual(['no encoded error', 'format']);
  });

  test.each([undefined, null, 7, {}, []])('%p in the place of a text', (value) => {
    expect(refusal(value as unknown as string)).toEqual(['no encoded error', 'format']);
  });
});

describe('a field of another kind is refused, and named', () => {
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    message: [undefined, null, 7, {}],
    requestId: [undefined, null, 7],
    codes: [undefined, null, 7, '50076', ['50076'], [null], {}],
    status: [null, '400', [], {}],
    error: [null, 7, {}],
    suberror: [null, 7, []],
    claims: [null, {}, 7],
    retryAfterMs: [null, '7', true],
    traceId: [null, 7],
    correlationId: [null, {}],
    timestamp: [null, 7],
    docsUrl: [null, {}],
    replayed: [null, false, 1, 'true'],
    attempts: [null, {}, [null], [{}], [{ code: 'none' }], [{ code: 7, startedAfterMs: 0 }], [[]]],
  };
  const rows = Object.entries(wrong).flatMap(([name, values]) => values.map((value) => [name, value] as const));

  test.each(rows)('%s: %j', (name, value) => {
    expect(refusal(encoded({ [name]: value }))).toEqual(['no encoded error', name]);
  });

  test.each([
    ['issues', 'unexpected_response', undefined],
    ['issues', 'invalid_configuration', 'x'],
    ['issues', 'invalid_request', [7]],
    ['issues', 'invalid_id_token', null],
    ['sent', 'network', undefined],
    ['sent', 'network', 'yes'],
    ['reason', 'network', 7],
    ['sent', 'timeout', true],
    ['timeoutMs', 'timeout', undefined],
    ['timeoutMs', 'timeout', '7'],
    ['retryAt', 'throttled', undefined],
    ['retryAt', 'throttled', null],
    ['position', 'invalid_challenge', undefined],
    ['position', 'invalid_challenge', '0'],
    ['reason', 'invalid_challenge', 'unresolved'],
    ['reason', 'unresolved_challenge', 'malformed'],
    ['discriminants', 'unresolved_challenge', undefined, 'first'],
    ['discriminants', 'unresolved_challenge', {}, 'last'],
  ] as const)('%s of %s: %j', (name, code, value, field: string = name) => {
    expect(refusal(encoded({ [field]: value }, sampleError(code)))).toContain(name);
  });

  test.each([
    ['category of an attempt', [{ code: 'none', startedAfterMs: 0, category: 'no_such_category' }]],
    ['wait after an attempt', [{ code: 'none', startedAfterMs: 0, category: 'network', waitedMs: 'x' }]],
  ])('%s', (_what, attempts) => {
    expect(refusal(encoded({ attempts }))).toEqual(['no encoded error', 'attempts']);
  });
});

describe('combinations that the union does not have are refused', () => {
  const combinations: readonly (readonly [tag: unknown, category: unknown, remedy: unknown, code: unknown])[] = [
    ['NoSuchTag', 'throttled', 'retry', 'none'],
    ['Aadsts', 'no_such_category', 'retry', 'AADSTS50076'],
    ['Aadsts', '__proto__', 'retry', 'AADSTS50076'],
    ['Aadsts', 'constructor', undefined, 'AADSTS50076'],
    ['Aadsts', 'step_up_required', 'retry', 'AADSTS50076'],
    ['Aadsts', 'step_up_required', undefined, 'AADSTS50076'],
    ['Aadsts', 'step_up_required', 'interact', 'none'],
    ['Aadsts', 'step_up_required', 'interact', 'AADB2C90118'],
    ['Aadsts', 'step_up_required', 'interact', 'AADSTS'],
    ['Aadsts', 'step_up_required', 'interact', 'AADSTSx'],
    ['Aadsts', 'step_up_required', 'interact', 'xAADSTS50076'],
    ['Aadsts', 'step_up_required', 'interact', 'AADSTS50076\n'],
    ['Aadsts', 'step_up_required', 'interact', 'AADSTS1234567890'],
    ['Aadsts', 'step_up_required', 'interact', 'network'],
    ['Aadsts', 'network', 'retry', 'AADSTS999999'],
    ['Aadsts', 'aborted', 'none', 'AADSTS999999'],
    ['Aadsts', 'extension_failed', 'fix_application', 'AADSTS999999'],
    ['Protocol', 'step_up_required', 'interact', 'AADSTS50076'],
    ['Protocol', 'untrusted_response', 'start_over', 'none'],
    ['Protocol', 'unexpected_response', 'contact_support', 'none'],
    ['Protocol', 'throttled', 'retry', 'throttled'],
    ['UnexpectedResponse', 'network', 'retry', 'unexpected_response'],
    ['UnexpectedResponse', 'invalid_request', 'fix_application', 'unexpected_response'],
    ['UnexpectedResponse', 'unexpected_response', 'contact_support', 'none'],
    ['Network', 'network', 'retry', 'timeout'],
    ['Timeout', 'network', 'retry', 'network'],
    ['Network', 'throttled', 'retry', 'network'],
    ['Throttled', 'service_unavailable', 'retry', 'throttled'],
    ['Config', 'invalid_request', 'fix_application', 'invalid_configuration'],
    ['Flow', 'unexpected_response', 'contact_support', 'state_mismatch'],
    ['IdToken', 'untrusted_response', 'start_over', 'nonce_mismatch'],
    ['Challenge', 'unexpected_response', 'contact_support', 'unexpected_response'],
    ['Cache', 'extension_failed', 'fix_application', 'callback_failed'],
    ['NoToken', 'sign_in_required', 'interact', '__proto__'],
    ['NoToken', 'sign_in_required', 'interact', 'toString'],
    ['Protocol', 'throttled', 'retry', 7],
    [undefined, 'throttled', 'retry', 'none'],
    [['Aadsts'], 'throttled', 'retry', 'AADSTS999999'],
  ];

  test.each(combinations)('%j, %j, %j, %j', (_tag, category, remedy, code) => {
    const text = encoded({
      _tag,
      category,
      remedy,
      code,
      issues: [],
      sent: 'no',
      timeoutMs: 1,
      retryAt: 1,
      reason: 'x',
    });
    expect(refusal(text)).toEqual(['no encoded error', 'discriminants']);
  });

  test.each([
    ['a list of one', ['step_up_required']],
    ['an object that is no text', { toString: 1, valueOf: 1 }],
    ['null', null],
  ])('a category that is %s', (_what, category) => {
    expect(refusal(encoded({ category }))).toEqual(['no encoded error', 'discriminants']);
  });

  test('a code with zeros in front, which no answer gives', () => {
    const changes = { code: 'AADSTS0050076' };
    expect(isAdmitted(outcome(encoded(changes)))).toBe(true);
  });
});

describe('a listed code with another category', () => {
  test.each(listed.filter(({ number }) => number % 7 === 0).map((entry) => [entry.code, entry] as const))(
    '%s loses its name and keeps its number',
    (code, { number, category }) => {
      const [other, remedy] = category === 'throttled' ? ['service_error', 'contact_support'] : ['throttled', 'retry'];
      const decoded = decodeError(encoded({ category: other, remedy }, sampleError(code)))._unsafeUnwrap();
      expect(decoded).toMatchObject({ _tag: 'Protocol', code: 'none', category: other, remedy, codes: [number] });
      expect(flawsOf(decoded)).toEqual([]);
    },
  );

  test('an unlisted code keeps its name and any category of an answer', () => {
    const changes = { code: 'AADSTS999999', category: 'user_declined', remedy: 'ask_user' };
    expect(decodeError(encoded(changes))._unsafeUnwrap()).toMatchObject({ _tag: 'Aadsts', ...changes });
  });
});

describe('what does not belong to an error', () => {
  test('is dropped where it is unknown', () => {
    const decoded = decodeError(encoded({ stack: 'x', cause: {}, serverMessage: 'x', tokenrail: 1, toJSON: 1 }));
    expect(Object.keys(decoded._unsafeUnwrap()).sort()).toEqual(Object.keys(sampleError('AADSTS50076')).sort());
  });

  test('is dropped where it belongs to another variant', () => {
    const decoded = decodeError(
      encoded({ issues: ['x'], sent: 'no', reason: 'x', retryAt: 7, position: 7, timeoutMs: 7 }),
    );
    expect(flawsOf(decoded._unsafeUnwrap())).toEqual([]);
  });

  test('is dropped in an attempt', () => {
    const attempts = [{ code: 'none', startedAfterMs: 0, category: 'network', secret: 'x' }];
    expect(flawsOf(decodeError(encoded({ attempts }))._unsafeUnwrap())).toEqual([]);
  });

  test('changes no prototype', () => {
    const text = encoded().replace('{', '{"__proto__":{"polluted":true,"claims":"{}"},"constructor":{"prototype":{}},');
    const decoded = decodeError(text)._unsafeUnwrap();
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Reflect.get(decoded, 'polluted')).toBeUndefined();
    expect(decoded.claims).toBeUndefined();
    expect(Object.hasOwn(decoded, 'constructor')).toBe(false);
  });
});

describe('unresolved challenges in each other', () => {
  const chain = (depth: number): string => {
    let text = encoded({}, sampleError('aborted'));
    for (let level = 0; level < depth; level += 1)
      text = encoded({}, sampleError('unresolved_challenge')).replace(
        /"first":\{.*\}\}$/,
        `"first":${text},"last":${encoded({}, sampleError('aborted'))}}`,
      );
    return text;
  };

  test.each([1, 2, 3, 4])('are accepted to the depth %i', (depth) => {
    expect(
      decodeError(chain(depth))
        .map((error) => [isOAuthError(error), flawsOf(error)])
        ._unsafeUnwrap(),
    ).toEqual([true, []]);
  });

  test.each([5, 6, 50, 2000])('are refused at the depth %i', (depth) => {
    expect(refusal(chain(depth))).toContain('reason');
  });
});

describe('an error in words beyond ASCII', () => {
  test('arrives as it was: issues name sections of standards', () => {
    const error = sampleError('invalid_request', { issues: ['scopes: RFC 6749 §3.3'], message: 'RFC 6749 §3.3 – no' });
    expect(decodeError(encodeError(error))._unsafeUnwrap()).toEqual(error);
  });
});

describe('what a sender could put into a log or a terminal', () => {
  test.each([
    ['message', '\u001b[2Jgone'],
    ['message', 'a line\nINFO another'],
    ['requestId', 'x\ny'],
    ['traceId', '\u001b[1m'],
    ['correlationId', ' '],
    ['timestamp', '\n'],
    ['docsUrl', 'javascript:alert(1)'],
  ])('is refused: %s', (name, value) => {
    expect(decodeError(encoded({ [name]: value }))._unsafeUnwrapErr().issues).toContain(name);
  });
});

describe('a megabyte', () => {
  test('of a message is refused: it is no line', () => {
    expect(decodeError(encoded({ message: 'a'.repeat(1_000_000) }))._unsafeUnwrapErr().issues).toContain('message');
  });

  test('of codes is decoded', () => {
    const codes = Array.from({ length: 150_000 }, () => 50076);
    expect(decodeError(encoded({ codes }))._unsafeUnwrap().codes).toEqual(codes);
  });

  test('of unknown fields is dropped', () => {
    const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`field${index}`, {}]));
    expect(Object.keys(decodeError(encoded(fields))._unsafeUnwrap()).length).toBeLessThan(20);
  });
});

describe('any JSON', () => {
  test('is refused, or gives a value that the type admits', () => {
    const word = fc.constantFrom(
      ...'Aadsts Protocol Network Challenge throttled network retry interact none AADSTS50076 step_up_required'.split(
        ' ',
      ),
    );
    const value = fc.oneof(word, fc.jsonValue({ maxDepth: 1 }));
    const changes = fc.dictionary(
      fc.constantFrom(...'_tag category remedy code codes message requestId claims sent attempts first'.split(' ')),
      value,
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(changes, fc.constantFrom(...everyCode), (fields, code) => {
        expect(flawsOf(outcome(encoded(fields, sampleError(code))))).toEqual([]);
      }),
      { numRuns: 5000, seed: 13 },
    );
  });
});
