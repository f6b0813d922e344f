import type {
  ByCode,
  ByTag,
  ErrorDetails,
  LocalCategory,
  OAuthError,
  ServerCategory,
  Tag,
} from '../../../src/error/index.js';
import { categoryOfListed, remedyOf } from './catalogue.js';

type Check = (value: unknown) => boolean;
type Common = keyof ErrorDetails | '_tag' | 'remedy' | 'category' | 'code';
type Members<E extends OAuthError> = { readonly [F in Exclude<keyof E, Common>]-?: Check };

interface Shape {
  readonly isCategory: (category: string) => boolean;
  readonly isCode: (code: string, category: string) => boolean;
  readonly members: Readonly<Record<string, Check>>;
}

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number' && Number.isFinite(value);
const isTextList: Check = (value) => Array.isArray(value) && value.every(isText);
const isNumberList: Check = (value) => Array.isArray(value) && value.every(isNumber);
const isSent: Check = (value) => value === 'no' || value === 'maybe';
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const isAttempt: Check = (value) => {
  const attempt = Object(value) as Readonly<Record<string, unknown>>;
  return (
    remedyOf.has(String(attempt['category'])) &&
    isText(attempt['category']) &&
    isText(attempt['code']) &&
    isNumber(attempt['startedAfterMs']) &&
    maybe(isNumber)(attempt['waitedMs']) &&
    Object.keys(attempt).every((name) => ['category', 'code', 'startedAfterMs', 'waitedMs'].includes(name))
  );
};

const details: { readonly [F in keyof ErrorDetails]-?: Check } = {
  message: isText,
  requestId: isText,
  codes: isNumberList,
  status: maybe(isNumber),
  error: maybe(isText),
  suberror: maybe(isText),
  claims: maybe(isText),
  retryAfterMs: maybe(isNumber),
  retryAt: maybe(isNumber),
  traceId: maybe(isText),
  correlationId: maybe(isText),
  timestamp: maybe(isText),
  docsUrl: maybe(isText),
  replayed: maybe((value) => value === true),
  attempts: maybe((value) => Array.isArray(value) && value.every(isAttempt)),
};
const detailChecks = Object.entries(details);
const common: ReadonlySet<string> = new Set([...Object.keys(details), '_tag', 'remedy', 'category', 'code']);

const localOnly: Readonly<Record<LocalCategory, true>> = {
  untrusted_response: true,
  network: true,
  extension_failed: true,
  unexpected_response: true,
  aborted: true,
};
const serverCategories: ReadonlySet<string> = new Set(
  [...remedyOf.keys()].filter((category): category is ServerCategory => !Object.hasOwn(localOnly, category)),
);

const unlistedAadsts = /^AADSTS(?:0|[1-9]\d*)$/;
const unlistedOther = /^(?:AADB2C|MSIS)(?:0|[1-9]\d*)$/;

const answer = (unlisted: RegExp, withoutCode: boolean): Shape => ({
  isCategory: (category) => serverCategories.has(category),
  isCode: (code, category) =>
    code === 'none'
      ? withoutCode
      : unlisted.test(code) && (!categoryOfListed.has(code) || categoryOfListed.get(code) === category),
  members: {},
});

const raised = <E extends OAuthError>(
  categories: Readonly<Record<E['category'], true>>,
  codes: Readonly<Record<E['code'], true>>,
  members: Members<E>,
): Shape => ({
  isCategory: (category) => Object.hasOwn(categories, category),
  isCode: (code) => Object.hasOwn(codes, code),
  members,
});

