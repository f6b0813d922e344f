import type { Client } from '../client/client.js';
import type { Exchange } from '../exchange/exchange.js';
import { lazily } from '../operation/lazily.js';
import { operationIn, type Repeat, type TokenOperation } from '../operation/operation.js';
import type { TokenRequest } from '../operation/request.js';

/**
 * A grant: what it asks of a request and of the network is loaded when it is used first. So an application carries the
 * grants that it uses, and one that only matches errors carries none.
 */
export const grant =
  <R>(name: string, load: () => Promise<{ readonly exchange: Exchange<R> }>, repeat?: (client: Client) => Repeat) =>
  (client: Client): TokenOperation<R> => {
    const { authority, clientId, credential, runtime } = client;
    const context = {
      authority,
      clientId,
      grant: name,
      ...(credential && { credential }),
      runtime,
      ...(repeat && { repeat: repeat(client) }),
    };
    return operationIn(context, (request: R) =>
      lazily(name, load, ({ exchange }) => {
        const { tenant } = Object(request) as TokenRequest;
        return tenant === undefined
          ? exchange(client, request)
          : lazily(
              'tenant',
              () => import('../client/in-tenant.js'),
              ({ inTenant }) => inTenant(client, tenant).asyncAndThen((asked) => exchange(asked, request)),
            );
      }),
    );
  };
