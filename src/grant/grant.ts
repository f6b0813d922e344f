import { err, ResultAsync, type Result } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { Exchange } from '../exchange/exchange.js';
import { localError } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import { guarded } from '../operation/guarded.js';
import { operationIn, type TokenOperation, type TokenRequest } from '../operation/operation.js';
import type { TokenResponse } from '../token/token.js';

/**
 * A grant: what it asks of a request and of the network is loaded when it is used first. So an application carries the
 * grants that it uses, and one that only matches errors carries none.
 */
export const grant =
  <R extends TokenRequest>(name: string, load: () => Promise<{ readonly exchange: Exchange<R> }>) =>
  (client: Client): TokenOperation<R> => {
    const { authority, clientId, runtime } = client;
    const run = async (request: R): Promise<Result<TokenResponse, OAuthError>> => {
      const loaded = await load().catch(() => undefined);
      return loaded
        ? guarded(name, () => loaded.exchange(client, request))
        : err(localError('network', { sent: 'no' }, [`${name} could not be loaded`]));
    };
    return operationIn({ authority, clientId, grant: name, runtime }, (request: R) => new ResultAsync(run(request)));
  };
