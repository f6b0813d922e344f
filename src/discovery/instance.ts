import { err, ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { parseJson } from '../codec/json.js';
import { decodeInstance } from '../codec/instance-body.js';
import { parseUrl } from '../codec/url.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse } from '../error/parse.js';
import type { Signal } from '../wire/platform.js';
import { send, type Answer } from '../wire/transport.js';
import { keptByClient } from './keep.js';

/** Who is asked about a host that this version does not know: the public cloud knows them all. */
const instance = 'https://login.microsoftonline.com/common/discovery/instance';

const maxBytes = 256 * 1024;

const ask = keptByClient(({ authority, runtime }, timeoutMs, signal) => {
  const query = new URLSearchParams({
    'api-version': '1.1',
    authorization_endpoint: `${authority.url}/oauth2/v2.0/authorize`,
  });
  const requestId = runtime.uuid();
  return send(runtime, { url: `${instance}?${query}`, requestId, timeoutMs, maxBytes, signal }).andThen((answer) =>
    readInstance(answer, authority.hosts[0]),
  );
});

/** An answer confirms a host where it leads there, or lists it; that there is an answer is not enough. */
const readInstance = (answer: Answer, host: string): Result<true, OAuthError> => {
  if (answer.status < 200 || answer.status >= 300) return err(parseErrorResponse(answer));
  return decodeInstance(parseJson(answer.body))
    .andThen(({ tenant_discovery_endpoint: endpoint, metadata }) =>
      parseUrl(endpoint)?.origin === `https://${host}` || metadata.some(({ aliases }) => aliases.includes(host))
        ? ok(true as const)
        : err([`the answer does not name ${host}`]),
    )
    .mapErr((issues) => unexpectedResponse(answer, issues));
};

/**
 * Whether the platform says that a host is its own, where neither this version nor the application knows it. Nothing is
 * asked of a host before that.
 *
 * @returns AADSTS50049 (`invalid_instance`) where it is not; `Network`, `Timeout` and what else befalls a request where it
 * could not be asked: then the host stays unconfirmed
 */
export const confirmed = (client: Client, signal: Signal | undefined): ResultAsync<true, OAuthError> =>
  client.authority.trust === 'unconfirmed' ? ask(client, signal) : okAsync(true);
