import { describe, expect, test } from '@jest/globals';

import { parseErrorResponse } from '../../src/error/index.js';
import { parseAuthorizationError } from '../../src/error/redirect.js';

type Make = (length: number) => () => unknown;

const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const body =
  (text: string): (() => unknown) =>
  () =>
    parseErrorResponse({ status: 400, body: text });
const description =
  (piece: string): Make =>
  (length) =>
    body(JSON.stringify({ error: 'invalid_grant', error_description: filled(piece, length) }));
const member =
  (name: string, piece: string): Make =>
  (length) =>
    body(JSON.stringify({ error: 'invalid_grant', [name]: filled(piece, length) }));
const text =
  (piece: string): Make =>
  (length) =>
    body(filled(piece, length));
const redirect =
  (start: string, piece: string): Make =>
  (length) => {
    const url = start + filled(piece, length);
    return () => parseAuthorizationError(url);
  };
const header =
  (name: string, piece: string, end = ''): Make =>
  (length) => {
    const headers = { 'retry-after': '120', [name]: filled(piece, length) + end };
    return () => parseErrorResponse({ status: 503, headers, body: '{"error":"invalid_grant"}', receivedAt: 0 });
  };

const nested: Readonly<Record<string, (length: number) => string>> = {
  'deep arrays': (length) => '['.repeat(length / 2) + ']'.repeat(length / 2),
  'deep arrays as claims': (length) =>
    `{"error":"invalid_grant","claims":${'['.repeat(length / 2)}${']'.repeat(length / 2)}}`,
  'deep objects as claims': (length) =>
    `{"error":"invalid_grant","claims":${'{"a":'.repeat(length / 6)}1${'}'.repeat(length / 6)}}`,
  'deep arrays as error_codes': (length) =>
    `{"error":"invalid_grant","error_codes":${'['.repeat(length / 2)}${']'.repeat(length / 2)}}`,
};

const inputs: Readonly<Record<string, Make>> = {
  'claims with many members': (length) =>
    body(
      `{"error":"interaction_required","claims":{${filled('"ab":1,', length)}"z":1}}`.replace(/,"[^,{}]*"z"/, ',"z"'),
    ),
  'claims as a long text': (length) =>
    body(JSON.stringify({ error: 'invalid_grant', claims: `{"a":"${filled('a', length)}"}` })),
  'one character': text('a'),
  'AADSTS in a text': text('AADSTS'),
  'AADSTS in a description': description('AADSTS'),
  'a generic code, then codes': description('AADSTS70002: '),
  'spaces in a text': text(' '),
  'spaces in a description': description(' '),
  'line feeds in a text': text('\n'),
  'quotes in a text': text('"'),
  'quotes in a description': description('"'),
  'digits in a text': text('7'),
  'digits in a description': description('AADSTS7'),
  'Trace ID in a description': description('Trace ID: '),
  'Trace ID with most of an id': description('Trace ID: 7c3280d4-0000-0000-0000-00000000000 '),
  'Correlation ID in a description': description('Correlation ID: '),
  'many error_codes': (length) =>
    body(`{"error":"x","error_codes":[${filled('50076,', length)}1]}`.replace(/,\d*1]/, ',1]')),
  'error_codes that are no codes': (length) => body(`{"error":"x","error_codes":[${'"",'.repeat(length / 3)}1]}`),
  'error_codes as a text of digits': member('error_codes', '7'),
  'error_codes as a text of brackets': member('error_codes', '] '),
  'error_codes as a text of spaces': member('error_codes', ' '),
  'a long error of spaces': member('error', ' x '),
  'a long suberror': member('suberror', 'message_only '),
  'a long error_uri': member('error_uri', '?code=7&code='),
  'a long timestamp': member('timestamp', '2026-11-22 '),
  'a long trace_id': member('trace_id', 'a-'),
  'many members': (length) =>
    body(`{${Array.from({ length: Math.ceil(length / 12) }, (_, index) => `"member${index}":1`).join()}}`),
  'percent signs in a query': redirect('https://app.example/?error=x&state=', '%'),
  'percent signs in parameters': redirect('error=x&state=', '%zz%E0'),
  'many parameters': redirect('error=x', '&a=b'),
  'empty parameters': redirect('error=x', '&'),
  'question marks': redirect('https://app.example/', '?'),
  'number signs': redirect('https://app.example/', '#'),
  'a long route': redirect('#', '/!'),
  'a long scheme': redirect('', 'a+'),
  'line feeds in a redirect': redirect('https://app.example/?error=x', '\n'),
  'digits in Retry-After': header('Retry-After', '9'),
  'spaces in Retry-After': header('retry-after', ' ', 'x'),
  'commas and colons in Retry-After': header('retry-after', ',:'),
  'dates in Retry-After': header('retry-after', 'Fri, 31 Dec 1999 23:59:59 '),
  'commas and colons in Date': header('date', 'Fri, :'),
  'an endless x-ms-request-id': header('x-ms-request-id', 'a.'),
};

const timed = (run: () => unknown): number => {
  const started = performance.now();
  run();
  return performance.now() - started;
};

/** The least times of some runs, at least three; of more, up to 30, while they are not what they should be. */
const quickest = (
  runs: readonly (() => unknown)[],
  isFine: (...times: readonly number[]) => boolean,
): readonly number[] => {
  let best: readonly number[] = runs.map(() => Infinity);
  for (let round = 0; round < 30 && (round < 3 || !isFine(...best)); round += 1)
    best = runs.map((run, index) => Math.min(best[index] ?? Infinity, timed(run)));
  return best;
};

const expectFine = (runs: readonly (() => unknown)[], isFine: (...times: readonly number[]) => boolean): void => {
  const times = quickest(runs, isFine);
  expect({ times, isFine: isFine(...times) }).toEqual({ times, isFine: true });
};

const full = 1024 * 1024;

describe('the time that an answer takes grows no faster than the answer', () => {
  test.each(Object.entries(inputs))('%s', (_name, make) => {
    expectFine([make(full / 2), make(full)], (half = 0, whole = 0) => whole <= 3 * half + 5);
  });
});

// The engine itself needs more than twice the time for twice the depth.
describe('what is nested costs hardly more than JSON.parse', () => {
  test.each(Object.entries(nested))('%s', (_name, make) => {
    for (const json of [make(full / 2), make(full)])
      expectFine([() => JSON.parse(json), body(json)], (alone = 0, all = 0) => all <= 1.5 * alone + 10);
  });
});

describe('100,000 characters take less than 50 ms', () => {
  const bodies = Object.entries(nested).map(([name, make]) => [name, (length: number) => body(make(length))] as const);

  test.each([...Object.entries(inputs), ...bodies])('%s', (_name, make) => {
    expectFine([make(100_000)], (time = 0) => time < 50);
  });
});
