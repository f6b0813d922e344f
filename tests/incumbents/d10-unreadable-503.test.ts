import { describe, expect, it } from '@jest/globals';
import { clientCredentials, withRetry } from '../../src/index.js';
import { managedIdentityRetry, standardRetry } from '../../src/retry.js';
import { emptyBody, httpError, notJson, useAuthority } from '../../src/testing.js';
import { patientRuntime } from './support/network.js';
import { clientOfAuthority, graph } from '../exchange/support/clients.js';

const authority = useAuthority();
const policies = { standardRetry, managedIdentityRetry };

describe.each(['standardRetry', 'managedIdentityRetry'] as const)('D10: by %s, a body that is no JSON', (policy) => {
  describe.each([500, 503])('under status %i', (status) => {
    it.each([
      ['HTML', httpError({ status })],
      ['an empty body', emptyBody({ status })],
      ['half an object', notJson({ status })],
    ])('is tried again: %s', async (_, fault) => {
      authority.fail(fault, { times: 2 });
      const runtime = patientRuntime();
      const acquire = withRetry(policies[policy])(clientCredentials(clientOfAuthority(authority, { runtime })));
      expect((await runtime.run(acquire({ scopes: [graph] }))).isOk()).toBe(true);
      expect(authority.requests.map((request) => request.status)).toEqual([status, status, 200]);
    });

    it('and is called what it is, where it stays', async () => {
      authority.fail(httpError({ status }));
      const runtime = patientRuntime();
      const acquire = withRetry(policies[policy])(clientCredentials(clientOfAuthority(authority, { runtime })));
      const error = (await runtime.run(acquire({ scopes: [graph] })))._unsafeUnwrapErr();
      expect(error).toMatchObject({ _tag: 'UnexpectedResponse', category: 'service_unavailable', status });
      expect(error.attempts).toHaveLength(authority.requests.length);
    });
  });
});
