import { readCredentials } from './client/read-credentials.js';
import type { Fault } from './faults/fault.js';
import type { AuthorityRequest, Endpoint } from './http/message.js';
import type { Parameters } from './http/parameters.js';

/**
 * A request that arrived, in a form that is safe to print: the value of each secret, assertion, code, token, password
 * and verifier is `[redacted]`; that it was sent is still to be seen.
 *
 * @example
 * ```ts
 * expect(authority.requests).toHaveLength(1);
 * expect(authority.requests[0]?.parameters['scope']).toBe('https://graph.microsoft.com/.default');
 * ```
 */
export interface RecordedRequest {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What the request was for; absent on a path that is none of these. */
  readonly endpoint?: Endpoint;
  /** The tenant as the path names it. */
  readonly tenant?: string;
  /** `grant_type` as sent. */
  readonly grant?: string;
  /** From the form, or from HTTP Basic. */
  readonly clientId?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The form; of a name that came more than once, the first value. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Names that came more than once in the form. */
  readonly duplicates: readonly string[];
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** The fault that answered. */
  readonly fault?: Fault['kind'];
  /** The status that was answered; absent while there is none, and where there was never any. */
  readonly status?: number;
}

/** The record of one authority. */
export interface Recorder {
  readonly requests: () => readonly RecordedRequest[];
  /** The function that it returns completes the record. */
  readonly record: (request: AuthorityRequest, endpoint: Endpoint | undefined) => Complete;
  readonly clear: () => void;
}

export type Complete = (outcome: Pick<RecordedRequest, 'fault' | 'status'>) => void;

export function createRecorder(): Recorder {
  let recorded: RecordedRequest[] = [];
  return {
    requests: () => [...recorded],
    record(request, endpoint) {
      const list = recorded;
      const index = list.push(describe(request, endpoint)) - 1;
      return (outcome) => {
        const entry = list[index];
        if (entry !== undefined) list[index] = { ...entry, ...outcome };
      };
    },
    clear: () => {
      recorded = [];
    },
  };
}

function describe(request: AuthorityRequest, endpoint: Endpoint | undefined): RecordedRequest {
  const { method, path, tenantSegment, query, headers, form, receivedAt } = request;
  const grant = form.values.get('grant_type');
  const { clientId } = readCredentials(request);
  return {
    method,
    path,
    query: redactParameters(query),
    ...(endpoint !== undefined && { endpoint }),
    ...(tenantSegment !== undefined && { tenant: tenantSegment }),
    ...(grant !== undefined && { grant }),
    ...(clientId !== undefined && { clientId }),
    headers: redact(Object.entries(headers), secretHeaders),
    parameters: redactParameters(form),
    duplicates: form.duplicates,
    receivedAt,
  };
}

const secretHeaders: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie']);

const secretParameters: ReadonlySet<string> = new Set([
  'access_token',
  'actor_token',
  'assertion',
  'client_assertion',
  'client_secret',
  'code',
  'code_verifier',
  'device_code',
  'id_token',
  'id_token_hint',
  'password',
  'refresh_token',
  'subject_token',
  'token',
  'user_federated_identity_credential',
]);

function redactParameters({ values }: Parameters): Readonly<Record<string, string>> {
  return redact([...values], secretParameters);
}

function redact(
  entries: readonly (readonly [string, string])[],
  secret: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map(([name, value]) => [name, secret.has(name.trim().toLowerCase()) ? '[redacted]' : value]),
  );
}
