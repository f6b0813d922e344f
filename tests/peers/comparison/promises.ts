import type { Case } from './cases/case.js';
import { cases } from './cases/groups.js';
import type { Reading } from './reading.js';

/** The category that tokenrail gives to each case; a case that is proper has none. */
const promised: Readonly<Record<string, string>> = {
  'wrong-secret': 'credential_rejected',
  'expired-secret': 'credential_expired',
  'unknown-application': 'app_registration',
  'unknown-tenant': 'invalid_configuration',
  'unknown-resource': 'app_registration',
  'step-up': 'step_up_required',
  blocked: 'policy_blocked',
  consent: 'consent_required',
  assertion: 'credential_rejected',
  loop: 'invalid_request',
  transient: 'service_unavailable',
  several: 'credential_rejected',
  unlisted: 'grant_rejected',
  'error-under-200': 'credential_rejected',
  throttled: 'throttled',
  'throttled-date': 'throttled',
  'throttled-silent': 'throttled',
  'throttled-503': 'service_unavailable',
  'throttled-json': 'throttled',
  'http-500': 'service_unavailable',
  'http-503': 'service_unavailable',
  'http-403': 'unexpected_response',
  respond: 'unexpected_response',
  redirect: 'unexpected_response',
  empty: 'unexpected_response',
  'empty-401': 'unexpected_response',
  'not-json': 'unexpected_response',
  array: 'unexpected_response',
  null: 'unexpected_response',
  object: 'unexpected_response',
  'object-404': 'unexpected_response',
  'token-number': 'unexpected_response',
  'no-token-type': 'unexpected_response',
  lifetime: 'unexpected_response',
  'token-under-500': 'service_unavailable',
  'content-type': 'unexpected_response',
  huge: 'unexpected_response',
  refused: 'network',
  reset: 'network',
  truncated: 'network',
  hang: 'network',
  endless: 'network',
  'metadata-429': 'throttled',
  'metadata-503': 'service_unavailable',
  'metadata-instance': 'invalid_configuration',
  'metadata-object': 'unexpected_response',
  'metadata-reset': 'network',
};

const problemsOf = ({ id, proper }: Case, reading: Reading): readonly string[] => {
  if (proper) return reading.outcome === 'token' ? [] : ['a token was to come'];
  const category = promised[id];
  const { outcome, words, requests, redirected, strays, furtherNumbers } = reading;
  const found = { ...reading.found, ...(furtherNumbers && { furtherNumbers }) };
  return [
    ...(category === undefined ? ['nothing is promised'] : []),
    ...(outcome === 'returned' ? [] : [`the outcome is “${outcome}”, not an error as a value`]),
    ...(category === undefined || words.includes(category) ? [] : [`the category is not ${category}`]),
    ...Object.entries(found).flatMap(([what, { where }]) => (where === 'field' ? [] : [`${what} is in no field`])),
    ...(requests === (id === 'refused' ? 0 : 1) ? [] : [`${requests} requests`]),
    ...(redirected === 'no' ? [] : ['a redirect was followed']),
    ...strays.map((stray) => `unhandled: ${stray}`),
  ];
};

/** Where tokenrail's own cells are not what it promises. */
export const brokenPromises = (readingOf: (given: Case) => Reading): readonly string[] =>
  cases.flatMap((given) => problemsOf(given, readingOf(given)).map((problem) => `tokenrail, ${given.id}: ${problem}`));
