/** What a converted error must be like. Where nothing is said of a fault: category and code are those of our own client. */
export interface Expectation {
  /** `category code`, or `no error` where the library takes the answer for a success; by the fault. */
  readonly instead: Readonly<Record<string, string>>;
  /** What the library keeps nowhere, so that it is missing where the rest is the same. */
  readonly lost: readonly string[];
  /** The same, by the fault. */
  readonly lostAt?: Readonly<Record<string, readonly string[]>>;
}

const unread = 'unexpected_response unexpected_response';
const unavailable = 'service_unavailable unexpected_response';
const noAnswer = 'network network';

/** The library fails at its own request for metadata, which ours does not make, and tells nothing of the answer. */
const metadataFailed = {
  'unknown-tenant': noAnswer,
  'metadata-429': noAnswer,
  'metadata-503': noAnswer,
  'metadata-instance': noAnswer,
  'metadata-object': noAnswer,
};

const takenFor = (...faults: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(faults.map((fault) => [fault, 'no error']));
const spoiled = takenFor('token-number', 'no-token-type', 'lifetime', 'token-under-500', 'content-type');

const msal: Expectation = {
  instead: {
    ...metadataFailed,
    ...spoiled,
    ...takenFor('redirect', 'array', 'object', 'object-404'),
    // The status is dropped with the page that is no JSON.
    throttled: unread,
    'throttled-date': unread,
    'throttled-silent': unread,
    'throttled-503': unread,
    'http-500': unread,
    'http-503': unread,
    truncated: unread,
    null: noAnswer,
  },
  lost: ['status', 'retryAfterMs', 'reason', 'issues', 'requestId', 'sent', 'timestamp', 'correlationId'],
  // MSAL's own throttling repeats the numbers in the place of the error.
  lostAt: { 'throttled-json, again': ['error'] },
};

const azureIdentity: Expectation = {
  instead: { ...metadataFailed, ...spoiled, 'not-json': noAnswer, null: noAnswer },
  lost: msal.lost,
};

// What these leave unread, they leave to the caller; see the columns where it is read.
const openid: Expectation = {
  instead: {
    'content-type': 'no error',
    'unknown-tenant': unread,
    transient: unavailable,
    'metadata-instance': unread,
  },
  lost: ['requestId', 'issues', 'status', 'timeoutMs', 'correlationId', 'traceId'],
};

/** All of it, where the body is read. The metadata are refused with another error than the token. */
const read: Expectation = {
  instead: takenFor('content-type'),
  lost: openid.lost,
  lostAt: { 'unknown-tenant': ['error'] },
};

export const expectations: Readonly<Record<string, Expectation>> = {
  'azure-identity': azureIdentity,
  'msal-node': msal,
  oauth4webapi: openid,
  'openid-client': openid,
  'oauth4webapi, read': read,
  'openid-client, read': read,
};
