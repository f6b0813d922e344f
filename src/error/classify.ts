import type { Category, ServerCategory } from './category.js';

/** What the layers of an answer say, apart from its code. */
export interface Signals {
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  /** `suberror`, and what else stands in for one. */
  readonly suberrors: readonly string[];
  readonly hasClaims: boolean;
}

type Words = { readonly [K in ServerCategory]?: string };

// Words without a case: a server that writes Consent_Required means the same.
const wordTable = (words: Words): ReadonlyMap<string, ServerCategory> =>
  new Map(
    (Object.keys(words) as ServerCategory[]).flatMap((category) =>
      (words[category] ?? '').split(' ').map((word) => [word, category] as const),
    ),
  );

const overrulingSuberrors = /* @__PURE__ */ wordTable({
  policy_blocked: 'message_only protection_policy_required',
  grant_rejected: 'client_mismatch',
});

const suberrors = /* @__PURE__ */ wordTable({
  sign_in_required: 'interrupted_user ux_not_allowed ui_not_allowed',
  step_up_required: 'basic_action additional_action mfa_required registration_required',
  device_not_ready: 'device_authentication_failed',
  consent_required: 'consent_required',
  password_change_required: 'user_password_expired',
  grant_expired: 'bad_token token_expired',
  app_registration: 'nativeauthapi_disabled',
  user_declined: 'cancel',
  sign_in_failed:
    'password_too_weak password_too_short password_too_long password_recently_used password_banned ' +
    'password_is_invalid invalid_oob_value attribute_validation_failed',
});

const errors = /* @__PURE__ */ wordTable({
  sign_in_required:
    'interaction_required login_required account_selection_required credential_required attributes_required',
  step_up_required:
    'mfa_required insufficient_claims insufficient_user_authentication unmet_authentication_requirements',
  consent_required: 'consent_required',
  password_change_required: 'user_password_expired',
  grant_expired: 'expired_token code_expired bad_token',
  grant_rejected: 'invalid_grant bad_verification_code invalid_token invalidauthenticationtoken',
  authorization_pending: 'authorization_pending slow_down',
  throttled: 'too_many_requests toomanyrequests',
  service_unavailable: 'server_error temporarily_unavailable internalservererror servicenotavailable',
  credential_rejected: 'invalid_client',
  credential_unavailable: 'managedidentitynotfound',
  app_registration: 'unauthorized_client unsupported_response_type invalid_resource invalid_target insufficient_scope',
  invalid_request:
    'invalid_request unsupported_grant_type invalid_scope unsupported_challenge_type request_not_supported ' +
    'request_uri_not_supported registration_not_supported invalid_request_object invalid_request_uri ' +
    'secretheadernotfound argumentnullorempty invalidapiversion',
  invalid_configuration: 'invalid_instance invalid_tenant',
  admin_consent_required: 'permission_denied authorization_requestdenied',
  sign_in_failed: 'user_already_exists',
  user_declined: 'access_denied authorization_declined',
});

/** These two ask for claims where they bring some. */
const mayAskForClaims = /* @__PURE__ */ new Set(['invalid_grant', 'interaction_required']);

/** A status that says more than any body: throttled, or the service is down. */
export const byOverrulingStatus = (
  status: number | undefined,
): Extract<Category, 'throttled' | 'service_unavailable'> | undefined =>
  status === 429
    ? 'throttled'
    : status !== undefined && status >= 500 && status < 600
      ? 'service_unavailable'
      : undefined;

/**
 * What happened, by the first layer that knows: status 429 and 5xx, the suberrors that overrule, the listed code, the
 * other suberrors, the OAuth `error`, the status. Total, so that an application that matches on categories keeps
 * working when numbers change.
 */
export const classify = (
  { status, error, suberrors: given, hasClaims }: Signals,
  ofCode: ServerCategory | undefined,
): ServerCategory => {
  const word = error?.toLowerCase() ?? '';
  const among = (table: ReadonlyMap<string, ServerCategory>): ServerCategory | undefined =>
    given.map((suberror) => table.get(suberror.toLowerCase())).find((category) => category !== undefined);
  return (
    byOverrulingStatus(status) ??
    among(overrulingSuberrors) ??
    ofCode ??
    among(suberrors) ??
    (hasClaims && mayAskForClaims.has(word) ? 'step_up_required' : errors.get(word)) ??
    (status === 408 ? 'service_unavailable' : 'service_error')
  );
};
