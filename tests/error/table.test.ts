import { beforeAll, describe, expect, test } from '@jest/globals';

import { parseErrorResponse, type Category, type OAuthError } from '../../src/error/index.js';
import { isAdmitted } from './support/admitted.js';
import { listed, type Listed } from './support/catalogue.js';

const statuses = [undefined, 200, 400, 401, 403, 404, 408, 429, 500, 503, 599] as const;

const overruling: Readonly<Record<string, Category>> = {
  message_only: 'policy_blocked',
  protection_policy_required: 'policy_blocked',
  client_mismatch: 'grant_rejected',
};
const suberrors = [
  undefined,
  'no_such_suberror',
  ...Object.keys(overruling),
  ...(
    'interrupted_user ux_not_allowed ui_not_allowed basic_action additional_action mfa_required registration_required ' +
    'device_authentication_failed consent_required user_password_expired bad_token token_expired ' +
    'nativeauthapi_disabled cancel password_too_weak password_too_short password_too_long password_recently_used ' +
    'password_banned password_is_invalid invalid_oob_value attribute_validation_failed'
  ).split(' '),
];

const parse = ({ family, number, code }: Listed, status: number | undefined, suberror?: string): OAuthError =>
  parseErrorResponse({
    ...(status !== undefined && { status }),
    body: {
      error: 'invalid_grant',
      error_description: `${code}: a text.`,
      ...(family === 'AADSTS' && { error_codes: [number] }),
      ...(suberror !== undefined && { suberror }),
    },
  });

const decided = (own: Category, status: number | undefined, suberror: string | undefined): Category => {
  if (status === 429) return 'throttled';
  if (status !== undefined && status >= 500) return 'service_unavailable';
  return overruling[suberror ?? ''] ?? own;
};

interface Row {
  readonly entry: Listed;
  readonly status: number | undefined;
  readonly suberror: string | undefined;
  readonly error: OAuthError;
}

const promises: Readonly<Record<string, (row: Row) => boolean>> = {
  'gives a value that the type admits': ({ error }) => isAdmitted(error),
  'has the category that the order of the layers decides': ({ entry, status, suberror, error }) =>
    error.category === decided(entry.category, status, suberror),
  'shows the code exactly where its own category was decided': ({ entry, error }) =>
    error.code === (error.category === entry.category ? entry.code : 'none'),
  'keeps the number, also where it is overruled': ({ entry, error }) =>
    error.codes.length === 1 && error.codes[0] === entry.number,
  'has a tag that tells whether an AADSTS code holds': ({ error }) =>
    error._tag === (error.code.startsWith('AADSTS') ? 'Aadsts' : 'Protocol'),
  'is overruled by 429 and 5xx, whatever else it says': ({ status, error }) =>
    status === undefined ||
    (status !== 429 && status < 500) ||
    error.category === (status === 429 ? 'throttled' : 'service_unavailable'),
};

/** The rows, 122,000 of them, that break a promise. */
const exceptions = new Map<string, string[]>(Object.keys(promises).map((name) => [name, []]));

beforeAll(() => {
  for (const entry of listed)
    for (const status of statuses)
      for (const suberror of suberrors) {
        const row = { entry, status, suberror, error: parse(entry, status, suberror) };
        for (const [name, isKept] of Object.entries(promises))
          if (!isKept(row)) exceptions.get(name)?.push(`${entry.code} with status ${status} and suberror ${suberror}`);
      }
});

describe('every listed code, with every status and every suberror', () => {
  test('there are 449 AADSTS codes and 14 of Azure AD B2C', () => {
    expect([listed.filter(({ family }) => family === 'AADSTS').length, listed.length]).toEqual([449, 463]);
  });

  test.each(Object.keys(promises))('%s', (name) => {
    expect(exceptions.get(name)?.slice(0, 20)).toEqual([]);
  });
});

describe('a listed code alone', () => {
  test.each(listed.map((entry) => [entry.code, entry] as const))('%s has the category of the catalogue', (_, entry) => {
    expect(parse(entry, undefined)).toMatchObject({ code: entry.code, category: entry.category });
  });

  test('beats every word that would decide without it', () => {
    const words = [
      'invalid_client',
      'interaction_required',
      'temporarily_unavailable',
      'access_denied',
      'no_such_word',
    ];
    const exception = listed.flatMap(({ family, number, code, category }) =>
      words.filter((error) => {
        const body = {
          error,
          error_description: `${code}: a text.`,
          ...(family === 'AADSTS' && { error_codes: number }),
        };
        return parseErrorResponse({ body }).category !== category;
      }),
    );
    expect(exception).toEqual([]);
  });

  test('is compared as a number, never as a part of a longer one', () => {
    const neighbours = listed
      .filter(({ family }) => family === 'AADSTS')
      .map(({ number }) => number * 10 + 1)
      .filter((number) => number < 1e9 && !listed.some((other) => other.number === number));
    for (const number of neighbours)
      expect(parseErrorResponse({ body: { error: 'no_such_word', error_codes: [number] } })).toMatchObject({
        code: `AADSTS${number}`,
        category: 'service_error',
      });
  });
});
