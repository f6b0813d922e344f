import { matchCategory } from '../../../src/error/match.js';
import type { OAuthError } from '../../../src/error/model.js';

export const byCategory = (error: OAuthError): string =>
  matchCategory(error, {
    sign_in_required: ({ code }) => code,
    step_up_required: ({ code }) => code,
    consent_required: ({ code }) => code,
    password_change_required: ({ code }) => code,
    grant_expired: ({ code }) => code,
    grant_rejected: ({ code }) => code,
    untrusted_response: ({ code }) => code,
    authorization_pending: ({ code }) => code,
    throttled: ({ code }) => code,
    service_unavailable: ({ code }) => code,
    network: ({ code }) => code,
    credential_expired: ({ code }) => code,
    credential_rejected: ({ code }) => code,
    credential_unavailable: ({ code }) => code,
    app_registration: ({ code }) => code,
    invalid_request: ({ code }) => code,
    invalid_configuration: ({ code }) => code,
    extension_failed: ({ code }) => code,
    admin_consent_required: ({ code }) => code,
    policy_blocked: ({ code }) => code,
    account_not_allowed: ({ code }) => code,
    identity_provider: ({ code }) => code,
    sign_in_failed: ({ code }) => code,
    device_not_ready: ({ code }) => code,
    user_declined: ({ code }) => code,
    service_error: ({ code }) => code,
    unexpected_response: ({ code }) => code,
    aborted: ({ code }) => code,
  });
