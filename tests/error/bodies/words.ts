import { json, protocol, type Case } from './case.js';

const words: readonly (readonly [error: string, category: string, remedy: string])[] = [
  ['invalid_request', 'invalid_request', 'fix_application'],
  ['unsupported_grant_type', 'invalid_request', 'fix_application'],
  ['invalid_scope', 'invalid_request', 'fix_application'],
  ['unsupported_challenge_type', 'invalid_request', 'fix_application'],
  ['request_not_supported', 'invalid_request', 'fix_application'],
  ['request_uri_not_supported', 'invalid_request', 'fix_application'],
  ['registration_not_supported', 'invalid_request', 'fix_application'],
  ['invalid_request_object', 'invalid_request', 'fix_application'],
  ['invalid_request_uri', 'invalid_request', 'fix_application'],
  ['invalid_client', 'credential_rejected', 'change_credential'],
  ['invalid_grant', 'grant_rejected', 'start_over'],
  ['interaction_required', 'sign_in_required', 'interact'],
  ['login_required', 'sign_in_required', 'interact'],
  ['account_selection_required', 'sign_in_required', 'interact'],
  ['credential_required', 'sign_in_required', 'interact'],
  ['attributes_required', 'sign_in_required', 'interact'],
  ['consent_required', 'consent_required', 'interact'],
  ['mfa_required', 'step_up_required', 'interact'],
  ['insufficient_claims', 'step_up_required', 'interact'],
  ['insufficient_user_authentication', 'step_up_required', 'interact'],
  ['unmet_authentication_requirements', 'step_up_required', 'interact'],
  ['unauthorized_client', 'app_registration', 'fix_application'],
  ['unsupported_response_type', 'app_registration', 'fix_application'],
  ['invalid_resource', 'app_registration', 'fix_application'],
  ['invalid_target', 'app_registration', 'fix_application'],
  ['insufficient_scope', 'app_registration', 'fix_application'],
  ['access_denied', 'user_declined', 'ask_user'],
  ['authorization_declined', 'user_declined', 'ask_user'],
  ['server_error', 'service_unavailable', 'retry'],
  ['temporarily_unavailable', 'service_unavailable', 'retry'],
  ['authorization_pending', 'authorization_pending', 'retry'],
  ['slow_down', 'authorization_pending', 'retry'],
  ['expired_token', 'grant_expired', 'start_over'],
  ['code_expired', 'grant_expired', 'start_over'],
  ['bad_token', 'grant_expired', 'start_over'],
  ['bad_verification_code', 'grant_rejected', 'start_over'],
  ['invalid_token', 'grant_rejected', 'start_over'],
  ['invalid_instance', 'invalid_configuration', 'fix_application'],
  ['invalid_tenant', 'invalid_configuration', 'fix_application'],
  ['user_password_expired', 'password_change_required', 'interact'],
  ['permission_denied', 'admin_consent_required', 'ask_administrator'],
  ['user_already_exists', 'sign_in_failed', 'ask_user'],
  ['too_many_requests', 'throttled', 'retry'],
];

/** Every known word on its own, beside a status that would mean something else or nothing. */
export const errorWords: readonly Case[] = words.map(([error, category, remedy]) => ({
  name: `the word ${error} against status 404`,
  why: 'the word is before the status',
  response: { status: 404, body: json({ error }) },
  expected: protocol('none', category, remedy, { error }),
}));

/** Words in other spellings. */
export const oddWords: readonly Case[] = [
  {
    name: 'INVALID_GRANT in capitals',
    why: 'letter case does not matter; the word is kept as it was sent',
    response: { status: 400, body: json({ error: 'INVALID_GRANT' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { error: 'INVALID_GRANT' }),
  },
  {
    name: 'Interaction_Required in mixed case, with 401',
    why: 'as above',
    response: { status: 401, body: json({ error: 'Interaction_Required' }) },
    expected: protocol('none', 'sign_in_required', 'interact', { error: 'Interaction_Required' }),
  },
  {
    name: 'suberror Message_Only in mixed case',
    why: 'a suberror is a word as well',
    response: { status: 400, body: json({ error: 'interaction_required', suberror: 'Message_Only' }) },
    expected: protocol('none', 'policy_blocked', 'ask_administrator', { suberror: 'Message_Only' }),
  },
  {
    name: 'a word that only begins like a known one',
    why: 'words are compared whole',
    response: { status: 400, body: json({ error: 'invalid_grant_type_of_some_kind' }) },
    expected: protocol('none', 'service_error', 'contact_support'),
  },
  {
    name: 'a word of several words that contains a known one',
    why: 'words are compared whole',
    response: { status: 400, body: json({ error: 'not an invalid_grant at all' }) },
    expected: protocol('none', 'service_error', 'contact_support'),
  },
];
