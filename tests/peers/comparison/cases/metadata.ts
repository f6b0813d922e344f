import { connectionReset, httpError, jsonValue, throttled } from 'tokenrail/testing';
import { type Case, type Group, numbered, ordered } from './case.js';

const cases: readonly Case[] = [
  ordered(
    'metadata-429',
    ['429, `Retry-After` in seconds', 'throttled({ retryAfter: 1 })'],
    () => throttled({ retryAfter: 1 }),
    { status: 429, retryAfter: true },
  ),
  ordered('metadata-503', ['a page of an error, 503', 'httpError({ status: 503 })'], () => httpError({ status: 503 }), {
    status: 503,
  }),
  numbered('metadata-instance', ['the host belongs to no cloud', 'aadsts(50049)'], [50049], {
    status: 400,
    error: 'invalid_instance',
  }),
  ordered('metadata-object', ['an object with nothing in it', 'jsonValue({})'], () => jsonValue({})),
  ordered('metadata-reset', ['the connection is reset', 'connectionReset()'], () => connectionReset(), {
    reason: true,
  }),
];

export const metadata: Group = {
  title: 'Metadata',
  about:
    'The token endpoint works; the metadata does not. tokenrail asks for metadata only when its user calls `discover`, which is what its cells here show; its token requests go through.',
  cases: cases.map((one) => ({ ...one, endpoint: 'metadata' })),
};
