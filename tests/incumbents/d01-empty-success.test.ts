import { describe, expect, it } from '@jest/globals';
import { jsonValue, useAuthority } from '../../src/testing.js';
import { clientOfAuthority, errorOf } from '../exchange/support/clients.js';

const authority = useAuthority();

describe('D1: JSON that names no error is no success either', () => {
  it.each([
    [200, 'unexpected_response'],
    [404, 'unexpected_response'],
    [500, 'service_unavailable'],
    [503, 'service_unavailable'],
  ])('under status %i', async (status, category) => {
    for (const body of [{}, { hello: 'world' }, { access_token: '', token_type: 'Bearer', expires_in: 3600 }]) {
      authority.fail(jsonValue(body, { status }), { times: 1 });
      const error = await errorOf(clientOfAuthority(authority));
      expect(error).toMatchObject({ _tag: 'UnexpectedResponse', category, status });
    }
  });

  it.each([404, 500, 503])('nor is a whole token under status %i', async (status) => {
    authority.fail(jsonValue({ access_token: 'a-token', token_type: 'Bearer', expires_in: 3600 }, { status }));
    expect(await errorOf(clientOfAuthority(authority))).toMatchObject({ _tag: 'UnexpectedResponse', status });
  });
});
