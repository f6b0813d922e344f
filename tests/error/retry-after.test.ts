import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { parseErrorResponse, type ErrorResponse } from '../../src/error/index.js';
import { parseHttpDate, parseRetryAfter } from '../../src/error/retry-after.js';

const now = Date.UTC(1999, 11, 31, 23, 58, 59);
const longest = 2_147_483_647;

const iso = (value: string, reference = now): string | undefined => {
  const time = parseHttpDate(value, reference);
  return time === undefined ? undefined : new Date(time).toISOString();
};

describe('seconds', () => {
  test.each([
    ['120', 120_000],
    ['0', 0],
    [' 60 ', 60_000],
    ['\t60', 60_000],
    ['007', 7_000],
    ['2147483', 2_147_483_000],
    ['2147484', longest],
    ['99999999999999999999', longest],
    ['9'.repeat(400), longest],
  ])('%j', (value, expected) => {
    expect(parseRetryAfter(value, undefined, now)).toBe(expected);
    expect(parseRetryAfter(value)).toBe(expected);
  });
});

describe('a date in each of the three forms', () => {
  test.each([
    ['Fri, 31 Dec 1999 23:59:59 GMT', 60_000],
    ['Friday, 31-Dec-99 23:59:59 GMT', 60_000],
    ['Fri Dec 31 23:59:59 1999', 60_000],
    ['Sat Jan  1 00:00:00 2000', 61_000],
    ['Fri, 31 Dec 1999 23:58:59 GMT', 0],
    ['Fri, 31 Dec 1999 23:00:00 GMT', 0],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', longest],
  ])('%s', (value, expected) => {
    expect(parseRetryAfter(value, undefined, now)).toBe(expected);
  });
});

describe('malformed values are no value', () => {
  test.each([
    '-1',
    '+5',
    '1.5',
    '1e3',
    '0x10',
    '60s',
    '٣',
    '６０',
    '',
    ' ',
    'abc',
    '120, 60',
    '60;',
    '6 0',
    'NaN',
    'Infinity',
    '1999-12-31T23:59:59Z',
    '31 Dec 1999 23:59:59 GMT',
    'Fri, 31 Dec 1999 23:59:59',
    'Fri, 31 Dec 1999 23:59:59 UTC',
    'Fri, 31 Dec 1999 23:59:59 +0000',
    'Fri, 31 Dec 99 23:59:59 GMT',
    'Fri, 31-Dec-1999 23:59:59 GMT',
    'Fri,  31 Dec 1999 23:59:59 GMT',
    'fri, 31 dec 1999 23:59:59 gmt',
    'Fri, 31 Dez 1999 23:59:59 GMT',
    'Friday, 31-Dec-1999 23:59:59 GMT',
    'Fri Dec 31 23:59:59 99',
    'Fri Dec 31 23:59:59 1999 GMT',
    'Fri, 31 Dec 1999 23:59:59 GMT, Fri, 31 Dec 1999 23:59:59 GMT',
  ])('%j', (value) => {
    expect(parseRetryAfter(value, undefined, now)).toBeUndefined();
  });

  test('a header that is not there', () => {
    expect(parseRetryAfter(undefined, undefined, now)).toBeUndefined();
  });
});

describe('dates that do not exist are no value', () => {
  test.each([
    'Fri, 31 Feb 2000 00:00:00 GMT',
    'Mon, 29 Feb 1999 00:00:00 GMT',
    'Fri, 00 Dec 1999 00:00:00 GMT',
    'Fri, 32 Dec 1999 00:00:00 GMT',
    'Fri, 31 Dec 1999 24:00:00 GMT',
    'Fri, 31 Dec 1999 23:60:00 GMT',
    'Fri, 31 Dec 1999 23:59:61 GMT',
    'Friday, 31-Nov-99 00:00:00 GMT',
    'Fri Feb 30 00:00:00 2000',
    'Fri Dec  0 00:00:00 1999',
  ])('%s', (value) => {
    expect(parseHttpDate(value, now)).toBeUndefined();
    expect(parseRetryAfter(value, undefined, now)).toBeUndefined();
  });

  test.each([
    ['Tue, 29 Feb 2000 00:00:00 GMT', '2000-02-29T00:00:00.000Z'],
    ['Fri, 31 Dec 1999 00:00:00 GMT', '1999-12-31T00:00:00.000Z'],
  ])('but %s does', (value, expected) => {
    expect(iso(value)).toBe(expected);
  });
});

describe('a leap second', () => {
  test.each([
    ['Sat, 31 Dec 2016 23:59:60 GMT', '2017-01-01T00:00:00.000Z'],
    ['Tuesday, 30-Jun-15 23:59:60 GMT', '2015-07-01T00:00:00.000Z'],
    ['Tue Jun 30 23:59:60 2015', '2015-07-01T00:00:00.000Z'],
  ])('%s is the second after 23:59:59', (value, expected) => {
    expect(iso(value, Date.UTC(2016))).toBe(expected);
  });
});

