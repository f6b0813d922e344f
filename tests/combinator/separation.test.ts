import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import {
  clientCredentials,
  clientSecret,
  memoryGate,
  memoryStore,
  sampleError,
  standardPipeline,
  type OAuthError,
  type TokenRequest,
  type TokenResponse,
} from '../../src/index.js';
import { operationIn } from '../../src/operation/operation.js';
import { standardRetry, stop } from '../../src/retry.js';
import { makeToken } from '../../src/token/token.js';
import { clientOf, graph } from '../exchange/support/clients.js';
import { virtualRuntime, type VirtualRuntime } from './support/virtual.js';

/** Whose token it is: an application of a tenant, one of its credentials, and somebody on whose behalf it asks. */
interface Identity {
  readonly client: number;
  readonly tenant: number;
  readonly credential: number;
  readonly user: 'nobody' | 'ann' | 'bob';
  readonly assertion: 'none' | 'first' | 'second';
}

interface UserRequest extends TokenRequest {
  readonly account?: object | undefined;
  readonly assertion?: string | undefined;
}

const identity = fc.record<Identity>({
  // Often the same, so that those who differ by one thing meet often.
  client: fc.constantFrom(0, 0, 0, 1),
  tenant: fc.constantFrom(0, 0, 0, 1),
  credential: fc.constantFrom(0, 0, 0, 1),
  user: fc.constantFrom('nobody', 'ann', 'bob'),
  assertion: fc.constantFrom('none', 'none', 'first', 'second'),
});
const call = fc.record({
  identity,
  /** Milliseconds after the call before. */
  after: fc.constantFrom(0, 0, 0, 1, 400, 7_000, 200_000),
  claims: fc.constantFrom(undefined, undefined, '{"access_token":{}}'),
  forceRefresh: fc.constantFrom(undefined, undefined, true),
});

const nameOf = ({ client, tenant, credential, user, assertion }: Identity): string =>
  `client-${client}-of-tenant-${tenant}-by-${credential}-for-${user}-${assertion}`;
const credentials = [clientSecret('one'), clientSecret('two')] as const;
const clientIds = ['4e8a6f2d-6d55-4b0e-8d3f-000000000001', '4e8a6f2d-6d55-4b0e-8d3f-000000000002'] as const;
const tenants = ['8f3b1c2d-4e5a-4b6c-8d7e-000000000001', '8f3b1c2d-4e5a-4b6c-8d7e-000000000002'] as const;

/** A server that answers each with what is his, sometimes with a failure that is his, and takes 300 ms. */
const serverFor = (runtime: VirtualRuntime, failures: () => boolean) => (whose: Identity) => {
  const run = async (): Promise<Result<TokenResponse, OAuthError>> => {
    await runtime.sleep(300);
    if (failures())
      return err(sampleError('AADSTS90033', { status: 503, retryAfterMs: 5_000, requestId: nameOf(whose) }));
    return ok(
      makeToken({
        accessToken: nameOf(whose),
        tokenType: 'Bearer',
        expiresOn: runtime.now() + 600_000,
        refreshOn: runtime.now() + 100_000,
        scopes: [graph],
        source: 'network',
      }),
    );
  };
  return new ResultAsync(run());
};

describe('equal scopes on one store, one gate, one flight', () => {
  it('never give anybody the token or the failure of another client, tenant, credential, user or assertion', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 2, maxLength: 30 }),
        fc.infiniteStream(fc.constantFrom(false, false, true)),
        fc.constantFrom(standardRetry, stop),
        async (calls, luck, retry) => {
          const runtime = virtualRuntime();
          const serve = serverFor(runtime, () => luck.next().value);
          const [store, gate] = [memoryStore({ now: runtime.now }), memoryGate({ now: runtime.now })];
          const pipeline = standardPipeline({ store, gate, retry });
          /** One operation for each client, tenant and credential, as an application would have; users are in requests. */
          const operations = new Map<string, ReturnType<typeof operationFor>>();
          const operationFor = ({ client, tenant, credential }: Identity) => {
            const { context } = clientCredentials(
              clientOf(`http://127.0.0.1:1/${tenants[tenant]}`, {
                clientId: clientIds[client] ?? '',
                ...(credentials[credential] && { credential: credentials[credential] }),
                runtime,
              }),
            );
            return pipeline(
              operationIn(context, ({ account, assertion = 'none' }: UserRequest) => {
                const user = (account === undefined ? 'nobody' : Reflect.get(account, 'username')) as Identity['user'];
                return serve({ client, tenant, credential, user, assertion: assertion as Identity['assertion'] });
              }),
            );
          };
          const acquire = async (given: (typeof calls)[number]): Promise<readonly string[]> => {
            const { user, assertion, ...place } = given.identity;
            const operation = operations.get(JSON.stringify(place)) ?? operationFor(given.identity);
            operations.set(JSON.stringify(place), operation);
            const result = await operation({
              scopes: [graph],
              ...(user !== 'nobody' && { account: { homeAccountId: user, tenantId: 't', username: user } }),
              ...(assertion !== 'none' && { assertion }),
              ...(given.claims !== undefined && { claims: given.claims }),
              ...(given.forceRefresh && { forceRefresh: true }),
            });
            // A time limit is nobody's.
            const whoseIs = ({ _tag, requestId }: OAuthError): readonly string[] =>
              _tag === 'Timeout' ? [nameOf(given.identity)] : [requestId];
            return result.match(
              ({ accessToken, refreshFailure }) => [accessToken, ...(refreshFailure ? whoseIs(refreshFailure) : [])],
              whoseIs,
            );
          };
          const told: Promise<readonly string[]>[] = [];
          for (const given of calls) {
            await runtime.advance(given.after);
            told.push(acquire(given));
          }
          const whose = await runtime.run(Promise.all(told));
          whose.forEach((names, index) => {
            const own = calls[index]?.identity;
            expect(new Set(names)).toEqual(new Set([own && nameOf(own)]));
          });
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);
});
