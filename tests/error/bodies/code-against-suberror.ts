import { aadsts, entra, ids, json, policyClaims, protocol, type Case } from './case.js';

/** Three suberrors stand before the code, all others behind it. */
export const codeAgainstSuberror: readonly Case[] = [
  {
    name: 'message_only against 50076: blocked, and no listed code to narrow on',
    why: 'the service says that interaction does not help',
    response: {
      status: 400,
      body: entra('invalid_grant', 'AADSTS50076: You must use multi-factor authentication.', {
        error_codes: [50076],
        suberror: 'message_only',
        claims: policyClaims,
      }),
    },
    expected: protocol('none', 'policy_blocked', 'ask_administrator', {
      ...ids,
      codes: [50076],
      suberror: 'message_only',
      claims: policyClaims,
    }),
  },
  {
    name: 'message_only with an unlisted code keeps the code',
    why: 'an unlisted code implies no category',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [53005], suberror: 'message_only' }) },
    expected: aadsts(53005, 'policy_blocked', 'ask_administrator'),
  },
  {
    name: 'message_only against interaction_required with claims, without a code',
    why: 'claims and word speak for interaction, the suberror against it',
    response: {
      status: 400,
      body: json({ error: 'interaction_required', suberror: 'message_only', claims: policyClaims }),
    },
    expected: protocol('none', 'policy_blocked', 'ask_administrator', { claims: policyClaims }),
  },
  {
    name: 'client_mismatch with 70000: agreement',
    why: 'both say grant_rejected',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: [70000], suberror: 'client_mismatch' }),
    },
    expected: aadsts(70000, 'grant_rejected', 'start_over', { suberror: 'client_mismatch' }),
  },
  {
    name: 'client_mismatch against 50173: rejected, not expired',
    why: 'the family refresh token belongs to another client; it is not dead',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: [50173], suberror: 'client_mismatch' }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { codes: [50173] }),
  },
  {
    name: 'client_mismatch in error_additional_info against 50076',
    why: 'an older spelling of the same signal',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: [50076], error_additional_info: ['client_mismatch'] }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { codes: [50076], suberror: undefined }),
  },
  {
    name: 'client_mismatch behind another entry of error_additional_info, with claims',
    why: 'without it the claims would make this a step-up',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_additional_info: ['other', 'client_mismatch'], claims: policyClaims }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { claims: policyClaims }),
  },
  {
    name: 'client_mismatch in error_additional_info beside the suberror bad_token',
    why: 'the token of another family is not dead, whichever field says so',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', suberror: 'bad_token', error_additional_info: ['client_mismatch'] }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over', { suberror: 'bad_token' }),
  },
  {
    name: 'error_additional_info without client_mismatch decides nothing',
    why: 'its other values are unknown',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: [50126], error_additional_info: ['other', 5, null] }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'protection_policy_required with the unlisted 53005',
    why: 'Intune app protection: nothing that a sign-in solves',
    response: {
      status: 400,
      body: json({ error: 'unauthorized_client', error_codes: [53005], suberror: 'protection_policy_required' }),
    },
    expected: aadsts(53005, 'policy_blocked', 'ask_administrator', { suberror: 'protection_policy_required' }),
  },
  {
    name: 'protection_policy_required against 530003',
    why: 'the code says device_not_ready, the suberror overrules',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: [530003], suberror: 'protection_policy_required' }),
    },
    expected: protocol('none', 'policy_blocked', 'ask_administrator', { codes: [530003] }),
  },
  {
    name: '50034 against bad_token: the code is before the suberror',
    why: 'seen in a password grant: the user is unknown, no token is bad',
    response: {
      status: 400,
      body: entra('invalid_grant', 'AADSTS50034: The user account does not exist in the directory.', {
        error_codes: [50034],
        suberror: 'bad_token',
      }),
    },
    expected: aadsts(50034, 'sign_in_failed', 'ask_user', { ...ids, suberror: 'bad_token' }),
  },
  {
    name: '9002313 against bad_token',
    why: 'malformed is not expired',
    response: {
      status: 400,
      body: entra('invalid_grant', 'AADSTS9002313: Invalid request. Request is malformed or invalid.', {
        error_codes: [9002313],
        suberror: 'bad_token',
      }),
    },
    expected: aadsts(9002313, 'grant_rejected', 'start_over'),
  },
  {
    name: '53000 against basic_action: the code is before the suberror',
    why: 'a second factor does not make a device compliant',
    response: {
      status: 400,
      body: json({ error: 'interaction_required', error_codes: [53000], suberror: 'basic_action' }),
    },
    expected: aadsts(53000, 'device_not_ready', 'ask_user'),
  },
  {
    name: '50076 against consent_required: the code is before the suberror',
    why: 'only three suberrors overrule',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: [50076], suberror: 'consent_required' }),
    },
    expected: aadsts(50076, 'step_up_required', 'interact'),
  },
  {
    name: 'bad_token with an unlisted code: the suberror is before the word',
    why: 'invalid_grant alone would mean grant_rejected',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [999001], suberror: 'bad_token' }) },
    expected: aadsts(999001, 'grant_expired', 'start_over'),
  },
  {
    name: 'bad_token against claims, without a code: the suberror is before the word',
    why: 'claims refine only the word',
    response: { status: 400, body: json({ error: 'invalid_grant', suberror: 'bad_token', claims: policyClaims }) },
    expected: protocol('none', 'grant_expired', 'start_over', { claims: policyClaims }),
  },
  {
    name: 'basic_action without code and claims',
    why: 'invalid_grant alone would mean grant_rejected',
    response: { status: 400, body: json({ error: 'invalid_grant', suberror: 'basic_action' }) },
    expected: protocol('none', 'step_up_required', 'interact'),
  },
  {
    name: 'basic_action against 401: the suberror is before the status',
    why: 'status is the last layer',
    response: { status: 401, body: json({ error: 'something_new', suberror: 'basic_action' }) },
    expected: protocol('none', 'step_up_required', 'interact'),
  },
  {
    name: 'an unknown suberror decides nothing',
    why: 'it is kept for the log, the word decides',
    response: { status: 400, body: json({ error: 'invalid_grant', suberror: 'conditional_access' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { suberror: 'conditional_access' }),
  },
  {
    name: 'a suberror of a wrong type decides nothing and is left out',
    why: 'a number is no word',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [50126], suberror: 5 }) },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { suberror: undefined }),
  },
  {
    name: 'a suberror in an array decides nothing and is left out',
    why: 'an array that prints as the word is not the word',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [50076], suberror: ['message_only'] }) },
    expected: aadsts(50076, 'step_up_required', 'interact', { suberror: undefined }),
  },
  {
    name: 'native sign-up: password_too_weak with the listed 399246',
    why: 'here invalid_grant means: ask again',
    response: {
      status: 400,
      body: entra('invalid_grant', 'AADSTS399246: The new password is too weak.', {
        error_codes: [399246],
        suberror: 'password_too_weak',
      }),
    },
    expected: aadsts(399246, 'sign_in_failed', 'ask_user', ids),
  },
  {
    name: 'native sign-up: password_banned with an unlisted code',
    why: 'the suberror carries the meaning on its own',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: [399999], suberror: 'password_banned' }),
    },
    expected: aadsts(399999, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'native sign-up: nativeauthapi_disabled against invalid_client',
    why: 'a setting of the registration, not the credential',
    response: { status: 400, body: json({ error: 'invalid_client', suberror: 'nativeauthapi_disabled' }) },
    expected: protocol('none', 'app_registration', 'fix_application'),
  },
  {
    name: 'native sign-in: registration_required against invalid_grant',
    why: 'a strong method must be registered first',
    response: { status: 400, body: json({ error: 'invalid_grant', suberror: 'registration_required' }) },
    expected: protocol('none', 'step_up_required', 'interact'),
  },
];

