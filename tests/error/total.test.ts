import { describe, expect, it } from '@jest/globals';
import { isOAuthError, parseErrorResponse, type ErrorResponse } from '../../src/index.js';

const parse = (response: unknown): ReturnType<typeof parseErrorResponse> =>
  parseErrorResponse(response as ErrorResponse);

describe('an answer of a caller without types', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'AADSTS50076: in the wrong place'],
    [
      'a status that throws',
      {
        get status(): number {
          throw new Error('no');
        },
      },
    ],
  ])('is a value, too: %s', (_name, response) => {
    expect(isOAuthError(parse(response))).toBe(true);
  });

  it('has a request id only where it can go into a log', () => {
    expect(parse({ requestId: 'a\nb' }).requestId).toBe('');
    expect(parse({ requestId: {} }).requestId).toBe('');
  });

  it('whose body nobody has read says so', () => {
    const response = new Response('{"error":"invalid_grant","error_codes":[50076]}', { status: 400 });
    // @ts-expect-error -- a Response is refused: its body is a stream
    expect(parseErrorResponse(response)).toMatchObject({ issues: ['the body is a stream: read it first'] });
  });
});
