import { connectionReset, delayed, hang, refuse, slowBody, truncatedBody } from 'tokenrail/testing';
import { type Group, ordered } from './case.js';

const timeoutMs = 1000;

export const connection: Group = {
  title: 'The connection',
  about:
    'Where a row says “1 s at most”, each library is given that by its own option, where it has one; who has not ended 8 s after its start is cut off. Where nothing listens, those that ask for metadata fail there.',
  cases: [
    ordered('refused', ['nothing listens', 'refuse()'], () => refuse(), { reason: true }),
    ordered('reset', ['the connection is reset', 'connectionReset()'], () => connectionReset(), { reason: true }),
    ordered('truncated', ['the connection ends within an answer', 'truncatedBody()'], () => truncatedBody(), {
      reason: true,
    }),
    { ...ordered('hang', ['no answer; 1 s at most', 'hang()'], () => hang()), timeoutMs },
    {
      ...ordered(
        'endless',
        ['a body that goes on and on; 1 s at most', 'slowBody({ chunkBytes: 1, milliseconds: 500 })'],
        () => slowBody({ chunkBytes: 1, milliseconds: 500 }),
      ),
      timeoutMs,
    },
    {
      ...ordered('delayed', ['a late answer', 'delayed({ milliseconds: 1000 })'], () =>
        delayed({ milliseconds: 1000 }),
      ),
      proper: true,
    },
    { ...ordered('slow', ['a slow answer', 'slowBody()'], () => slowBody()), proper: true },
  ],
};
