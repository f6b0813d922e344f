import {
  aadsts,
  correlationId,
  described,
  entra,
  ids,
  json,
  policyClaims,
  protocol,
  traceId,
  type Case,
} from './case.js';

const mfaText =
  'AADSTS50076: Due to a configuration change made by your administrator, or because you moved to a new location, ' +
  "you must use multi-factor authentication to access '0e0e0e0e-0000-0000-0000-000000000001'.";

/** Answers in which every layer tells the same story, in the forms in which they are seen. */
export const tokenEndpoint: readonly Case[] = [
  {
    name: 'v1: 50076 as interaction_required with basic_action and claims',
    why: 'the same code comes under two values of `error`; the code decides in both',
    response: {
      status: 400,
      body: entra('interaction_required', mfaText, {
        error_codes: [50076],
        error_uri: 'https://login.microsoftonline.com/error?code=50076',
        suberror: 'basic_action',
        claims: policyClaims,
      }),
    },
    expected: aadsts(50076, 'step_up_required', 'interact', {
      ...ids,
      status: 400,
      error: 'interaction_required',
      suberror: 'basic_action',
      claims: policyClaims,
      retryAfterMs: undefined,
    }),
  },
  {
    name: 'v2: 50076 as invalid_grant with basic_action and claims',
    why: 'a step-up is no dead grant',
    response: {
      status: 400,
      body: entra('invalid_grant', mfaText, {
        error_codes: [50076],
        suberror: 'basic_action',
        claims: policyClaims,
      }),
    },
    expected: aadsts(50076, 'step_up_required', 'interact', { ...ids, error: 'invalid_grant', claims: policyClaims }),
  },
  {
    name: 'v2: 50076 as invalid_grant without suberror and without claims',
    why: 'the code alone is enough',
    response: { status: 400, body: entra('invalid_grant', mfaText, { error_codes: [50076] }) },
    expected: aadsts(50076, 'step_up_required', 'interact', { suberror: undefined, claims: undefined }),
  },
  {
    name: '50076 as interaction_required without claims: the code is before the word',
    why: 'without claims the word alone would mean sign_in_required',
    response: { status: 400, body: entra('interaction_required', mfaText, { error_codes: [50076] }) },
    expected: aadsts(50076, 'step_up_required', 'interact', { error: 'interaction_required' }),
  },
  {
    name: '53003 with message_only and claims: claims do not make a block solvable',
    why: 'suberror and code agree on policy_blocked; the claims are kept for the one interactive try',
    response: {
      status: 400,
      body: entra(
        'invalid_grant',
        'AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
        {
          error_codes: [53003],
          error_uri: 'https://login.microsoftonline.com/error?code=53003',
          suberror: 'message_only',
          claims: policyClaims,
        },
      ),
    },
    expected: aadsts(53003, 'policy_blocked', 'ask_administrator', {
      ...ids,
      error: 'invalid_grant',
      suberror: 'message_only',
      claims: policyClaims,
    }),
  },
  {
    name: '90033 as temporarily_unavailable with status 503',
    why: 'status and code agree, so the code stays narrowable',
    response: {
      status: 503,
      body: entra('temporarily_unavailable', 'AADSTS90033: A transient error has occurred. Please try again.', {
        error_codes: [90033],
      }),
    },
    expected: aadsts(90033, 'service_unavailable', 'retry', { ...ids, status: 503, error: 'temporarily_unavailable' }),
  },
  {
    name: '7000215 as invalid_client with status 401',
    why: 'the secret is wrong',
    response: {
      status: 401,
      body: entra(
        'invalid_client',
        "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '0e0e0e0e-0000-0000-0000-000000000002'.",
        { error_codes: [7000215], error_uri: 'https://login.microsoftonline.com/error?code=7000215' },
      ),
    },
    expected: aadsts(7000215, 'credential_rejected', 'change_credential', { ...ids, status: 401 }),
  },
  {
    name: '7000222 as invalid_client: expired is not rejected',
    why: 'the word alone would mean credential_rejected',
    response: {
      status: 401,
      body: entra('invalid_client', 'AADSTS7000222: The provided client secret keys are expired.', {
        error_codes: [7000222],
      }),
    },
    expected: aadsts(7000222, 'credential_expired', 'change_credential', ids),
  },
  {
    name: '700016 as unauthorized_client with status 400',
    why: 'an unknown client id is a matter of the registration',
    response: {
      status: 400,
      body: entra(
        'unauthorized_client',
        "AADSTS700016: Application with identifier '0e0e0e0e-0000-0000-0000-000000000003' was not found in the directory 'Invented'.",
        { error_codes: [700016] },
      ),
    },
    expected: aadsts(700016, 'app_registration', 'fix_application', { error: 'unauthorized_client' }),
  },
  {
    name: 'on-behalf-of: 50079 as interaction_required with polids claims',
    why: 'the middle tier must hand the claims to its caller',
    response: {
      status: 400,
      body: entra(
        'interaction_required',
        'AADSTS50079: Due to a configuration change made by your administrator, you must enroll in multi-factor authentication.',
        {
          error_codes: [50079],
          claims: '{"access_token":{"polids":{"essential":true,"values":["0d0d0d0d-0000-0000-0000-000000000000"]}}}',
        },
      ),
    },
    expected: aadsts(50079, 'step_up_required', 'interact', {
      claims: '{"access_token":{"polids":{"essential":true,"values":["0d0d0d0d-0000-0000-0000-000000000000"]}}}',
    }),
  },
  {
    name: 'refresh: 50173 with bad_token',
    why: 'code and suberror agree that the refresh token is dead',
    response: {
      status: 400,
      body: entra('invalid_grant', 'AADSTS50173: The provided grant has expired due to it being revoked.', {
        error_codes: [50173],
        suberror: 'bad_token',
      }),
    },
    expected: aadsts(50173, 'grant_expired', 'start_over', { ...ids, suberror: 'bad_token' }),
  },
  {
    name: 'refresh: 70043 with token_expired',
    why: 'sign-in frequency ends a refresh token',
    response: {
      status: 400,
      body: entra(
        'invalid_grant',
        'AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.',
        { error_codes: [70043], suberror: 'token_expired' },
      ),
    },
    expected: aadsts(70043, 'grant_expired', 'start_over', { suberror: 'token_expired' }),
  },
  {
    name: 'v1: 50055 as user_password_expired with password_change_url',
    why: 'a field that only v1 sends disturbs nothing',
    response: {
      status: 401,
      body: entra('user_password_expired', 'AADSTS50055: Password is expired.', {
        error_codes: [50055],
        suberror: 'user_password_expired',
        password_change_url: 'https://portal.microsoftonline.com/ChangePassword.aspx',
      }),
    },
    expected: aadsts(50055, 'password_change_required', 'interact', { error: 'user_password_expired' }),
  },
  {
    name: '65001 with consent_required',
    why: 'the word invalid_grant hides a consent that is missing',
    response: {
      status: 400,
      body: entra(
        'invalid_grant',
        "AADSTS65001: The user or administrator has not consented to use the application with ID '0e0e0e0e-0000-0000-0000-000000000004'.",
        { error_codes: [65001], suberror: 'consent_required' },
      ),
    },
    expected: aadsts(65001, 'consent_required', 'interact', { suberror: 'consent_required' }),
  },
  {
    name: '2017: 65001 as invalid_grant without suberror',
    why: 'old bodies have no suberror',
    response: {
      status: 400,
      body: entra('invalid_grant', 'AADSTS65001: The user or administrator has not consented to use the application.', {
        error_codes: [65001],
      }),
    },
    expected: aadsts(65001, 'consent_required', 'interact', { suberror: undefined }),
  },
  {
    name: '70011 as invalid_scope',
    why: 'plain agreement',
    response: {
      status: 400,
      body: entra('invalid_scope', "AADSTS70011: The provided value for the input parameter 'scope' is not valid.", {
        error_codes: [70011],
      }),
    },
    expected: aadsts(70011, 'invalid_request', 'fix_application', { error: 'invalid_scope' }),
  },
  {
    name: 'v1: 50011 as invalid_client: the registration, not the credential',
    why: 'old redirect mismatches came as invalid_client',
    response: {
      status: 400,
      body: entra('invalid_client', 'AADSTS50011: The reply address does not match the reply addresses configured.', {
        error_codes: [50011],
      }),
    },
    expected: aadsts(50011, 'app_registration', 'fix_application', { error: 'invalid_client' }),
  },
  {
    name: 'v1: 500011 as invalid_resource',
    why: 'six digits that begin with five others (50001) are another code',
    response: {
      status: 400,
      body: entra(
        'invalid_resource',
        'AADSTS500011: The resource principal named https://api.invented.example was not found.',
        {
          error_codes: [500011],
        },
      ),
    },
    expected: aadsts(500011, 'app_registration', 'fix_application', { codes: [500011] }),
  },
  {
    name: 'device flow: 70016 as authorization_pending',
    why: 'poll again',
    response: {
      status: 400,
      body: entra(
        'authorization_pending',
        'AADSTS70016: OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
        { error_codes: [70016], error_uri: 'https://login.microsoftonline.com/error?code=70016' },
      ),
    },
    expected: aadsts(70016, 'authorization_pending', 'retry', ids),
  },
  {
    name: 'discovery: 90002 as invalid_tenant',
    why: 'the metadata endpoint answers with the same shape',
    response: {
      status: 400,
      body: entra('invalid_tenant', "AADSTS90002: Tenant 'invented.example' not found.", { error_codes: [90002] }),
    },
    expected: aadsts(90002, 'invalid_configuration', 'fix_application', { error: 'invalid_tenant' }),
  },
  {
    name: 'discovery: 50049 as invalid_instance',
    why: 'unknown cloud host',
    response: {
      status: 400,
      body: entra('invalid_instance', 'AADSTS50049: Unknown or invalid instance.', { error_codes: [50049] }),
    },
    expected: aadsts(50049, 'invalid_configuration', 'fix_application'),
  },
  {
    name: '2018: 50012 alone as invalid_client',
    why: 'the old code of a wrong secret',
    response: {
      status: 401,
      body: entra('invalid_client', 'AADSTS50012: Invalid client secret is provided.', { error_codes: [50012] }),
    },
    expected: aadsts(50012, 'credential_rejected', 'change_credential'),
  },
  {
    name: 'German description: nothing but the code is in English',
    why: 'the trace block is translated as well, so the identifiers come from the fields',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: `AADSTS50126: Fehler beim Überprüfen der Anmeldeinformationen: ungültiger Benutzername oder ungültiges Kennwort.\r\nAblaufverfolgungs-ID: ${traceId}\r\nKorrelations-ID: ${correlationId}\r\nZeitstempel: 2026-03-04 05:06:07Z`,
        error_codes: [50126],
        timestamp: '2026-03-04 05:06:07Z',
        trace_id: traceId,
        correlation_id: correlationId,
      }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', ids),
  },
  {
    name: 'German description without error_codes: the start of the text is enough',
    why: 'the prefix is never translated',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'AADSTS50126: Fehler beim Überprüfen der Anmeldeinformationen.',
      }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { traceId: undefined, correlationId: undefined }),
  },
  {
    name: 'Japanese description with a full-width colon and no error_codes',
    why: 'whatever follows the digits, the code counts',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'AADSTS65001:ユーザーまたは管理者は、アプリケーションの使用に同意していません。',
      }),
    },
    expected: aadsts(65001, 'consent_required', 'interact'),
  },
  {
    name: 'Japanese description glued to the digits',
    why: 'no separator at all',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: 'AADSTS50076構成の変更により多要素認証が必要です。' }),
    },
    expected: aadsts(50076, 'step_up_required', 'interact'),
  },
  {
    name: 'Latin letters glued to the digits',
    why: 'a word boundary after the digits cannot be relied on',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'AADSTS700082The refresh token has expired due to inactivity.',
      }),
    },
    expected: aadsts(700082, 'grant_expired', 'start_over', { codes: [700082] }),
  },
  {
    name: 'an underscore glued to the digits',
    why: 'an underscore is a word character',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: 'AADSTS50126_InvalidUserNameOrPassword' }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'white space and a quote before the code',
    why: 'both may precede the code',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: ' \r\n\t"AADSTS50126: Invalid username or password."' }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'the trace block separated by spaces and no identifier fields',
    why: 'some endpoints do not break lines; the text is the only source',
    response: {
      status: 400,
      body: json({
        error: 'invalid_client',
        error_description: `AADSTS700027: Client assertion failed signature validation. Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: 2026-03-04 05:06:07Z`,
        error_codes: [700027],
      }),
    },
    expected: aadsts(700027, 'credential_rejected', 'change_credential', { traceId, correlationId }),
  },
  {
    name: 'the code only in error_uri',
    why: 'a text that names no code and no array',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'Access has been blocked by Conditional Access policies.',
        error_uri: 'https://login.microsoftonline.com/error?code=53003',
      }),
    },
    expected: aadsts(53003, 'policy_blocked', 'ask_administrator'),
  },
  {
    name: 'error_uri against the text: the text wins',
    why: 'the address is the last resort',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'AADSTS50076: You must use multi-factor authentication.',
        error_uri: 'https://login.microsoftonline.com/error?code=53003',
      }),
    },
    expected: aadsts(50076, 'step_up_required', 'interact'),
  },
  {
    name: 'error_uri against error_codes: the array wins',
    why: 'the address is the last resort',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_codes: [50126],
        error_uri: 'https://login.microsoftonline.com/error?code=53003',
      }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'error_uri without a code',
    why: 'an address may point anywhere',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_uri: 'https://login.microsoftonline.com/error?encode=53003' }),
    },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'a code in the middle of the text is no code',
    why: 'text that users typed can be quoted in a description',
    response: {
      status: 400,
      body: json({
        error: 'invalid_request',
        error_description: "The state 'AADSTS53003: blocked' is too long for this endpoint.",
      }),
    },
    expected: protocol('none', 'invalid_request', 'fix_application', { error: 'invalid_request' }),
  },
  {
    name: 'a bare number at the start of the text is no code',
    why: 'only a prefixed number counts',
    response: { status: 400, body: json({ error: 'invalid_grant', error_description: '53003: blocked' }) },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'two digits after the prefix are no code',
    why: 'a code has three to nine digits',
    response: { status: 400, body: json({ error: 'invalid_grant', error_description: 'AADSTS50: shortened' }) },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'RFC 6749 at its smallest: invalid_grant and nothing else',
    why: 'any OAuth server may answer so',
    response: { status: 400, body: '{"error":"invalid_grant"}' },
    expected: protocol('none', 'grant_rejected', 'start_over', {
      status: 400,
      error: 'invalid_grant',
      suberror: undefined,
      claims: undefined,
      retryAfterMs: undefined,
      traceId: undefined,
      correlationId: undefined,
      timestamp: undefined,
    }),
  },
  {
    name: 'invalid_grant with claims and no code: a step-up',
    why: 'claims are something to satisfy, so the grant is not dead',
    response: { status: 400, body: json({ error: 'invalid_grant', claims: policyClaims }) },
    expected: protocol('none', 'step_up_required', 'interact', { claims: policyClaims }),
  },
  {
    name: 'interaction_required with claims and no code: a step-up',
    why: 'claims tell the two apart',
    response: { status: 400, body: json({ error: 'interaction_required', claims: policyClaims }) },
    expected: protocol('none', 'step_up_required', 'interact', { claims: policyClaims }),
  },
  {
    name: 'interaction_required without claims and without code: a sign-in',
    why: 'claims tell the two apart',
    response: { status: 400, body: json({ error: 'interaction_required' }) },
    expected: protocol('none', 'sign_in_required', 'interact', { claims: undefined }),
  },
  {
    name: 'an Entra text without any code keeps its identifiers',
    why: 'the identifiers do not depend on the code',
    response: {
      status: 400,
      body: json({ error: 'invalid_request', error_description: described('The request body is missing.') }),
    },
    expected: protocol('none', 'invalid_request', 'fix_application', { traceId, correlationId }),
  },
  {
    name: 'success fields beside an error: the error stands',
    why: 'a body that names an error is one, whatever else it carries',
    response: {
      status: 200,
      body: json({ error: 'invalid_grant', error_codes: [70008], access_token: 'not-a-token', expires_in: 3599 }),
    },
    expected: aadsts(70008, 'grant_expired', 'start_over', { status: 200 }),
  },
  {
    name: 'null in every optional field',
    why: 'legacy serialisers write null for absent',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'AADSTS700082: The refresh token has expired due to inactivity.',
        error_codes: null,
        timestamp: null,
        trace_id: null,
        correlation_id: null,
        error_uri: null,
        suberror: null,
        claims: null,
        submit_url: null,
        context: null,
      }),
    },
    expected: aadsts(700082, 'grant_expired', 'start_over', {
      suberror: undefined,
      claims: undefined,
      traceId: undefined,
      correlationId: undefined,
      timestamp: undefined,
    }),
  },
];