const suberrors: readonly (readonly [suberror: string, category: string, remedy: string])[] = [
  ['message_only', 'policy_blocked', 'ask_administrator'],
  ['client_mismatch', 'grant_rejected', 'start_over'],
  ['protection_policy_required', 'policy_blocked', 'ask_administrator'],
  ['basic_action', 'step_up_required', 'interact'],
  ['mfa_required', 'step_up_required', 'interact'],
  ['registration_required', 'step_up_required', 'interact'],
  ['additional_action', 'step_up_required', 'interact'],
  ['device_authentication_failed', 'device_not_ready', 'ask_user'],
  ['consent_required', 'consent_required', 'interact'],
  ['user_password_expired', 'password_change_required', 'interact'],
  ['bad_token', 'grant_expired', 'start_over'],
  ['token_expired', 'grant_expired', 'start_over'],
  ['interrupted_user', 'sign_in_required', 'interact'],
  ['ux_not_allowed', 'sign_in_required', 'interact'],
  ['ui_not_allowed', 'sign_in_required', 'interact'],
  ['password_too_weak', 'sign_in_failed', 'ask_user'],
  ['password_too_short', 'sign_in_failed', 'ask_user'],
  ['password_too_long', 'sign_in_failed', 'ask_user'],
  ['password_recently_used', 'sign_in_failed', 'ask_user'],
  ['password_banned', 'sign_in_failed', 'ask_user'],
  ['password_is_invalid', 'sign_in_failed', 'ask_user'],
  ['invalid_oob_value', 'sign_in_failed', 'ask_user'],
  ['attribute_validation_failed', 'sign_in_failed', 'ask_user'],
  ['nativeauthapi_disabled', 'app_registration', 'fix_application'],
];

/** Every known suberror beside a word that would mean something else. */
export const suberrorWords: readonly Case[] = suberrors.map(([suberror, category, remedy]) => ({
  name: `suberror ${suberror} against the word temporarily_unavailable`,
  why: 'without a code the suberror is before the word',
  response: { status: 400, body: json({ error: 'temporarily_unavailable', suberror }) },
  expected: protocol('none', category, remedy, { error: 'temporarily_unavailable', suberror }),
}));
