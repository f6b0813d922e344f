import { aadsts, correlationId, json, protocol, type Case } from './case.js';

const b2c = (text: string): string =>
  `${text}\r\nCorrelation ID: ${correlationId}\r\nTimestamp: 2026-03-04 05:06:07Z\r\n`;

/** The same numbers mean something else in Azure AD B2C, and AD FS has numbers of its own. */
export const b2cAndAdfs: readonly Case[] = [
  {
    name: 'B2C: 90118 under access_denied',
    why: 'the forgotten password is not a refusal',
    response: {
      status: 400,
      body: json({
        error: 'access_denied',
        error_description: b2c('AADB2C90118: The user has forgotten their password.'),
      }),
    },
    expected: protocol('AADB2C90118', 'password_change_required', 'interact', { codes: [90118], correlationId }),
  },
  {
    name: 'B2C: 90080 under invalid_grant',
    why: 'expired, not rejected',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: b2c('AADB2C90080: The provided grant has expired.') }),
    },
    expected: protocol('AADB2C90080', 'grant_expired', 'start_over', { codes: [90080] }),
  },
  {
    name: 'B2C: 90225 under access_denied in a password grant',
    why: 'the password is wrong, nobody declined',
    response: {
      status: 400,
      body: json({
        error: 'access_denied',
        error_description: b2c('AADB2C90225: The username or password provided in the request are invalid.'),
      }),
    },
    expected: protocol('AADB2C90225', 'sign_in_failed', 'ask_user', { codes: [90225] }),
  },
  {
    name: 'B2C: 90085 is not 90085 of Entra',
    why: 'one is an internal fault, the other a matter of the identity provider',
    response: {
      status: 400,
      body: json({
        error: 'server_error',
        error_description: b2c('AADB2C90085: The service has encountered an internal error.'),
      }),
    },
    expected: protocol('AADB2C90085', 'service_error', 'contact_support', { codes: [90085] }),
  },
  {
    name: 'Entra: 90085 is not 90085 of B2C',
    why: 'the prefix tells the family',
    response: {
      status: 400,
      body: json({ error: 'server_error', error_description: 'AADSTS90085: The service is unable to issue a token.' }),
    },
    expected: aadsts(90085, 'identity_provider', 'ask_administrator'),
  },
  {
    name: '90085 in the array alone: the family is Entra',
    why: 'only the text can make it B2C',
    response: { status: 400, body: json({ error: 'server_error', error_codes: [90085] }) },
    expected: aadsts(90085, 'identity_provider', 'ask_administrator'),
  },
  {
    name: 'B2C text with the same number in the array',
    why: 'array and text agree, so the family is that of the text',
    response: {
      status: 400,
      body: json({ error: 'server_error', error_description: 'AADB2C90085: internal error', error_codes: [90085] }),
    },
    expected: protocol('AADB2C90085', 'service_error', 'contact_support', { codes: [90085] }),
  },
  {
    name: 'B2C text with another number in the array: the array wins, family included',
    why: 'array and text disagree',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: 'AADB2C90118: forgotten', error_codes: [50126] }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { codes: [50126] }),
  },
  {
    name: 'B2C text with an empty array',
    why: 'an array that yields nothing is none',
    response: {
      status: 400,
      body: json({ error: 'access_denied', error_description: 'AADB2C90118: forgotten', error_codes: [] }),
    },
    expected: protocol('AADB2C90118', 'password_change_required', 'interact', { codes: [90118] }),
  },
  {
    name: 'B2C: 503 with 90035: agreement',
    why: 'both say service_unavailable',
    response: {
      status: 503,
      body: json({
        error: 'server_error',
        error_description: b2c('AADB2C90035: The service is temporarily unavailable.'),
      }),
    },
    expected: protocol('AADB2C90035', 'service_unavailable', 'retry', { codes: [90035] }),
  },
  {
    name: 'B2C: 503 against 90118',
    why: 'a listed code implies its category, so it cannot be shown here',
    response: { status: 503, body: json({ error: 'access_denied', error_description: 'AADB2C90118: forgotten' }) },
    expected: protocol('none', 'service_unavailable', 'retry', { codes: [90118] }),
  },
  {
    name: 'B2C: 429 against 90085',
    why: 'as above',
    response: { status: 429, body: json({ error: 'server_error', error_description: 'AADB2C90085: internal error' }) },
    expected: protocol('none', 'throttled', 'retry', { codes: [90085] }),
  },
  {
    name: 'B2C: an unlisted number that Entra lists',
    why: '90033 of Entra is an outage; of B2C nobody knows',
    response: { status: 400, body: json({ error: 'invalid_grant', error_description: 'AADB2C90033: something else' }) },
    expected: protocol('AADB2C90033', 'grant_rejected', 'start_over', { codes: [90033] }),
  },
  {
    name: 'B2C: an unlisted number with 500 keeps its code',
    why: 'an unlisted code implies no category',
    response: {
      status: 500,
      body: json({ error: 'server_error', error_description: 'AADB2C90289: We encountered an error.' }),
    },
    expected: protocol('AADB2C90289', 'service_unavailable', 'retry', { codes: [90289] }),
  },
  {
    name: 'Entra: a number that only B2C lists',
    why: 'AADSTS90118 is in no table',
    response: {
      status: 400,
      body: json({ error: 'invalid_request', error_description: 'AADSTS90118: something else' }),
    },
    expected: aadsts(90118, 'invalid_request', 'fix_application'),
  },
  {
    name: 'AD FS: MSIS9605 under unauthorized_client',
    why: 'the word decides, the code is kept',
    response: {
      status: 400,
      body: json({
        error: 'unauthorized_client',
        error_description: 'MSIS9605: The client is not allowed to access the requested resource.',
      }),
    },
    expected: protocol('MSIS9605', 'app_registration', 'fix_application', { codes: [9605] }),
  },
  {
    name: 'AD FS: MSIS9622 under invalid_client',
    why: 'as above',
    response: {
      status: 401,
      body: json({ error: 'invalid_client', error_description: 'MSIS9622: Client authentication failed.' }),
    },
    expected: protocol('MSIS9622', 'credential_rejected', 'change_credential', { codes: [9622] }),
  },
  {
    name: 'AD FS: a number that Entra lists',
    why: 'MSIS50126 is not AADSTS50126',
    response: { status: 400, body: json({ error: 'invalid_grant', error_description: 'MSIS50126: something else' }) },
    expected: protocol('MSIS50126', 'grant_rejected', 'start_over', { codes: [50126] }),
  },
  {
    name: 'AD FS: 503 with MSIS9604',
    why: 'the status decides, the code is kept',
    response: { status: 503, body: json({ error: 'server_error', error_description: 'MSIS9604: An error occurred.' }) },
    expected: protocol('MSIS9604', 'service_unavailable', 'retry', { codes: [9604] }),
  },
];
