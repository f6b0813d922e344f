import { categories } from '../catalogue/codes.generated.js';
import type { Category } from './category.js';
import { makeError } from './make.js';
import { messageFor } from './message.js';
import type { LocalCode, OAuthError } from './model.js';
import type { ByCode } from './subtract.js';

type Tagged = readonly [tag: OAuthError['_tag'], category: Category];

const flow: Tagged = ['Flow', 'untrusted_response'];

/** Tag and category of every code that is raised on this side. */
export const localVariants: { readonly [C in LocalCode]: Tagged } = {
  unexpected_response: ['UnexpectedResponse', 'unexpected_response'],
  network: ['Network', 'network'],
  timeout: ['Timeout', 'network'],
  aborted: ['Aborted', 'aborted'],
  throttled: ['Throttled', 'throttled'],
  invalid_configuration: ['Config', 'invalid_configuration'],
  invalid_request: ['InvalidRequest', 'invalid_request'],
  credential_unavailable: ['Credential', 'credential_unavailable'],
  state_mismatch: flow,
  nonce_mismatch: flow,
  issuer_mismatch: flow,
  duplicate_parameter: flow,
  invalid_id_token: ['IdToken', 'untrusted_response'],
  invalid_challenge: ['Challenge', 'unexpected_response'],
  unresolved_challenge: ['Challenge', 'unexpected_response'],
  no_token: ['NoToken', 'sign_in_required'],
  cache_failed: ['Cache', 'extension_failed'],
  callback_failed: ['Callback', 'extension_failed'],
};

type Discriminants = '_tag' | 'category' | 'remedy' | 'code';
/** What is said of a local error apart from its discriminants. */
type Details<C extends LocalCode> = Omit<
  ByCode<OAuthError, C>,
  Discriminants | 'codes' | 'message' | 'requestId' | 'claims'
> & { readonly requestId?: string; readonly category?: ByCode<OAuthError, C>['category'] };

/** An error that is raised on this side. Its facts must be safe to log. */
export const localError = <const C extends LocalCode>(
  code: C,
  details: Details<C>,
  facts: readonly (string | undefined)[] = [],
): ByCode<OAuthError, C> => {
  const [_tag, usual] = localVariants[code];
  const { category = usual, requestId = '', ...rest } = details as Details<LocalCode>;
  return makeError({
    _tag,
    category,
    remedy: categories[category][0],
    code,
    message: messageFor(category, code, facts),
    codes: [],
    requestId,
    ...rest,
  });
};

/** The client is set up wrongly: each issue in words, without secrets. */
export const configError = (issues: readonly string[]): ByCode<OAuthError, 'invalid_configuration'> =>
  localError('invalid_configuration', { issues }, issues);

/** The request is wrong: each issue in words, without secrets. */
export const invalidRequest = (issues: readonly string[]): ByCode<OAuthError, 'invalid_request'> =>
  localError('invalid_request', { issues }, issues);
