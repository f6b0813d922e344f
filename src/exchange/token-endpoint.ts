import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { OAuthError } from '../error/model.js';
import { lazily } from '../operation/lazily.js';
import type { TokenRequest } from '../operation/request.js';
import type { TokenResponse } from '../token/token.js';
import { listeners, quiet } from '../wire/event.js';
import { attempt, type Course, type Failure, type Grant } from './attempt.js';
import { saysOutdated } from './outdated.js';

/** Where the request goes. Most authorities need no discovery for that. */
const endpointOf = (client: Client, { signal }: TokenRequest): ResultAsync<string, OAuthError> =>
  client.authority.kind === 'oidc' || client.authority.trust === 'unconfirmed'
    ? lazily(
        'discovery',
        () => import('../discovery/metadata.js'),
        ({ tokenEndpointOf }) => tokenEndpointOf(client, signal),
      )
    : okAsync(client.authority.tokenEndpoint);

/**
 * One token request, proven by the client's credential, with its events. The request has been checked. Where the server
 * says that the credential is outdated, and it can be renewed, the request is sent once more.
 */
export const requestToken = (
  client: Client,
  grant: Grant,
  request: TokenRequest,
): ResultAsync<TokenResponse, OAuthError> =>
  endpointOf(client, request).andThen((tokenEndpoint) => {
    const { credential, onEvent, runtime } = client;
    const { correlationId: requestId = runtime.uuid() } = request;
    const emit = quiet(listeners(onEvent, request.onEvent));
    const course = { client, grant, request, tokenEndpoint, requestId, emit };
    return attempt(course, (context) => (credential ? credential.parameters(context) : okAsync({})))
      .orElse((failure) => attemptRenewed(course, failure))
      .mapErr(({ error }) => error);
  });

/** The second try where one is due; else the failure of the first. */
const attemptRenewed = (course: Course, failure: Failure): ResultAsync<TokenResponse, Failure> => {
  const { client, requestId, emit } = course;
  const { credential, runtime } = client;
  const renewed = credential?.renewed;
  if (!renewed || failure.by !== 'request' || !saysOutdated(failure.error)) return errAsync(failure);
  const { proof, error } = failure;
  emit({ name: 'reload', at: runtime.now(), requestId, code: error.code });
  return attempt(course, (context) => renewed.call(credential, context, proof)).mapErr((second) =>
    // Nothing came in its place: then the caller must see why the server refused it. The event told the rest.
    second.by === 'credential' ? failure : second,
  );
};
