import type { Result } from 'neverthrow';
import { anything, decodeWith, either, object, optional, text, type Schema } from './schema.js';

/** The ids that Microsoft Graph puts into an error. */
export interface GraphIds {
  readonly 'request-id': string | undefined;
  readonly 'client-request-id': string | undefined;
}

/** The `error` of Microsoft Graph, Service Fabric and Cloud Shell. */
export interface NestedError {
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly correlationId: string | undefined;
  readonly innerError: GraphIds | undefined;
  readonly innererror: GraphIds | undefined;
}

/** An answer that says what went wrong, in any of the shapes that are met; what has the wrong type is left out. */
export interface ErrorBody {
  readonly error: string | NestedError | undefined;
  readonly error_description: string | undefined;
  readonly error_codes: unknown;
  readonly error_uri: string | undefined;
  readonly error_subcode: string | undefined;
  readonly error_additional_info: unknown;
  readonly suberror: string | undefined;
  readonly claims: unknown;
  readonly timestamp: string | undefined;
  readonly trace_id: string | undefined;
  readonly correlation_id: string | undefined;
  readonly correlationId: string | undefined;
  readonly message: string | undefined;
  readonly statusCode: unknown;
}

const word = /* @__PURE__ */ optional(text);
const graphIds: Schema<GraphIds | undefined> = /* @__PURE__ */ optional(
  object<GraphIds>({ 'request-id': word, 'client-request-id': word }),
);
const nested = object<NestedError>({
  code: word,
  message: word,
  correlationId: word,
  innerError: graphIds,
  innererror: graphIds,
});

/** The body of a failure; it fails only for what is no object. */
export const decodeErrorBody: (value: unknown) => Result<ErrorBody, readonly string[]> = decodeWith(
  object<ErrorBody>({
    error: optional(either(text, nested)),
    error_description: word,
    error_codes: anything,
    error_uri: word,
    error_subcode: word,
    error_additional_info: anything,
    suberror: word,
    claims: anything,
    timestamp: word,
    trace_id: word,
    correlation_id: word,
    correlationId: word,
    message: word,
    statusCode: anything,
  }),
);
