import { matchCategory, matchRemedy, type OAuthError } from 'tokenrail';

/** What an application does about an error, by what happened. Leave one line out, and it does not compile. */
export const byCategory = (error: OAuthError): string =>
  matchCategory(error, {
    sign_in_required: () => 'show the sign-in button',
    step_up_required: () => 'sign in again, with the claims',
    consent_required: () => 'ask for consent',
    password_change_required: () => 'send the user to the password page',
    grant_expired: () => 'begin the sign-in again',
    grant_rejected: () => 'begin the sign-in again',
    untrusted_response: () => 'begin the sign-in again, and write it down',
    authorization_pending: () => 'poll again',
    throttled: ({ retryAfterMs = 5_000 }) => `wait ${retryAfterMs / 1_000} s`,
    service_unavailable: () => 'try again in a while',
    network: () => 'try again in a while',
    credential_expired: () => 'load the new secret',
    credential_rejected: () => 'stop, and page the owner of the secret',
    credential_unavailable: () => 'go on to the next credential',
    app_registration: () => 'correct the registration',
    invalid_request: () => 'correct the code',
    invalid_configuration: () => 'correct the configuration',
    extension_failed: () => 'look into our own callback',
    admin_consent_required: () => 'send the consent link to an administrator',
    policy_blocked: () => 'say that a policy forbids it',
    account_not_allowed: () => 'say whom to ask for access',
    identity_provider: () => 'say that the federation is broken',
    sign_in_failed: () => 'let the user correct the input',
    device_not_ready: () => 'say how to register the device',
    user_declined: () => 'respect it',
    service_error: () => 'open a case with the trace id',
    unexpected_response: () => 'open a case with the request id',
    aborted: () => 'nothing',
  });

/** The same by what can be done: nine lines. */
export const byRemedy = (error: OAuthError): string =>
  matchRemedy(error, {
    interact: () => '401, with the claims for the caller',
    start_over: () => '401, sign in again',
    retry: () => '503, with Retry-After',
    change_credential: () => '500, page the owner',
    fix_application: () => '500, page the developer',
    ask_administrator: () => '403, ask your administrator',
    ask_user: () => '403, it is up to you',
    contact_support: () => '502, with the trace id',
    none: () => '499, you left',
  });
