import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readCallback, stateIn } from '../../src/flow/callback.js';
import { isSameText } from '../../src/value/same-text.js';
import { answerTo, flowWith } from './support/flows.js';

const flow = flowWith();
const { state } = flow;
const codeOf = (response: Parameters<typeof readCallback>[1]): unknown =>
  readCallback(flow, response).match(
    ({ code }) => code,
    ({ code }) => code,
  );

describe('the answer of a sign-in', () => {
  it.each<[string, Parameters<typeof readCallback>[1]]>([
    ['a URL', answerTo(flow)],
    ['a URL object', new URL(answerTo(flow))],
    ['a path', `/callback?code=a-code&state=${state}#`],
    ['a query', `?code=a-code&state=${state}`],
    ['a query without its mark', `code=a-code&state=${state}`],
    ['a fragment', `https://app.example/#code=a-code&state=${state}`],
    ['a fragment with a route', `https://app.example/#/callback?code=a-code&state=${state}`],
    ['parameters', new URLSearchParams({ code: 'a-code', state })],
    [
      'pairs',
      [
        ['code', 'a-code'],
        ['state', state],
      ] as const,
    ],
    ['the fields of a form', { code: 'a-code', state }],
    ['names of the application twice', `${answerTo(flow)}&page=1&page=2`],
  ])('is read from %s', (_, response) => {
    expect(readCallback(flow, response)._unsafeUnwrap()).toEqual({
      code: 'a-code',
      idToken: undefined,
      issuer: undefined,
      cloudHost: undefined,
    });
    expect(stateIn(response)).toBe(state);
  });

  it('says who answers, where the code is good, and in the hybrid flow who it is', () => {
    const more = '&iss=https%3A%2F%2Fidp&cloud_instance_host_name=login.microsoftonline.us&id_token=e.y.J';
    expect(readCallback({ ...flow, hybrid: true }, answerTo(flow) + more)._unsafeUnwrap()).toEqual({
      code: 'a-code',
      idToken: 'e.y.J',
      issuer: 'https://idp',
      cloudHost: 'login.microsoftonline.us',
    });
    expect(readCallback(flow, answerTo(flow) + more)._unsafeUnwrap().idToken).toBeUndefined();
  });

  it.each<[string, string, string]>([
    ['no state', 'code=a-code', 'state_mismatch'],
    ['an empty state', 'code=a-code&state=', 'state_mismatch'],
    ['another state', `code=a-code&state=${flowWith().state}`, 'state_mismatch'],
    ['another state and an error', 'error=access_denied&state=x', 'state_mismatch'],
    ['another state and a code twice', 'code=a&code=b&state=x', 'state_mismatch'],
    ['the state twice', `code=a&state=${state}&state=${state}`, 'duplicate_parameter'],
    ['a code twice', `code=a&code=b&state=${state}`, 'duplicate_parameter'],
    ['an error beside a code twice', `error=x&code=a&code=b&state=${state}`, 'duplicate_parameter'],
    ['neither code nor error', `state=${state}`, 'unexpected_response'],
    ['an empty code', `code=&state=${state}`, 'unexpected_response'],
  ])('is refused with %s', (_, query, expected) => {
    expect(codeOf(query)).toBe(expected);
  });

  it('is an error where it says one, and belongs to the flow', () => {
    const query = `error=access_denied&error_description=AADSTS65004%3A+x&state=${state}`;
    expect(readCallback(flow, query)._unsafeUnwrapErr()).toMatchObject({
      code: 'AADSTS65004',
      category: 'user_declined',
    });
  });

  it('lacks what the hybrid flow brings', () => {
    expect(readCallback({ ...flow, hybrid: true }, answerTo(flow))._unsafeUnwrapErr()).toMatchObject({
      _tag: 'UnexpectedResponse',
      issues: ['no id_token beside the code'],
    });
  });

  it('is found by no state where there is none, or two', () => {
    expect([stateIn('code=a'), stateIn('state=a&state=a')]).toEqual([undefined, undefined]);
  });
});

describe('two texts', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'é', 'e\u0301', '\ud83d\ude00', '\0'),
  );

  it('are the same exactly where they are equal', () => {
    fc.assert(
      fc.property(text, text, (one, two) => {
        expect(isSameText(one, two)).toBe(one === two);
        expect(isSameText(one, one)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('are not the same where one is the beginning of the other', () => {
    fc.assert(
      fc.property(text, fc.string({ minLength: 1 }), (one, more) => {
        expect([isSameText(one, one + more), isSameText(one + more, one)]).toEqual([false, false]);
      }),
    );
  });
});
