import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { clientCredentials, clientSecret, withDeadline, withRetry } from '../../src/index.js';
import { standardRetry } from '../../src/retry.js';
import { respond, startAuthority, type Fault, type TestAuthority } from '../../src/testing.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';
import { virtualRuntime } from './support/virtual.js';

let authority: TestAuthority;
beforeAll(async () => {
  authority = await startAuthority({
    applications: statuses.map((status) => ({ clientId: applicationOf(status), secrets: ['a-secret'] })),
  });
});
afterEach(() => authority.reset());
afterAll(() => authority.close());

const statuses = Array.from({ length: 200 }, (_, index) => 400 + index);

/** Each status has an application of its own, so that all can be asked at once. */
const applicationOf = (status: number): string => `4e8a6f2d-6d55-4b0e-8d3f-000000000${status}`;
const json = 'application/json; charset=utf-8';

/** Content type, body, and the statuses under which such an answer is worth another try. */
const bodies: Readonly<Record<string, readonly [string, string, (status: number) => boolean]>> = {
  'a code that passes': [
    json,
    '{"error":"temporarily_unavailable","error_codes":[90033],"error_description":"AADSTS90033: Wait."}',
    () => true,
  ],
  'a code that stays': [
    json,
    '{"error":"invalid_client","error_codes":[7000215],"error_description":"AADSTS7000215: No."}',
    (status) => status === 429 || status >= 500,
  ],
  'the sign of a loop': [
    json,
    '{"error":"invalid_grant","error_codes":[50196],"error_description":"AADSTS50196: A loop."}',
    () => false,
  ],
  'an OAuth error': [json, '{"error":"invalid_scope"}', (status) => status === 429 || status >= 500],
  'plain text': ['text/plain', 'Too Many Requests', (status) => [408, 429].includes(status) || status >= 500],
  HTML: ['text/html', '<html><h1>No</h1></html>', (status) => [408, 429].includes(status) || status >= 500],
  nothing: [json, '', (status) => [408, 429].includes(status) || status >= 500],
};

/** `Retry-After`, and the milliseconds that it asks for at noon. */
const waits: Readonly<Record<string, readonly [string | undefined, number | undefined]>> = {
  none: [undefined, undefined],
  'no time': ['0', 0],
  seconds: ['7', 7_000],
  'an IMF date': ['Sun, 01 Mar 2026 12:00:07 GMT', 7_000],
  'an RFC 850 date': ['Sunday, 01-Mar-26 12:00:07 GMT', 7_000],
  'an asctime date': ['Sun Mar  1 12:00:07 2026', 7_000],
  'a date that is over': ['Sun, 01 Mar 2026 11:00:00 GMT', 0],
  'less than nothing': ['-3', undefined],
  garbage: ['soon', undefined],
  'an age': ['99999999999999999999', 2 ** 31 - 1],
};

const deadlineMs = 60_000;

interface Outcome {
  readonly requests: readonly number[];
  readonly given: 'token' | 'error';
  readonly retryAt: number | undefined;
}

/**
 * What must come of one answer, with a proper one after it. Two statuses never come through the `fetch` of the platform
 * (Fetch standard, "HTTP-network-or-cache fetch"): 407 is a failure of the network, and after 421 it asks again itself.
 */
const expected = (status: number, isPassing: boolean, asked: number | undefined): string => {
  if (status === 407) return 'a token after 5 to 10 s';
  if (status === 421) return 'one request, the token';
  if (!isPassing) return 'one request, the error';
  if (asked !== undefined && asked >= deadlineMs) return 'one request, the error, retryAt';
  return asked === undefined ? 'a token after 5 to 10 s' : `a token after ${asked} to ${asked + 1_000} ms`;
};

const told = (outcome: Outcome, status: number, heard: number | undefined): string => {
  const { requests, given, retryAt } = outcome;
  const [first, second, ...more] = requests;
  const asked = status === 407 ? undefined : heard;
  if (first !== 0 || more.length > 0) return 'too many requests';
  if (second === undefined)
    return `one request, the ${given}${retryAt === undefined ? '' : retryAt >= (asked ?? 0) ? ', retryAt' : ', too early'}`;
  const isInTime =
    asked === undefined ? second >= 5_000 && second <= 10_000 : second >= asked && second <= asked + 1_000;
  if (!isInTime) return `${given} after ${second} ms`;
  return asked === undefined ? `a ${given} after 5 to 10 s` : `a ${given} after ${asked} to ${asked + 1_000} ms`;
};

/** What comes of one such answer with a proper one after it, and when each request was sent. */
const outcomeOf = async (fault: Fault, status: number): Promise<Outcome> => {
  const requests: number[] = [];
  // Every part of the jitter has its turn.
  const runtime = virtualRuntime({ random: () => (status % 97) / 97 });
  const fetch = (input: unknown, init: unknown): Promise<unknown> => {
    requests.push(runtime.elapsed());
    return runtime.fetch(input, init);
  };
  const clientId = applicationOf(status);
  authority.fail(fault, { clientId, times: 1 });
  const credential = clientSecret('a-secret');
  const client = clientOfAuthority(authority, { clientId, credential, runtime: { ...runtime, fetch } });
  const acquire = withDeadline(deadlineMs)(withRetry(standardRetry)(clientCredentials(client)));
  const result = await runtime.run(acquire({ scopes: [graph] }));
  const retryAt = result.match(
    () => undefined,
    (error) => error.retryAt && error.retryAt - runtime.now(),
  );
  return { requests, given: result.isOk() ? 'token' : 'error', retryAt };
};

describe('decision and wait for every status from 400 to 599', () => {
  it.each(Object.keys(bodies))(
    'with %s, and every Retry-After',
    async (kind) => {
      const [contentType, body, isPassing] = bodies[kind] ?? ['', '', () => false];
      const wrong: string[] = [];
      for (const [name, [retryAfter, asked]] of Object.entries(waits)) {
        authority.reset();
        const outcomes = await Promise.all(
          statuses.map((status) => {
            const headers = { 'content-type': contentType, date: 'Sun, 01 Mar 2026 12:00:00 GMT' };
            const withWait = { ...headers, ...(retryAfter !== undefined && { 'retry-after': retryAfter }) };
            return outcomeOf(respond({ status, body, headers: withWait }), status);
          }),
        );
        for (const [index, outcome] of outcomes.entries()) {
          const status = 400 + index;
          const [is, must] = [told(outcome, status, asked), expected(status, isPassing(status), asked)];
          if (is !== must) wrong.push(`${status}, ${name}: ${is}; not ${must}`);
        }
      }
      expect(wrong).toEqual([]);
    },
    60_000,
  );
});
