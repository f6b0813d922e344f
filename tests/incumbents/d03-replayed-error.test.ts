import { describe, expect, it } from '@jest/globals';
import { clientCredentials, memoryGate, serverMessage, withThrottleGate, type OAuthError } from '../../src/index.js';
import { aadsts, httpError, respond, throttled, useAuthority, type Fault } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';

const authority = useAuthority();
const headers = { 'retry-after': '30' };
const claims = '{"access_token":{"polids":{"essential":true,"values":["a-policy"]}}}';

const plain = ({ replayed: _, retryAfterMs: __, retryAt: ___, ...rest }: OAuthError) => rest;

describe('D3: a replayed error is the error that it replays, and says so', () => {
  it.each<[string, Fault]>([
    ['a step-up with claims', aadsts(50076, { claims, headers })],
    ['a listed code', aadsts(90033, { headers })],
    ['several codes', aadsts([70002, 50012], { status: 503 })],
    ['a code that is not listed', aadsts(9_999_999, { headers })],
    ['a code that the status overrules', aadsts(7000222, { status: 500 })],
    [
      'an OAuth error',
      respond({
        status: 400,
        headers: { ...headers, 'x-ms-request-id': 'a-trace' },
        body: '{"error":"invalid_scope"}',
      }),
    ],
    ['plain text', throttled({ retryAfter: 30 })],
    ['HTML', httpError({ status: 503 })],
  ])('%s', async (_, fault) => {
    authority.fail(fault);
    const runtime = patientRuntime();
    const acquire = withThrottleGate(memoryGate({ now: runtime.now }))(
      clientCredentials(clientOfAuthority(authority, { runtime })),
    );
    const call = async () => (await acquire({ scopes: [graph] }))._unsafeUnwrapErr();

    const [first, second, third] = [await call(), await call(), await call()];
    expect(authority.requests).toHaveLength(1);
    expect([first.replayed, second.replayed, third.replayed]).toEqual([undefined, true, true]);
    for (const replay of [second, third]) {
      expect(plain(replay)).toEqual(plain(first));
      expect([replay.claims, serverMessage(replay)]).toEqual([first.claims, serverMessage(first)]);
      expect(replay.retryAt).toBe(runtime.now() + (first.retryAfterMs ?? 5_000));
    }
  });

  it('where there were claims and ids, they are there', async () => {
    authority.fail(aadsts(50076, { claims, headers }));
    const runtime = patientRuntime();
    const acquire = withThrottleGate(memoryGate({ now: runtime.now }))(
      clientCredentials(clientOfAuthority(authority, { runtime })),
    );
    await acquire({ scopes: [graph] });
    const replay = (await acquire({ scopes: [graph] }))._unsafeUnwrapErr();
    expect(replay).toMatchObject({ _tag: 'Aadsts', code: 'AADSTS50076', category: 'step_up_required', codes: [50076] });
    expect(replay).toMatchObject({ status: 400, claims, replayed: true });
    expect([replay.requestId, replay.traceId, replay.correlationId, replay.timestamp]).not.toContain(undefined);
  });
});
