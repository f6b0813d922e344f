import { bearerTokenOf } from './api/bearer-token.js';
import { clientIdOf } from './client/read-credentials.js';
import type { Fault } from './faults/fault.js';
import type { AuthorityRequest, Endpoint } from './http/message.js';
import type { Parameters } from './http/parameters.js';
import { hashOf, type Ledger } from './protocol/ledger.js';

/**
 * A request that arrived, in a form that is safe to print: the value of each secret, assertion, code, token, password,
 * verifier, state and nonce is `[redacted]`; that it was sent is still to be seen.
 *
 * @example
 * ```ts
 * expect(authority.requests).toHaveLength(1);
 * expect(authority.requests[0]?.parameters['scope']).toBe('https://graph.microsoft.com/.default');
 * ```
 */
export interface RecordedRequest {
  /** Scheme, host and port as the client asked them: `https://login.microsoftonline.com`. */
  readonly origin: string;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** What the request was for; absent on a path that is none of these, and where a browser only asks beforehand (CORS). */
  readonly endpoint?: Endpoint;
  /** The tenant as the path names it. */
  readonly tenant?: string;
  /** The Azure AD B2C policy as the path names it. */
  readonly policy?: string;
  /** `grant_type` as sent. */
  readonly grant?: string;
  /** From the form, from HTTP Basic, or from the address that a browser opens. */
  readonly clientId?: string;
  /**
   * The Bearer token, so that it can be told from others and is not to be seen: `sha256:` and the first 16 digits of its
   * hash where it is of this authority, else `unknown`.
   */
  readonly token?: string;
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
  /** The function that it returns completes the record, and gives it. */
  readonly record: (request: AuthorityRequest, endpoint: Endpoint | undefined) => Complete;
  readonly clear: () => void;
}

export type Complete = (outcome: Pick<RecordedRequest, 'fault' | 'status'>) => RecordedRequest;

export function createRecorder(ledger: Ledger): Recorder {
  let recorded: RecordedRequest[] = [];
  return {
    requests: () => [...recorded],
    record(request, endpoint) {
      const list = recorded;
      let entry = describe(request, endpoint, ledger);
      const index = list.push(entry) - 1;
      return (outcome) => (list[index] = entry = { ...entry, ...outcome });
    },
    clear: () => {
      recorded = [];
    },
  };
}

function describe(request: AuthorityRequest, endpoint: Endpoint | undefined, ledger: Ledger): RecordedRequest {
  const { origin, method, path, tenantSegment, policySegment, query, headers, form, receivedAt } = request;
  const grant = form.values.get('grant_type');
  const clientId = clientIdOf(request);
  const token = bearerTokenOf(request);
  return {
    origin,
    method,
    path,
    query: redactParameters(query),
    ...(endpoint !== undefined && { endpoint }),
    ...(tenantSegment !== undefined && { tenant: tenantSegment }),
    ...(policySegment !== undefined && { policy: policySegment }),
    ...(grant !== undefined && /^[\w:.-]+$/.test(grant) && { grant }),
    ...(clientId !== undefined && plainName.test(clientId) && { clientId }),
    ...(token !== undefined && { token: tokenName(token, ledger) }),
    headers: redact(Object.entries(headers)),
    parameters: redactParameters(form),
    duplicates: form.duplicates,
    receivedAt,
  };
}

/** What is not of this authority may be anything, such as a password that a hash would let one guess. */
function tokenName(token: string, ledger: Ledger): string {
  return ledger.find(token) === undefined ? 'unknown' : `sha256:${hashOf(token).slice(0, 16)}`;
}

const secretName =
  /secret|passw|token|assertion|verifier|cookie|authorization|identity-header|api-key|referer|credential|^code$|^(?:device|user)_code$|^state$|^nonce$/;
const plainName = /^[^={}"[\]%;:]{1,64}$/;
const hiddenPair = /[;&][^=;&]+=/;

/** A name that is no word may itself be what somebody meant to send as a value. */
const isShown = (name: string): boolean =>
  plainName.test(name) && (!secretName.test(name.trim().toLowerCase()) || /_(?:type|use)$/.test(name));

function redactParameters({ values }: Parameters): Readonly<Record<string, string>> {
  return redact([...values]);
}

function redact(entries: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map(([name, value]) => [
      plainName.test(name) ? name : '[redacted]',
      isShown(name) && !hiddenPair.test(value) ? value : '[redacted]',
    ]),
  );
}
