import { describe, expect, it } from '@jest/globals';
import { readFlow } from '../../src/flow/flow.js';
import { challengeOf, randomText } from '../../src/flow/proof-key.js';
import { flowWith } from './support/flows.js';

describe('a flow that was kept', () => {
  it('is what it was, after a way through JSON; what else is there is left out', () => {
    const flow = flowWith({ maxAge: 0, claims: '{}', returnTo: '/orders' });
    const kept: object = JSON.parse(JSON.stringify({ ...flow, isAdministrator: true })) as object;
    expect(readFlow(kept)._unsafeUnwrap()).toEqual(flow);
    expect({ ...readFlow(flowWith())._unsafeUnwrap() }).not.toHaveProperty('isAdministrator');
  });

  it.each<[string, unknown, unknown]>([
    ['nothing', undefined, ['flow: not an object']],
    ['a text', 'marker', ['flow: not an object']],
    ['a list', [flowWith()], ['flow: not an object']],
    ['no state', { ...flowWith(), state: undefined }, ['flow.state: missing, or not what authorizationUrl gave']],
    ['a short state', { ...flowWith(), state: 'marker' }, ['flow.state: missing, or not what authorizationUrl gave']],
    [
      'a verifier with other letters',
      { ...flowWith(), codeVerifier: 'é'.repeat(43) },
      [expect.stringMatching(/^flow.codeV/)],
    ],
    ['another mode', { ...flowWith(), responseMode: 'marker' }, [expect.stringMatching(/^flow.responseMode/)]],
    ['scopes in a text', { ...flowWith(), scopes: 'marker' }, [expect.stringMatching(/^flow.scopes/)]],
    ['a time that is none', { ...flowWith(), begunAt: NaN }, [expect.stringMatching(/^flow.begunAt/)]],
    ['a hybrid that is none', { ...flowWith(), hybrid: 'yes' }, [expect.stringMatching(/^flow.hybrid/)]],
    ['an age that is none', { ...flowWith(), maxAge: '1' }, [expect.stringMatching(/^flow.maxAge/)]],
    [
      'a way back to somebody else',
      { ...flowWith(), returnTo: '//evil.example' },
      [expect.stringMatching(/^flow.returnTo/)],
    ],
    [
      'a redirect to a script',
      { ...flowWith(), redirectUri: 'javascript:x' },
      [expect.stringMatching(/^flow.redirectUri/)],
    ],
    [
      'what cannot be read',
      {
        get state(): string {
          throw new Error('marker');
        },
      },
      ['flow: it cannot be read'],
    ],
  ])('is refused, without its values: %s', (_, value, issues) => {
    const found = readFlow(value)._unsafeUnwrapErr();
    expect(found).toEqual(issues);
    expect(found.join()).not.toContain('marker');
  });
});

describe('a proof key', () => {
  it('is 256 random bits', () => {
    const texts = Array.from({ length: 200 }, randomText);
    expect(new Set(texts).size).toBe(200);
    for (const text of texts) expect(text).toMatch(/^[\w-]{43}$/);
  });

  it('is challenged as RFC 7636, appendix B, has it', async () => {
    expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });
});
