import { describe, expect, it } from '@jest/globals';
import { aadsts, jsonValue, respond, throttled, useAuthority } from '../../src/testing.js';
import { clientOfAuthority, errorOf } from '../exchange/support/clients.js';

const authority = useAuthority();
const errorAfter = (fault: Parameters<typeof authority.fail>[0]) => {
  authority.fail(fault, { times: 1 });
  return errorOf(clientOfAuthority(authority));
};

describe('D25: headers and status never hide the body', () => {
  it.each([
    'Bearer',
    'Basic realm="login.microsoftonline.com"',
    'Bearer realm="", error="invalid_token", error_description="Another one."',
    'Bearer realm=/a/path, authorization_uri=https://login.microsoftonline.com/common',
    'DPoP algs="ES256", Bearer error="insufficient_claims"',
    '=,"',
  ])('a 401 with WWW-Authenticate: %s has the code of its JSON', async (challenge) => {
    const error = await errorAfter(aadsts(7000222, { headers: { 'www-authenticate': challenge } }));
    expect(error).toMatchObject({
      code: 'AADSTS7000222',
      category: 'credential_expired',
      status: 401,
      codes: [7000222],
    });
    expect(error.traceId).toBeDefined();
  });

  it.each([500, 502, 503])('JSON under status %i is read', async (status) => {
    const listed = await errorAfter(aadsts(90033, { status }));
    expect(listed).toMatchObject({ code: 'AADSTS90033', category: 'service_unavailable', status, codes: [90033] });
    const plain = await errorAfter(jsonValue({ error: 'server_error', correlation_id: 'an-id' }, { status }));
    expect(plain).toMatchObject({ _tag: 'Protocol', error: 'server_error', correlationId: 'an-id', status });
  });

  it('a 429 in text is throttling', async () => {
    expect(await errorAfter(throttled({ retryAfter: 3 }))).toMatchObject({
      category: 'throttled',
      retryAfterMs: 3_000,
    });
    const typed = respond({ status: 429, headers: { 'content-type': 'application/json' }, body: 'Too Many Requests' });
    expect(await errorAfter(typed)).toMatchObject({ category: 'throttled', status: 429 });
  });
});
