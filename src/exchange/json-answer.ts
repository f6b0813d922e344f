import { err, ok, type Result } from 'neverthrow';
import { isRecord, parseJson } from '../codec/json.js';
import { readHeader } from '../error/headers.js';
import type { OAuthError } from '../error/model.js';
import { parseErrorResponse, unexpectedResponse } from '../error/parse.js';
import type { Answer } from '../wire/transport.js';

const jsonType = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i;

/** What an answer holds that is a success: a 2xx in JSON, without an `error`. Else its error. */
export const readJsonAnswer = (answer: Answer): Result<unknown, OAuthError> => {
  const value = parseJson(answer.body);
  const isSuccess = answer.status >= 200 && answer.status < 300;
  if (!isSuccess || (isRecord(value) && (value['error'] ?? undefined) !== undefined))
    return err(parseErrorResponse(answer));
  if (value === undefined)
    return err(unexpectedResponse(answer, [answer.body.trim() === '' ? 'the body is empty' : 'the body is no JSON']));
  return jsonType.test(readHeader(answer.headers, 'content-type') ?? '')
    ? ok(value)
    : err(unexpectedResponse(answer, ['the content type is not JSON']));
};
