import { aadsts, entra, ids, json, protocol, type Case } from './case.js';

/** Answers with several numbers, with numbers in odd clothes, and with numbers that contradict each other. */
export const severalCodes: readonly Case[] = [
  {
    name: '2017: 70002 before 50012 in the array',
    why: 'the generic number says only that validation failed',
    response: {
      status: 401,
      body: entra(
        'invalid_client',
        'AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.',
        { error_codes: [70002, 50012] },
      ),
    },
    expected: aadsts(50012, 'credential_rejected', 'change_credential', { ...ids, codes: [70002, 50012] }),
  },
  {
    name: '2017: 70002 before 54005, without an array',
    why: 'the text names the real reason second',
    response: {
      status: 400,
      body: entra(
        'invalid_grant',
        'AADSTS70002: Error validating credentials. AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
      ),
    },
    expected: aadsts(54005, 'grant_rejected', 'start_over', { codes: [70002, 54005] }),
  },
  {
    name: '2017: 70002 before 70008 in the array, under invalid_grant',
    why: 'the grant, not the credential',
    response: {
      status: 400,
      body: entra(
        'invalid_grant',
        'AADSTS70002: Error validating credentials. AADSTS70008: The provided access grant is expired or revoked.',
        { error_codes: [70002, 70008] },
      ),
    },
    expected: aadsts(70008, 'grant_expired', 'start_over', { codes: [70002, 70008] }),
  },
  {
    name: '2017: 70002 before 500133 in the array, on behalf of',
    why: 'the assertion ran out',
    response: {
      status: 400,
      body: entra(
        'invalid_grant',
        'AADSTS70002: Error validating credentials. AADSTS500133: Assertion is not within its valid time range.',
        { error_codes: [70002, 500133] },
      ),
    },
    expected: aadsts(500133, 'grant_expired', 'start_over', { codes: [70002, 500133] }),
  },
  {
    name: '70002 last in the array is still left out',
    why: 'the place of the generic number does not matter',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [70008, 70002] }) },
    expected: aadsts(70008, 'grant_expired', 'start_over', { codes: [70008, 70002] }),
  },
  {
    name: '70002 alone is the code',
    why: 'there is nothing better',
    response: {
      status: 401,
      body: entra('invalid_client', 'AADSTS70002: Error validating credentials.', { error_codes: [70002] }),
    },
    expected: aadsts(70002, 'credential_rejected', 'change_credential'),
  },
  {
    name: '70002 twice in the text and nothing else',
    why: 'numbers are not repeated',
    response: {
      status: 401,
      body: json({ error: 'invalid_client', error_description: 'AADSTS70002: Failed. AADSTS70002: Failed again.' }),
    },
    expected: aadsts(70002, 'credential_rejected', 'change_credential', { codes: [70002] }),
  },
  {
    name: '70002 with two further codes in the text',
    why: 'all are kept in order, the first that is not generic decides',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description:
          'AADSTS70002: Error validating credentials. AADSTS50013: Assertion is invalid. AADSTS500133: Expired.',
      }),
    },
    expected: aadsts(50013, 'grant_rejected', 'start_over', { codes: [70002, 50013, 500133] }),
  },
  {
    name: '70002 with a further code that lacks its colon',
    why: 'a mere mention is not a second code',
    response: {
      status: 401,
      body: json({
        error: 'invalid_client',
        error_description: 'AADSTS70002: Error, not the same as AADSTS50012 of old.',
      }),
    },
    expected: aadsts(70002, 'credential_rejected', 'change_credential', { codes: [70002] }),
  },
  {
    name: 'array 70002 alone, and a text that says more: both are read',
    why: 'an array of generic numbers announces what only the text has',
    response: {
      status: 401,
      body: json({
        error: 'invalid_client',
        error_description: 'AADSTS70002: Error validating credentials. AADSTS50012: Invalid client secret is provided.',
        error_codes: [70002],
      }),
    },
    expected: aadsts(50012, 'credential_rejected', 'change_credential', { codes: [70002, 50012] }),
  },
  {
    name: 'a second code in the text behind one that is not generic',
    why: 'only a generic first code opens the rest of the text',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'AADSTS50126: Invalid username or password. AADSTS50053: The account is locked.',
      }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { codes: [50126] }),
  },
  {
    name: 'two listed codes of different categories: the first decides',
    why: '50076 before 53003',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [50076, 53003] }) },
    expected: aadsts(50076, 'step_up_required', 'interact', { codes: [50076, 53003] }),
  },
  {
    name: 'the same two the other way round',
    why: '53003 before 50076',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [53003, 50076] }) },
    expected: aadsts(53003, 'policy_blocked', 'ask_administrator', { codes: [53003, 50076] }),
  },
  {
    name: 'an unlisted code before a listed one: the first still decides',
    why: 'the order is the service’s; a number that no table knows is taken as it is',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [999001, 53003] }) },
    expected: aadsts(999001, 'grant_rejected', 'start_over', { codes: [999001, 53003] }),
  },
  {
    name: 'array against text: the array wins',
    why: 'the array is data, the text is prose',
    response: {
      status: 400,
      body: entra('invalid_grant', 'AADSTS50076: You must use multi-factor authentication.', { error_codes: [53003] }),
    },
    expected: aadsts(53003, 'policy_blocked', 'ask_administrator', { codes: [53003] }),
  },
  {
    name: 'array 50001 against text 500011: numbers are compared whole',
    why: 'one is a prefix of the other',
    response: {
      status: 400,
      body: json({ error: 'invalid_resource', error_description: 'AADSTS500011: not found', error_codes: [50001] }),
    },
    expected: aadsts(50001, 'app_registration', 'fix_application', { codes: [50001] }),
  },
  {
    name: 'repeated numbers in the array',
    why: 'once each, first place kept',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [53003, 53003, 50076, 53003] }) },
    expected: aadsts(53003, 'policy_blocked', 'ask_administrator', { codes: [53003, 50076] }),
  },
  {
    name: 'the same number as number and as text',
    why: 'they are one code',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [53003, '53003', 'AADSTS53003'] }) },
    expected: aadsts(53003, 'policy_blocked', 'ask_administrator', { codes: [53003] }),
  },
  {
    name: 'numeric strings in the array',
    why: 'some gateways quote numbers',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: ['70002', '70008'] }) },
    expected: aadsts(70008, 'grant_expired', 'start_over', { codes: [70002, 70008] }),
  },
  {
    name: 'prefixed strings in the array',
    why: 'some wrappers keep the prefix',
    response: { status: 400, body: json({ error: 'invalid_client', error_codes: ['AADSTS50011'] }) },
    expected: aadsts(50011, 'app_registration', 'fix_application'),
  },
  {
    name: 'a lone number where an array belongs',
    why: 'one value is as good as an array of one',
    response: { status: 400, body: json({ error: 'invalid_resource', error_codes: 500011 }) },
    expected: aadsts(500011, 'app_registration', 'fix_application'),
  },
  {
    name: 'a lone numeric string where an array belongs',
    why: 'as above',
    response: { status: 400, body: json({ error: 'invalid_resource', error_codes: '500011' }) },
    expected: aadsts(500011, 'app_registration', 'fix_application'),
  },
  {
    name: 'an array written as a string',
    why: 'proxies that flatten JSON do this',
    response: { status: 401, body: json({ error: 'invalid_client', error_codes: '[70002, 50012]' }) },
    expected: aadsts(50012, 'credential_rejected', 'change_credential', { codes: [70002, 50012] }),
  },
  {
    name: 'an array of one written as a string',
    why: 'as above, without a separator',
    response: { status: 400, body: json({ error: 'invalid_resource', error_codes: '[500011]' }) },
    expected: aadsts(500011, 'app_registration', 'fix_application'),
  },
  {
    name: 'an empty array against a text with a code',
    why: 'an array that yields nothing is none',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: 'AADSTS50126: Invalid password.', error_codes: [] }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'an array of everything but codes against a text with a code',
    why: 'negative, fractional, too short, too long, no number: none of them counts',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 'AADSTS50126: Invalid password.',
        error_codes: [-50076, 50076.5, 12, 1234567890, '', 'fifty', null, true, {}, 0],
      }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { codes: [50126] }),
  },
  {
    name: 'rubbish around one good number in the array',
    why: 'one bad neighbour does not spoil the rest',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [null, 'x', 7, 53003, {}] }) },
    expected: aadsts(53003, 'policy_blocked', 'ask_administrator', { codes: [53003] }),
  },
  {
    name: 'an object where the array belongs, and no other number',
    why: 'its values are not looked through',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: { 0: 53003 } }) },
    expected: protocol('none', 'grant_rejected', 'start_over'),
  },
  {
    name: 'three digits and nine digits are codes',
    why: 'the limits of the range belong to it',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [999, 999999999] }) },
    expected: aadsts(999, 'grant_rejected', 'start_over', { codes: [999, 999999999] }),
  },
  {
    name: 'forty different numbers in the array',
    why: 'every number is kept',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_codes: Array.from({ length: 40 }, (_, index) => 999_001 + index) }),
    },
    expected: aadsts(999_001, 'grant_rejected', 'start_over', {
      codes: Array.from({ length: 40 }, (_, index) => 999_001 + index),
    }),
  },
  {
    name: 'ten digits after the prefix are not nine',
    why: 'a number cut short would be another code',
    response: { status: 400, body: json({ error: 'invalid_grant', error_description: 'AADSTS5007600000: too long' }) },
    expected: protocol('none', 'grant_rejected', 'start_over', { codes: [] }),
  },
];
