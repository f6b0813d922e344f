import { clientCredentials, type Client, type TokenOperation, type TokenRequest } from '../../../src/index.js';
import { operationIn } from '../../../src/operation/operation.js';
import { jsonValue } from '../../../src/testing.js';

export interface UserRequest extends TokenRequest {
  readonly account?: string | undefined;
  readonly assertion?: string | undefined;
}

/** A grant for users: what says who it is for is in the request, and the server sees it as `user`. */
export const forUser = (client: Client): TokenOperation<UserRequest> => {
  const acquire = clientCredentials(client);
  return operationIn(
    acquire.context && { ...acquire.context, grant: 'for_user' },
    ({ account, assertion, ...request }: UserRequest) =>
      acquire({ ...request, extraParameters: { user: account ?? assertion ?? 'nobody' } }),
  );
};

export const lifetimeMs = 3_600_000;
/** From when on a token of `agingToken` may be refreshed, and from when on at the latest it is. */
export const refreshMs = [1_800_000, 2_100_000] as const;

/** An answer with a token that is to be refreshed after half of its life. */
export const agingToken = (accessToken: string, more: Readonly<Record<string, unknown>> = {}) =>
  jsonValue({
    token_type: 'Bearer',
    access_token: accessToken,
    expires_in: lifetimeMs / 1000,
    refresh_in: refreshMs[0] / 1000,
    ...more,
  });

/** What is loaded in the middle of a test takes turns of the event loop that nobody counts. */
export const loadOnBehalfOf = async (): Promise<void> => {
  await import('../../../src/exchange/on-behalf-of.js');
};