const aadsts = answer(unlistedAadsts, false);
const protocol = answer(unlistedOther, true);
const unexpected = raised<ByTag<OAuthError, 'UnexpectedResponse'>>(
  { throttled: true, service_unavailable: true, unexpected_response: true },
  { unexpected_response: true },
  { issues: isTextList },
);
const network = raised<ByTag<OAuthError, 'Network'>>(
  { network: true },
  { network: true },
  { sent: isSent, reason: maybe(isText) },
);
const timeout = raised<ByTag<OAuthError, 'Timeout'>>(
  { network: true },
  { timeout: true },
  { timeoutMs: isNumber, sent: isSent },
);
const aborted = raised<ByTag<OAuthError, 'Aborted'>>({ aborted: true }, { aborted: true }, {});
const throttled = raised<ByTag<OAuthError, 'Throttled'>>(
  { throttled: true },
  { throttled: true },
  { retryAt: isNumber },
);
const config = raised<ByTag<OAuthError, 'Config'>>(
  { invalid_configuration: true },
  { invalid_configuration: true },
  { issues: isTextList },
);
const invalidRequest = raised<ByTag<OAuthError, 'InvalidRequest'>>(
  { invalid_request: true },
  { invalid_request: true },
  { issues: isTextList },
);
const credential = raised<ByTag<OAuthError, 'Credential'>>(
  { credential_unavailable: true },
  { credential_unavailable: true },
  {},
);
const flow = raised<ByTag<OAuthError, 'Flow'>>(
  { untrusted_response: true },
  { state_mismatch: true, nonce_mismatch: true, issuer_mismatch: true, duplicate_parameter: true },
  {},
);
const idToken = raised<ByTag<OAuthError, 'IdToken'>>(
  { untrusted_response: true },
  { invalid_id_token: true },
  { issues: isTextList },
);
const malformed = raised<ByCode<OAuthError, 'invalid_challenge'>>(
  { unexpected_response: true },
  { invalid_challenge: true },
  { reason: (value) => value === 'malformed', position: isNumber },
);
const unresolved = raised<ByCode<OAuthError, 'unresolved_challenge'>>(
  { unexpected_response: true },
  { unresolved_challenge: true },
  {
    reason: (value) => value === 'unresolved',
    first: (value) => flawsOf(value as OAuthError).length === 0,
    last: (value) => flawsOf(value as OAuthError).length === 0,
  },
);
const noToken = raised<ByTag<OAuthError, 'NoToken'>>({ sign_in_required: true }, { no_token: true }, {});
const cache = raised<ByTag<OAuthError, 'Cache'>>({ extension_failed: true }, { cache_failed: true }, {});
const callback = raised<ByTag<OAuthError, 'Callback'>>({ extension_failed: true }, { callback_failed: true }, {});

const shapeOf = (error: OAuthError): Shape | undefined => {
  const { _tag } = error;
  switch (_tag) {
    case 'Aadsts':
      return aadsts;
    case 'Protocol':
      return protocol;
    case 'UnexpectedResponse':
      return unexpected;
    case 'Network':
      return network;
    case 'Timeout':
      return timeout;
    case 'Aborted':
      return aborted;
    case 'Throttled':
      return throttled;
    case 'Config':
      return config;
    case 'InvalidRequest':
      return invalidRequest;
    case 'Credential':
      return credential;
    case 'Flow':
      return flow;
    case 'IdToken':
      return idToken;
    case 'Challenge':
      return error.code === 'unresolved_challenge' ? unresolved : malformed;
    case 'NoToken':
      return noToken;
    case 'Cache':
      return cache;
    case 'Callback':
      return callback;
    default: {
      const none: never = _tag;
      return none;
    }
  }
};

/** Everything in which a value is not what the type `OAuthError` says; empty where the type admits it. */
export const flawsOf = (error: OAuthError): readonly string[] => {
  const fields = error as unknown as Readonly<Record<string, unknown>>;
  const shape = shapeOf(error);
  if (shape === undefined) return ['_tag'];
  const category = fields['category'];
  const code = fields['code'];
  const flaws: string[] = [];
  if (typeof category !== 'string' || !shape.isCategory(category)) flaws.push('category');
  else if (remedyOf.get(category) !== fields['remedy']) flaws.push('remedy');
  if (typeof code !== 'string' || !shape.isCode(code, String(category))) flaws.push('code');
  for (const [name, check] of detailChecks) if (!check(fields[name])) flaws.push(name);
  for (const name in shape.members) if (!shape.members[name]?.(fields[name])) flaws.push(name);
  for (const name of Object.keys(fields))
    if (!common.has(name) && !Object.hasOwn(shape.members, name))
      flaws.push(`${name}, which this variant does not have`);
  return flaws;
};

export const isAdmitted = (error: OAuthError): boolean => flawsOf(error).length === 0;

export const everyTag: readonly Tag[] = Object.keys({
  Aadsts: true,
  Protocol: true,
  UnexpectedResponse: true,
  Network: true,
  Timeout: true,
  Aborted: true,
  Throttled: true,
  Config: true,
  InvalidRequest: true,
  Credential: true,
  Flow: true,
  IdToken: true,
  Challenge: true,
  NoToken: true,
  Cache: true,
  Callback: true,
} satisfies Record<Tag, true>) as Tag[];
