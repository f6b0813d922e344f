import { aadsts, entra, ids, json, policyClaims, type Case } from './case.js';

/** Codes that no table knows: the code stays, the layers below give the category. */
export const unlisted: readonly Case[] = [
  {
    name: 'unlisted under invalid_grant',
    why: 'the word decides',
    response: { status: 400, body: entra('invalid_grant', 'AADSTS999001: Something new.', { error_codes: [999001] }) },
    expected: aadsts(999001, 'grant_rejected', 'start_over', ids),
  },
  {
    name: 'unlisted under invalid_grant with claims',
    why: 'the claims decide',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [999001], claims: policyClaims }) },
    expected: aadsts(999001, 'step_up_required', 'interact', { claims: policyClaims }),
  },
  {
    name: 'unlisted under interaction_required',
    why: 'the word decides',
    response: { status: 400, body: json({ error: 'interaction_required', error_codes: [999001] }) },
    expected: aadsts(999001, 'sign_in_required', 'interact'),
  },
  {
    name: 'unlisted under invalid_client',
    why: 'the word decides',
    response: { status: 401, body: json({ error: 'invalid_client', error_codes: [999001] }) },
    expected: aadsts(999001, 'credential_rejected', 'change_credential'),
  },
  {
    name: 'unlisted under an unknown word with 401',
    why: 'nothing decides',
    response: { status: 401, body: json({ error: 'something_new', error_codes: [999001] }) },
    expected: aadsts(999001, 'service_error', 'contact_support'),
  },
  {
    name: 'unlisted under an unknown word with 400',
    why: 'nothing decides, so support must',
    response: { status: 400, body: json({ error: 'something_new', error_codes: [999001] }) },
    expected: aadsts(999001, 'service_error', 'contact_support'),
  },
  {
    name: 'unlisted behind the generic 70002',
    why: 'the generic number would be listed, yet it is left out',
    response: { status: 400, body: json({ error: 'invalid_grant', error_codes: [70002, 999001] }) },
    expected: aadsts(999001, 'grant_rejected', 'start_over', { codes: [70002, 999001] }),
  },
  {
    name: 'unlisted five digits that continue a listed code',
    why: '5000 is no prefix to go by: 500760 is not 50076',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: 'AADSTS500760: Something new.' }),
    },
    expected: aadsts(500760, 'grant_rejected', 'start_over', { codes: [500760] }),
  },
  {
    name: 'a code and no word at all',
    why: 'a number by itself makes an OAuth error',
    response: { status: 400, body: json({ error_codes: [50126] }) },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { error: undefined }),
  },
  {
    name: 'an unlisted code in the text and no word at all',
    why: 'a number by itself makes an OAuth error',
    response: { status: 400, body: json({ error_description: 'AADSTS999001: Something new.' }) },
    expected: aadsts(999001, 'service_error', 'contact_support', { error: undefined }),
  },
  {
    name: 'a word of a wrong type beside a code',
    why: 'a field that cannot be read is ignored, the rest is read',
    response: { status: 400, body: json({ error: 42, error_codes: [50126] }) },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user', { error: undefined }),
  },
  {
    name: 'a description of a wrong type beside a code',
    why: 'as above',
    response: {
      status: 400,
      body: json({ error: 'invalid_grant', error_description: ['AADSTS53003: x'], error_codes: [50126] }),
    },
    expected: aadsts(50126, 'sign_in_failed', 'ask_user'),
  },
  {
    name: 'every field of a wrong type but the word',
    why: 'as above',
    response: {
      status: 400,
      body: json({
        error: 'invalid_grant',
        error_description: 1,
        error_codes: true,
        error_uri: {},
        suberror: {},
        claims: 7,
        trace_id: 8,
        correlation_id: [],
        timestamp: 1700000000,
        error_additional_info: 'client_mismatch',
      }),
    },
    expected: {
      _tag: 'Protocol',
      category: 'grant_rejected',
      remedy: 'start_over',
      code: 'none',
      codes: [],
      error: 'invalid_grant',
      suberror: undefined,
      claims: undefined,
      traceId: undefined,
      correlationId: undefined,
      timestamp: undefined,
    },
  },
];
