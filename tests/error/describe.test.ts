import { describe as group, expect, test } from '@jest/globals';

import { describe, parseErrorResponse, sampleError, type OAuthError } from '../../src/error/index.js';
import { data, everyCode } from './support/catalogue.js';

const lines = (error: OAuthError): readonly string[] => describe(error).split('\n');

group('a description', () => {
  test('says what happened and what to do, for every code', () => {
    for (const code of everyCode) {
      const error = sampleError(code);
      const summary = data.categories.find(({ category }) => category === error.category)?.summary;
      const [happened, advice] = lines(error);
      expect(happened?.startsWith(`What happened: ${summary}`)).toBe(true);
      expect(advice).toMatch(/^What to do: [A-Z].*\.$/);
    }
  });

  test('gives each remedy an advice of its own', () => {
    const advice = new Map(everyCode.map((code) => [sampleError(code).remedy, lines(sampleError(code))[1]]));
    expect([advice.size, new Set(advice.values()).size]).toEqual([9, 9]);
  });

  test('lists the ids that support asks for, in full', () => {
    const error = sampleError('AADSTS50076', {
      codes: [70002, 50076],
      traceId: 't-1',
      correlationId: 'c-1',
      requestId: 'r-1',
      timestamp: '2026-11-22 10:00:00Z',
      docsUrl: 'https://login.microsoftonline.com/error?code=50076',
      retryAfterMs: 1_500,
    });
    expect(lines(error)).toEqual([
      'What happened: The session is too weak: the user must prove more.',
      expect.stringMatching(/^What to do: .* The server asks to wait 2 s\.$/),
      'code: AADSTS50076',
      'numbers: 70002 50076',
      'status: 400',
      'trace id: t-1',
      'correlation id: c-1',
      'request id: r-1',
      'timestamp: 2026-11-22 10:00:00Z',
      'more: https://login.microsoftonline.com/error?code=50076',
    ]);
  });

  test('leaves out what is not known', () => {
    expect(lines(parseErrorResponse({ body: '{"error":"no_such_word"}' }))).toEqual([
      'What happened: The service refused or failed for good.',
      'What to do: If it stays, open a support case with these ids.',
    ]);
  });

  test('shows the number of a code only once', () => {
    expect(describe(parseErrorResponse({ body: { error: 'x', error_codes: [50076] } }))).not.toContain('numbers');
  });

  test('names the issues', () => {
    expect(lines(sampleError('invalid_configuration', { issues: ['tenant is empty', 'clientId is empty'] }))[0]).toBe(
      'What happened: The configuration of the application is wrong. tenant is empty. clientId is empty.',
    );
  });

  test.each([
    [0, '0 s'],
    [1, '1 s'],
    [1_000, '1 s'],
    [1_001, '2 s'],
    [2_147_483_647, '2147484 s'],
  ])('rounds a wait of %i ms up to %s', (retryAfterMs, expected) => {
    expect(describe(sampleError('AADSTS90055', { retryAfterMs }))).toContain(`The server asks to wait ${expected}.`);
  });

  test('is the same for a copy', () => {
    const error = sampleError('AADSTS50076', { claims: '{}' });
    expect(describe({ ...error })).toBe(describe(error));
  });
});
