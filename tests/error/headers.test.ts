import { describe, expect, test } from '@jest/globals';

import { readHeader, type ResponseHeaders } from '../../src/error/headers.js';
import { parseErrorResponse } from '../../src/error/index.js';

const name = 'retry-after';
const fail = (): never => {
  throw new Error('a trap');
};

describe('a header field is found', () => {
  const forms: readonly (readonly [string, ResponseHeaders, string])[] = [
    ['in Headers', new Headers({ 'Retry-After': '7' }), '7'],
    [
      'in Headers with two lines',
      new Headers([
        ['retry-after', '7'],
        ['Retry-After', '8'],
      ]),
      '7, 8',
    ],
    ['in whatever has a get', { get: (field: string) => (field === name ? '7' : null) }, '7'],
    ['in a Map', new Map([[name, '7']]), '7'],
    ['in a record', { 'retry-after': '7' }, '7'],
    ['in a record with names in any case', { 'RETRY-after': '7' }, '7'],
    ['in a record of numbers', { 'retry-after': 7 }, '7'],
    ['in a record of lists', { 'retry-after': ['7', '8'] }, '7, 8'],
    ['in a record without a prototype', Object.assign(Object.create(null), { 'retry-after': '7' }), '7'],
    ['in a record that has a field called get', { get: 'x', 'retry-after': '7' }, '7'],
    ['empty', { 'retry-after': '' }, ''],
    ['after one that has no value', { 'retry-after': undefined, 'Retry-After': '7' }, '7'],
  ];

  test.each(forms)('%s', (_where, headers, expected) => {
    expect(readHeader(headers, name)).toBe(expected);
  });
});

describe('no header field is found', () => {
  const forms: readonly (readonly [string, unknown])[] = [
    ['where there are no headers', undefined],
    ['in null', null],
    ['in a text', 'retry-after: 7'],
    ['in an empty record', {}],
    ['in empty Headers', new Headers()],
    ['where get gives undefined', { get: () => undefined }],
    ['among inherited members', Object.create({ 'retry-after': '7' })],
    ['under a longer name', { 'x-retry-after': '7', 'retry-after-ms': '7' }],
    ['where the value is an object', { 'retry-after': { toString: () => '7' } }],
    ['where the value is true', { 'retry-after': true }],
  ];

  test.each(forms)('%s', (_where, headers) => {
    expect(readHeader(headers as ResponseHeaders, name)).toBeUndefined();
  });
});

describe('the ids of an answer', () => {
  const id = '7c3280d4-1111-2222-3333-444455556666';
  const other = '8c3280d4-1111-2222-3333-444455556666';

  test('come from the headers where the body has none', () => {
    const headers = { 'X-MS-Request-Id': id, 'Client-Request-Id': other };
    expect(parseErrorResponse({ headers, body: '{"error":"invalid_grant"}' })).toMatchObject({
      traceId: id,
      correlationId: other,
    });
    expect(parseErrorResponse({ headers, body: '<html>' })).toMatchObject({ traceId: id, correlationId: other });
  });

  test('come from the body first', () => {
    const body = { error: 'invalid_grant', trace_id: other, correlation_id: id };
    expect(parseErrorResponse({ headers: { 'x-ms-request-id': id, 'client-request-id': other }, body })).toMatchObject({
      traceId: other,
      correlationId: id,
    });
  });

  test.each(['', ' ', 'two words', 'a\r\nb', 'é', 'a'.repeat(129), '<b>', 'a~b'])('are never %j', (odd) => {
    const error = parseErrorResponse({ headers: { 'x-ms-request-id': odd, 'client-request-id': odd }, body: '' });
    expect(error).not.toHaveProperty('traceId');
    expect(error).not.toHaveProperty('correlationId');
  });
});

describe('a lookup that throws, or gives no text', () => {
  test.each([
    ['throws', { get: fail }],
    ['gives a number', { get: () => 7 }],
    ['gives an object', { get: () => ({}) }],
    ['is a list of symbols', { 'retry-after': [Symbol('x')] }],
    ['is a member that throws', Object.defineProperty({}, 'retry-after', { get: fail, enumerable: true })],
  ])('%s: the answer has an error all the same', (_what, headers) => {
    const response = { status: 429, headers: headers as unknown as ResponseHeaders, body: '' };
    expect(parseErrorResponse(response)).toMatchObject({ category: 'throttled' });
  });
});
