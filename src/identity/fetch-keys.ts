import { err, type ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { parseJson } from '../codec/json.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse } from '../error/parse.js';
import type { Signal } from '../wire/platform.js';
import { send } from '../wire/transport.js';
import { readKeySet, type PublicKey } from './key-set.js';

/** The most time for one request, in milliseconds. */
const longest = 10_000;

/** The most that is read of a key set: 1 MiB. */
const maxBytes = 1024 * 1024;

/** The public keys at an address that the metadata of the authority name. */
export const fetchKeys = (
  { runtime, timeoutMs }: Client,
  url: string,
  signal: Signal,
): ResultAsync<readonly PublicKey[], OAuthError> => {
  const limits = { timeoutMs: Math.min(timeoutMs, longest), maxBytes, signal };
  return send(runtime, { url, requestId: runtime.uuid(), ...limits }).andThen((answer) =>
    answer.status < 200 || answer.status >= 300
      ? err(parseErrorResponse(answer))
      : readKeySet(parseJson(answer.body)).mapErr((issues) => unexpectedResponse(answer, issues)),
  );
};