describe('two digits mean the nearest year that is not more than 50 years ahead', () => {
  test.each([
    [1999, '99', 1999],
    [1999, '00', 2000],
    [1999, '49', 2049],
    [1999, '50', 1950],
    [2026, '26', 2026],
    [2026, '75', 2075],
    [2026, '76', 2076],
    [2026, '77', 1977],
    [2026, '99', 1999],
    [2050, '00', 2100],
    [2050, '01', 2001],
  ])('in %i, %s is %i', (current, digits, expected) => {
    expect(iso(`Monday, 15-Jun-${digits} 00:00:00 GMT`, Date.UTC(current, 5, 15))?.slice(0, 4)).toBe(String(expected));
  });
});

describe('what a date is counted from', () => {
  const until = 'Fri, 31 Dec 1999 23:59:59 GMT';

  test.each([
    ['the Date of the response', 'Fri, 31 Dec 1999 23:59:49 GMT', undefined, 10_000],
    ['the Date of the response before the time of arrival', 'Fri, 31 Dec 1999 23:59:49 GMT', now, 10_000],
    ['a Date in another form', ' Friday, 31-Dec-99 23:59:49 GMT ', now, 10_000],
    ['the time of arrival, where there is no Date', undefined, now, 60_000],
    ['the time of arrival, where Date is malformed', '1999-12-31T23:59:49Z', now, 60_000],
    ['the time of arrival, where Date does not exist', 'Fri, 31 Feb 1999 00:00:00 GMT', now, 60_000],
    ['nothing, where neither is known', undefined, undefined, undefined],
    ['nothing, where Date is malformed and the arrival unknown', 'yesterday', undefined, undefined],
    ['a time of arrival before 1970', undefined, -1, longest],
  ])('%s', (_what, date, arrival, expected) => {
    expect(parseRetryAfter(until, date, arrival)).toBe(expected);
  });

  test('seconds need neither', () => {
    expect(parseRetryAfter('7', 'malformed', undefined)).toBe(7_000);
  });

  test('an answer brings them in its headers', () => {
    const response: ErrorResponse = {
      status: 503,
      headers: new Headers({ 'Retry-After': until, Date: 'Fri, 31 Dec 1999 23:59:49 GMT' }),
      receivedAt: now,
    };
    expect(parseErrorResponse(response).retryAfterMs).toBe(10_000);
    expect(parseErrorResponse({ ...response, headers: { 'RETRY-AFTER': until } }).retryAfterMs).toBe(60_000);
    expect(parseErrorResponse({ status: 503, headers: { 'retry-after': until } }).retryAfterMs).toBeUndefined();
    expect(
      parseErrorResponse({
        status: 503,
        headers: new Headers([
          ['retry-after', '1'],
          ['retry-after', '2'],
        ]),
      }),
    ).not.toHaveProperty('retryAfterMs');
  });
});

describe('whatever is sent, the wait is unknown or an integer from 0 to 2147483647', () => {
  const month = fc.constantFrom(...'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '));
  const two = fc.nat(99).map((number) => String(number).padStart(2, '0'));
  const four = fc.nat(9999).map((number) => String(number).padStart(4, '0'));
  const clock = fc.tuple(two, two, two).map((parts) => parts.join(':'));
  const date = fc.oneof(
    fc.tuple(two, month, four, clock).map(([d, m, y, t]) => `Fri, ${d} ${m} ${y} ${t} GMT`),
    fc.tuple(two, month, two, clock).map(([d, m, y, t]) => `Friday, ${d}-${m}-${y} ${t} GMT`),
    fc.tuple(month, two, clock, four).map(([m, d, t, y]) => `Fri ${m} ${d} ${t} ${y}`),
  );
  const value = fc.oneof(
    date,
    fc.bigInt({ min: 0n }).map(String),
    fc.string(),
    fc.double().map(String),
    fc.constant(undefined),
  );
  const isWait = (wait: number | undefined): boolean =>
    wait === undefined || (Number.isInteger(wait) && wait >= 0 && wait <= longest);

  test('at any time', () => {
    fc.assert(
      fc.property(value, value, fc.option(fc.maxSafeInteger(), { nil: undefined }), (given, own, arrival) => {
        expect(isWait(parseRetryAfter(given, own, arrival))).toBe(true);
      }),
      { numRuns: 5000, seed: 7 },
    );
  });

  test.each([Number.NaN, Infinity, -Infinity, 0.5, now + 0.25, 1e300, -1e300])('received at %d', (arrival) => {
    fc.assert(
      fc.property(fc.oneof(date, value), fc.option(date, { nil: undefined }), (given, own) => {
        expect(isWait(parseRetryAfter(given, own, arrival))).toBe(true);
      }),
      { numRuns: 500, seed: 7, examples: [['Fri, 31 Dec 1999 23:59:59 GMT', undefined]] },
    );
  });
});
