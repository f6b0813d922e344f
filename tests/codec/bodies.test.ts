import { describe, expect, test } from '@jest/globals';

import { decodeDevice } from '../../src/codec/device-body.js';
import { decodeErrorBody } from '../../src/codec/error-body.js';
import { decodeMetadata } from '../../src/codec/metadata-body.js';
import { decodeToken } from '../../src/codec/token-body.js';

const present = (value: object): object => JSON.parse(JSON.stringify(value)) as object;

const token = { token_type: 'Bearer', access_token: 'a-token', expires_in: 3599 };

describe('the body of a success', () => {
  test.each([
    ['the required members', token, token],
    ['numbers in digits', { ...token, expires_in: '3599', ext_expires_in: '7' }, { ...token, ext_expires_in: 7 }],
    [
      'all members',
      { ...token, ext_expires_in: 1, refresh_in: 2, scope: '', refresh_token: 'r', id_token: 'i' },
      { ...token, ext_expires_in: 1, refresh_in: 2, scope: '', refresh_token: 'r', id_token: 'i' },
    ],
    ['unknown members left out', { ...token, id_token_expires_in: '1', foci: '1' }, token],
    [
      'what is optional and of another kind left out',
      { ...token, ext_expires_in: 'x', refresh_in: -1, scope: ['a'], refresh_token: null, id_token: {} },
      token,
    ],
  ])('%s', (_what, body, expected) => {
    expect(present(decodeToken(body)._unsafeUnwrap())).toEqual(expected);
  });

  test.each([
    ['token_type', '', 'expected non-empty string, got empty string'],
    ['token_type', undefined, 'expected non-empty string, got undefined'],
    ['access_token', '', 'expected non-empty string, got empty string'],
    ['access_token', 7, 'expected non-empty string, got number'],
    ['access_token', ['a-token'], 'expected non-empty string, got array'],
    ['expires_in', undefined, 'expected seconds, got undefined'],
    ['expires_in', 'a-token', 'expected seconds, got string'],
    ['expires_in', -1, 'expected seconds, got number'],
  ])('is none where %s is %j', (name, value, issue) => {
    expect(decodeToken({ ...token, [name]: value })._unsafeUnwrapErr()).toEqual([`${name}: ${issue}`]);
  });

  test('names all that is missing', () => {
    expect(decodeToken({})._unsafeUnwrapErr()).toHaveLength(3);
  });
});

const metadata = {
  issuer: 'https://login.microsoftonline.com/t/v2.0',
  authorization_endpoint: 'https://login.microsoftonline.com/t/oauth2/v2.0/authorize',
  token_endpoint: 'https://login.microsoftonline.com/t/oauth2/v2.0/token',
  jwks_uri: 'https://login.microsoftonline.com/t/discovery/v2.0/keys',
};

describe('the metadata document', () => {
  test('has the members that are used', () => {
    const extra = { device_authorization_endpoint: 'd', end_session_endpoint: 'e' };
    const known = { scopes_supported: ['openid'], authorization_response_iss_parameter_supported: true };
    expect(present(decodeMetadata({ ...metadata, ...extra, ...known, claims_supported: [] })._unsafeUnwrap())).toEqual({
      ...metadata,
      ...extra,
      ...known,
    });
    expect(present(decodeMetadata({ ...metadata, end_session_endpoint: 7 })._unsafeUnwrap())).toEqual({
      ...metadata,
      scopes_supported: [],
    });
    expect(decodeMetadata({ ...metadata, scopes_supported: 'openid' })._unsafeUnwrap().scopes_supported).toEqual([]);
  });

  test.each(
    Object.keys(metadata).flatMap((name) => [undefined, null, '', 7, ['x']].map((value) => [name, value] as const)),
  )('is none where %s is %j', (name, value) => {
    const issues = decodeMetadata({ ...metadata, [name]: value })._unsafeUnwrapErr();
    expect(issues).toEqual([expect.stringMatching(`^${name}: expected non-empty string, got `)]);
  });
});

describe('the body of a failure', () => {
  test('is read from any object', () => {
    expect(present(decodeErrorBody({})._unsafeUnwrap())).toEqual({});
    expect(present(decodeErrorBody({ other: 1, access_token: 'x' })._unsafeUnwrap())).toEqual({});
  });

  test('keeps words that are text, and codes and claims whatever they are', () => {
    const body = {
      error: 'invalid_grant',
      error_description: 'd',
      error_codes: [50076, '7'],
      error_uri: 'u',
      error_subcode: 'cancel',
      error_additional_info: [{}],
      suberror: 's',
      claims: { a: 1 },
      timestamp: 't',
      trace_id: 'i',
      correlation_id: 'c',
      correlationId: 'd',
      message: 'm',
      statusCode: '400',
    };
    expect(present(decodeErrorBody(body)._unsafeUnwrap())).toEqual(body);
  });

  test.each(
    [
      'error error_description error_uri error_subcode suberror timestamp trace_id correlation_id correlationId message',
    ].flatMap((names) => names.split(' ')),
  )('leaves out %s where it is no text', (name) => {
    for (const value of [7, null, true, []])
      expect(decodeErrorBody({ [name]: value })._unsafeUnwrap()).not.toHaveProperty(name, value);
  });

  test('reads a nested error', () => {
    const error = {
      code: 'c',
      message: 'm',
      correlationId: 'i',
      innerError: { 'request-id': 'r', 'client-request-id': 'x' },
    };
    expect(present(decodeErrorBody({ error: { ...error, details: [] } })._unsafeUnwrap())).toEqual({ error });
    expect(
      present(decodeErrorBody({ error: { code: 7, innererror: { 'request-id': 'r', date: 'd' } } })._unsafeUnwrap()),
    ).toEqual({
      error: { innererror: { 'request-id': 'r' } },
    });
  });

  test.each([undefined, null, 'invalid_grant', '', 7, [], [{ error: 'invalid_grant' }]])('is not %j', (value) => {
    expect(decodeErrorBody(value)._unsafeUnwrapErr()).toEqual([expect.stringMatching(/^body: expected object, got /)]);
  });
});

describe('the body of a device code', () => {
  const device = { device_code: 'd', user_code: 'U', verification_uri: 'https://x.example', expires_in: 900 };

  test.each([
    ['the required members', device, device],
    ['numbers in digits', { ...device, expires_in: '900', interval: '5' }, { ...device, interval: 5 }],
    ['the older name of the address', { ...device, verification_url: 'v' }, { ...device, verification_url: 'v' }],
    ['what is optional and of another kind left out', { ...device, interval: -1, message: 7, unknown: 1 }, device],
  ])('%s', (_what, body, expected) => {
    expect(present(decodeDevice(body)._unsafeUnwrap())).toEqual(expected);
  });

  test.each([
    ['device_code', '', 'expected non-empty string, got empty string'],
    ['user_code', 7, 'expected non-empty string, got number'],
    ['expires_in', undefined, 'expected seconds, got undefined'],
  ])('is none where %s is %j', (name, value, issue) => {
    expect(decodeDevice({ ...device, [name]: value })._unsafeUnwrapErr()).toEqual([`${name}: ${issue}`]);
  });
});
