import { throttled } from 'tokenrail/testing';
import { type Group, numbered, ordered } from './case.js';

export const throttling: Group = {
  title: 'Throttling',
  about: 'The platform answers many a 429 with plain text. What the first column says of time is `Retry-After`.',
  cases: [
    ordered(
      'throttled',
      ['429, plain text, in seconds', 'throttled({ retryAfter: 1 })'],
      () => throttled({ retryAfter: 1 }),
      { status: 429, retryAfter: true },
    ),
    ordered(
      'throttled-date',
      ['429, plain text, as a date', 'throttled({ retryAfter: new Date(…) })'],
      () => throttled({ retryAfter: new Date(Date.now() + 3000) }),
      { status: 429, retryAfter: true },
    ),
    ordered('throttled-silent', ['429, no `Retry-After`', 'throttled()'], () => throttled(), { status: 429 }),
    ordered(
      'throttled-503',
      ['503, plain text, in seconds', 'throttled({ status: 503, retryAfter: 1 })'],
      () => throttled({ status: 503, retryAfter: 1 }),
      { status: 503, retryAfter: true },
    ),
    numbered('throttled-json', ['429, JSON, in seconds', "throttled({ retryAfter: 1, body: 'json' })"], [90055], {
      status: 429,
      error: 'temporarily_unavailable',
      headers: { 'retry-after': '1' },
    }),
  ],
};
