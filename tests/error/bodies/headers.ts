import { json, protocol, unexpected, type Answer, type Case } from './case.js';

const now = Date.UTC(1999, 11, 31, 23, 58, 59);

const waits = (
  name: string,
  why: string,
  headers: NonNullable<Answer['headers']>,
  retryAfterMs: number | undefined,
  receivedAt: number | undefined = now,
): Case => ({
  name: `Retry-After: ${name}`,
  why,
  response: { status: 429, headers, body: 'Too Many Requests', ...(receivedAt === undefined ? {} : { receivedAt }) },
  expected: unexpected('throttled', 'retry', { retryAfterMs }),
});

const malformed: readonly string[] = [
  '-1',
  '+5',
  '1.5',
  '1e3',
  '0x10',
  '60s',
  '٣',
  '',
  'abc',
  '120, 60',
  '1999-12-31T23:59:59Z',
  'Fri, 31 Dec 1999 23:59:59',
  'Fri, 31 Dec 1999 23:59:59 UTC',
  'Fri, 31 Dec 1999 23:59:59 +0000',
  'Fri, 31 Dec 1999 25:59:59 GMT',
  'Wed, 31 Feb 2001 10:00:00 GMT',
  'Fri, 00 Jan 2027 00:00:00 GMT',
  'Fri, 31 Dez 1999 23:59:59 GMT',
  'soon, 60',
  'NaN',
  'Infinity',
];

/** Retry-After in every form of RFC 9110, and in forms that it does not have. */
export const headerForms: readonly Case[] = [
  waits('seconds', 'delay-seconds', { 'Retry-After': '120' }, 120_000),
  waits('zero', 'zero is a wait of nothing, not an absent one', { 'Retry-After': '0' }, 0),
  waits('leading zeros', 'digits are digits', { 'Retry-After': '007' }, 7000),
  waits('seconds in spaces', 'HTTP trims optional white space', { 'Retry-After': ' 60 ' }, 60_000),
  waits('in small letters', 'header names know no case', { 'retry-after': '60' }, 60_000),
  waits('in capitals', 'header names know no case', { 'RETRY-AFTER': '60' }, 60_000),
  waits('in a Headers object', 'both carriers are read alike', new Headers({ 'Retry-After': '60' }), 60_000),
  waits('one line in an array', 'Node hands some fields over so', { 'retry-after': ['60'] }, 60_000),
  waits('two lines in an array', 'two lines have no meaning together', { 'retry-after': ['120', '60'] }, undefined),
  waits('undefined', 'a record may hold undefined', { 'retry-after': undefined }, undefined),
  waits('IMF-fixdate', 'counted from the time of receipt', { 'Retry-After': 'Fri, 31 Dec 1999 23:59:59 GMT' }, 60_000),
  waits('RFC 850 date', 'obsolete, to be accepted', { 'Retry-After': 'Friday, 31-Dec-99 23:59:59 GMT' }, 60_000),
  waits('asctime date', 'obsolete, to be accepted', { 'Retry-After': 'Fri Dec 31 23:59:59 1999' }, 60_000),
  waits(
    'asctime date with a day of one digit',
    'such a day is padded with a space',
    { 'Retry-After': 'Sat Jan  1 00:00:59 2000' },
    120_000,
  ),
  waits('a past date', 'no wait', { 'Retry-After': 'Fri, 31 Dec 1999 23:00:00 GMT' }, 0),
  waits(
    'an RFC 850 date whose year is more than fifty years ahead',
    '94 seen in 2026 is 1994',
    { 'Retry-After': 'Sunday, 06-Nov-94 08:49:37 GMT' },
    0,
    Date.UTC(2026, 2, 4),
  ),
  waits(
    'an RFC 850 date across the turn of the century',
    '00 seen in 1999 is 2000: it is the nearest year, not one a hundred years back',
    { 'Retry-After': 'Saturday, 01-Jan-00 00:00:59 GMT' },
    120_000,
  ),
  waits('huge seconds', 'clamped, never infinite', { 'Retry-After': '99999999999999999999' }, 2_147_483_647),
  waits('four hundred digits', 'clamped, never infinite', { 'Retry-After': '9'.repeat(400) }, 2_147_483_647),
  waits('just above the clamp', 'the limit is in milliseconds', { 'Retry-After': '2147484' }, 2_147_483_647),
  waits('just below the clamp', 'the limit is in milliseconds', { 'Retry-After': '2147483' }, 2_147_483_000),
  waits('a date a thousand years ahead', 'clamped', { 'Retry-After': 'Thu, 01 Jan 2999 00:00:00 GMT' }, 2_147_483_647),
  waits(
    'a date against a Date header of another day',
    'the clock of the service counts',
    { 'Retry-After': 'Wed, 04 Mar 2026 05:06:37 GMT', Date: 'Wed, 04 Mar 2026 05:06:07 GMT' },
    30_000,
  ),
  waits(
    'a date with a Date header that is none',
    'then the time of receipt counts',
    { 'Retry-After': 'Fri, 31 Dec 1999 23:59:59 GMT', Date: 'yesterday' },
    60_000,
  ),
  waits(
    'seconds against a Date header',
    'seconds count from receipt',
    { 'Retry-After': '60', Date: 'Wed, 04 Mar 2026 05:06:07 GMT' },
    60_000,
  ),
  ...malformed.map((value) =>
    waits(`malformed as '${value}'`, 'what RFC 9110 does not allow is absent', { 'Retry-After': value }, undefined),
  ),
  {
    name: 'Retry-After: a date without a Date header and without the time of receipt',
    why: 'a pure function has no clock to ask',
    response: { status: 503, headers: { 'Retry-After': 'Thu, 01 Jan 2099 00:00:00 GMT' }, body: '' },
    expected: unexpected('service_unavailable', 'retry', { retryAfterMs: undefined }),
  },
  {
    name: 'Retry-After: with 400 and a readable error',
    why: 'the header is kept whatever the status',
    response: { status: 400, headers: { 'Retry-After': '7' }, body: json({ error: 'invalid_grant' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { retryAfterMs: 7000 }),
  },
];
