/** What needs no network: answers that are read, matched and explained. */
import { ok, ResultAsync, errAsync } from 'neverthrow';
import { describe, hasCode, matchRemedy, onCode, parseErrorResponse, sampleError } from 'tokenrail';
import { explain, findCodes } from 'tokenrail/catalogue';
import { expect, expectLike } from './expect.mjs';

const ids =
  'Trace ID: 0a0a0a0a-1111-2222-3333-444444444444\r\nCorrelation ID: 0c0c0c0c-5555-6666-7777-888888888888\r\n' +
  'Timestamp: 2026-03-04 05:06:07Z';

const answers = {
  mfa: {
    status: 400,
    body: JSON.stringify({
      error: 'interaction_required',
      error_description: `AADSTS50076: You must use multi-factor authentication.\r\n${ids}`,
      error_codes: [50076],
      suberror: 'basic_action',
      claims: '{"access_token":{"polids":{"essential":true,"values":["0d0d"]}}}',
    }),
  },
  secret: {
    status: 401,
    body: JSON.stringify({
      error: 'invalid_client',
      error_description: `AADSTS7000215: Invalid client secret provided.\r\n${ids}`,
      error_codes: [7000215],
    }),
  },
  forgotten: {
    status: 400,
    body: JSON.stringify({
      error: 'access_denied',
      error_description: 'AADB2C90118: The user has forgotten their password.',
    }),
  },
  gateway: { status: 502, headers: new Headers({ 'retry-after': '3' }), body: '<html><h1>Bad Gateway</h1></html>' },
};
const [mfa, secret, forgotten, gateway] = Object.values(answers).map(parseErrorResponse);

export const reading = {
  'reads answers': () => {
    const step = { _tag: 'Aadsts', category: 'step_up_required', remedy: 'interact', code: 'AADSTS50076' };
    expectLike('MFA', mfa, { ...step, suberror: 'basic_action', traceId: '0a0a0a0a-1111-2222-3333-444444444444' });
    expect('its claims', JSON.parse(mfa.claims).access_token.polids.essential);
    expectLike('a wrong secret', secret, { category: 'credential_rejected', code: 'AADSTS7000215', status: 401 });
    expectLike('B2C', forgotten, { _tag: 'Protocol', category: 'password_change_required', code: 'AADB2C90118' });
    expectLike('a gateway', gateway, {
      _tag: 'UnexpectedResponse',
      category: 'service_unavailable',
      remedy: 'retry',
      retryAfterMs: 3_000,
    });
  },

  'matches errors': async () => {
    const names = (error) =>
      matchRemedy(error, { interact: () => 'interact', change_credential: () => 'change', retry: () => 'retry' });
    expect('by remedy', [mfa, secret, gateway].map(names), ['interact', 'change', 'retry']);
    expect(
      'by code',
      [mfa, secret].map((error) => hasCode(error, 'AADSTS50076')),
      [true, false],
    );
    const handled = errAsync(secret).orElse(onCode('AADSTS7000215', () => ok('another secret')));
    expect('handled', (await handled).unwrapOr('not handled'), 'another secret');
    const other = errAsync(mfa).orElse(onCode('AADSTS7000215', () => ok('another secret')));
    expect('not this code', (await other).isErr());
    expect('one neverthrow', handled instanceof ResultAsync);
  },

  'describes errors': () => {
    const lines = describe(mfa).split('\n');
    expect('the code is named', lines.includes('code: AADSTS50076'));
    expect('the words are ours', lines.join().includes('You must use'), false);
    expect('a sample', sampleError('AADSTS50076').category, 'step_up_required');
  },

  'explains codes': () => {
    expectLike('a code', explain('AADSTS7000222'), { code: 'AADSTS7000222', category: 'credential_expired' });
    expect('has a meaning', explain(7000222).meaning.length > 20);
    expect('found in a text', findCodes(`it said AADSTS50076: … ${ids}`), ['AADSTS50076']);
  },
};
