import { describe, expect, it } from '@jest/globals';
import { err, errAsync, ok, okAsync, type Result } from 'neverthrow';
import {
  clientCredentials,
  createClient,
  toOperation,
  transform,
  type ConfigError,
  type TokenOperation,
  type TokenResponse,
} from '../../src/index.js';
import { makeToken } from '../../src/token/token.js';
import { clientOf, graph, tenantId } from '../exchange/support/clients.js';
import { testRuntime } from '../wire/support/runtime.js';
import { answering } from '../wire/support/server.js';

const request = { scopes: [graph] };
const token = (accessToken: string): TokenResponse =>
  makeToken({
    ...{ accessToken, tokenType: 'Bearer', expiresOn: 1, scopes: [], source: 'network' },
    ...{ refreshOn: undefined, extendedExpiresOn: undefined, refreshToken: undefined, idToken: undefined },
    ...{ idTokenClaims: undefined, account: undefined, correlationId: undefined, refreshFailure: undefined },
  });

describe('an operation of a grant', () => {
  it('knows where it belongs', () => {
    const runtime = testRuntime();
    const client = clientOf(`http://127.0.0.1:1/${tenantId}`, { runtime });
    const { context } = clientCredentials(client);
    expect(context).toEqual({
      authority: client.authority,
      clientId: client.clientId,
      grant: 'client_credentials',
      credential: client.credential,
      runtime: client.runtime,
    });
    expect(context?.runtime.fetch).toBe(runtime.fetch);
  });

  it('is cold: nothing is done before it is called, and each call is a request of its own', async () => {
    let reads = 0;
    const ids = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    await using server = await answering((response, { headers }) =>
      response
        .setHeader('content-type', 'application/json')
        .setHeader('client-request-id', String(headers['client-request-id']))
        .end('{"token_type":"Bearer","access_token":"t","expires_in":1}'),
    );
    const runtime = testRuntime({ uuid: () => ids[reads++] ?? '' });
    const acquire = clientCredentials(clientOf(`${server.url}/${tenantId}`, { runtime }));
    await new Promise((resolve) => setImmediate(resolve));
    expect([server.connections(), reads]).toEqual([0, 0]);
    const results = [await acquire(request), await acquire(request)];
    expect(results.map((result) => result._unsafeUnwrap().correlationId)).toEqual(ids);
    expect(server.requests.map(({ headers }) => headers['client-request-id'])).toEqual(ids);
  });

  it('is hot once it was called: nobody has to wait for it', async () => {
    await using server = await answering((response) => response.end());
    const acquire = clientCredentials(clientOf(`${server.url}/${tenantId}`));
    const first = acquire(request);
    await Promise.all([first, first]);
    expect(server.requests).toHaveLength(1);
  });
});

describe('toOperation', () => {
  it('gives the operation itself where there is one', () => {
    const operation = clientCredentials(clientOf(`http://127.0.0.1:1/${tenantId}`));
    expect(toOperation(ok(operation))).toBe(operation);
  });

  it('gives one that fails with the error where there is none, as often as it is called', async () => {
    const failed: Result<TokenOperation<typeof request>, ConfigError> = createClient({ clientId: '' }).map(
      clientCredentials,
    );
    const acquire = toOperation(failed);
    expect(acquire.context).toBeUndefined();
    for (let call = 0; call < 2; call++)
      expect((await acquire(request))._unsafeUnwrapErr()).toMatchObject({
        _tag: 'Config',
        code: 'invalid_configuration',
      });
  });

  it('takes any function of the shape', async () => {
    const own = (given: string) => okAsync<string, 'never'>(given.toUpperCase());
    expect(await toOperation<string, string, 'never', 'failed'>(ok(own))('a')).toEqual(ok('A'));
    expect(await toOperation<string, string, 'never', 'failed'>(err('failed'))('a')).toEqual(err('failed'));
  });
});

describe('transform', () => {
  const twice = <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E> =>
    transform(operation, (next) => (given) => next(given).orElse(() => next(given)));

  it('makes another operation in the same context, and leaves the first as it was', async () => {
    await using server = await answering((response) => response.writeHead(503).end());
    const operation = clientCredentials(clientOf(`${server.url}/${tenantId}`));
    const { context } = operation;
    const changed = twice(operation);
    expect(changed).not.toBe(operation);
    expect(changed.context).toBe(context);
    expect(operation.context).toBe(context);
    await changed(request);
    expect(server.requests).toHaveLength(2);
    await operation(request);
    expect(server.requests).toHaveLength(3);
  });

  it('does nothing before the call, and builds the change once', async () => {
    const calls: string[] = [];
    const operation: TokenOperation<string, string, never> = (given) => {
      calls.push(given);
      return okAsync(given);
    };
    const changed = transform(operation, (next) => {
      calls.push('built');
      return (given: number) => next(`${given}`).map((text) => text.length);
    });
    expect(calls).toEqual([]);
    expect([await changed(10), await changed(200)]).toEqual([ok(2), ok(3)]);
    expect(calls).toEqual(['built', '10', '200']);
  });

  it('gives a function without a context none', () => {
    const plain: TokenOperation<string, string, string> = () => errAsync('no');
    expect('context' in twice(plain)).toBe(false);
  });

  it('does not change a function that the change gives back', () => {
    const operation = clientCredentials(clientOf(`http://127.0.0.1:1/${tenantId}`));
    const shared = () => okAsync(token('shared'));
    const changed = transform(operation, () => shared);
    expect(changed.context).toBe(operation.context);
    expect('context' in shared).toBe(false);
  });
});
