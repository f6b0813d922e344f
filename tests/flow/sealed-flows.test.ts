import { describe, expect, it } from '@jest/globals';
import { EncryptJWT } from 'jose';
import { sealedFlows } from '../../src/web.js';
import { reachable } from '../wire/support/printed.js';
import { startOfTime } from '../wire/support/runtime.js';
import { answerTo, flowWith } from './support/flows.js';

const bytes = Uint8Array.from({ length: 32 }, (_, index) => index * 7);
const secret = Buffer.from(bytes).toString('base64url');
const now = (): number => startOfTime;
const flows = sealedFlows(secret, { now });

const sealed = async (flow = flowWith(), by = flows): Promise<string> => (await by.seal(flow))._unsafeUnwrap();
const codeOf = async (cookie: string | undefined, response: string, by = flows): Promise<string> =>
  (await by.open(cookie, response))._unsafeUnwrapErr().code;

describe('a flow in a cookie', () => {
  it('is what it was', async () => {
    const flow = flowWith({ returnTo: '/orders', claims: '{"access_token":{}}', maxAge: 0, hybrid: true });
    const cookie = await sealed(flow);
    expect(cookie).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(cookie.length).toBeLessThan(1500);
    expect((await flows.open(cookie, answerTo(flow)))._unsafeUnwrap()).toEqual(flow);
  });

  it('shows nothing, and is another text each time', async () => {
    const flow = flowWith();
    const cookies = await Promise.all([sealed(flow), sealed(flow)]);
    expect(cookies[0]).not.toBe(cookies[1]);
    const texts = cookies.flatMap((cookie) =>
      cookie.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1')),
    );
    for (const value of [flow.state, flow.nonce, flow.codeVerifier, flow.clientId])
      expect(texts.join()).not.toContain(value);
  });

  it('is opened by any process with the secret, as text or as bytes', async () => {
    const flow = flowWith();
    for (const given of [secret, `${secret}=`, bytes, Buffer.from(bytes)])
      expect((await sealedFlows(given, { now }).open(await sealed(flow), answerTo(flow))).isOk()).toBe(true);
  });

  it('is sealed with the secret as it was, whatever becomes of the bytes', async () => {
    const given = Uint8Array.from(bytes);
    const own = sealedFlows(given, { now });
    given.fill(0);
    const flow = flowWith();
    expect((await flows.open(await sealed(flow, own), answerTo(flow))).isOk()).toBe(true);
  });

  it('can be used again until it ends: only its code is good for one use', async () => {
    const flow = flowWith();
    const cookie = await sealed(flow);
    for (let time = 0; time < 2; time += 1) expect((await flows.open(cookie, answerTo(flow))).isOk()).toBe(true);
  });
});

describe('an answer without its flow', () => {
  const flow = flowWith();

  it.each<[string, () => Promise<string | undefined>]>([
    ['no cookie', async () => undefined],
    ['an empty cookie', async () => ''],
    ['a cookie that is none', async () => 'marker'],
    ['a cookie of another flow', async () => sealed()],
    [
      'a cookie sealed with another secret',
      async () => sealed(flow, sealedFlows(Uint8Array.from(bytes, (b) => b ^ 1))),
    ],
    ['a cookie that was changed', async () => (await sealed(flow)).replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))],
    ['a cookie cut short', async () => (await sealed(flow)).slice(0, -8)],
    [
      'what the same secret sealed for something else',
      () => new EncryptJWT({ flow }).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(bytes),
    ],
    [
      'what is no flow',
      () =>
        new EncryptJWT({ flow: { state: flow.state } })
          .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', typ: 'tokenrail-flow+jwt' })
          .encrypt(bytes),
    ],
    ['a flow that is over', async () => sealed({ ...flow, begunAt: startOfTime - 3_600_000 })],
  ])('is refused: %s', async (_, cookie) => {
    const error = (await flows.open(await cookie(), answerTo(flow)))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Flow', code: 'state_mismatch' });
    expect(reachable(error)).not.toMatch(/marker|eyJ/);
  });

  it.each(['?code=a', '?code=a&state=', `?state=${flow.state}&state=${flow.state}`])(
    'is refused: an answer with %s',
    async (answer) => {
      expect(await codeOf(await sealed(flow), answer)).toBe('state_mismatch');
    },
  );
});

describe('what cannot be sealed', () => {
  it.each<[string, string | Uint8Array]>([
    ['none', ''],
    ['short', 'c2hvcnQ'],
    ['a pass phrase of the same length', 'a pass phrase with spaces, 43 characters lo'],
    ['hexadecimal', 'ab'.repeat(32)],
    ['16 bytes', new Uint8Array(16)],
    ['33 bytes', new Uint8Array(33)],
    ['no text', undefined as never],
  ])('is a Config error: a secret that is %s', async (_, given) => {
    const own = sealedFlows(given);
    expect((await own.seal(flowWith()))._unsafeUnwrapErr()).toMatchObject({
      _tag: 'Config',
      issues: ['secret: not 32 bytes, as they are or as base64url'],
    });
    expect(await codeOf('x', '?state=a', own)).toBe('invalid_configuration');
  });

  it('is a Config error: a lifetime that is none', async () => {
    expect(await codeOf('x', '?state=a', sealedFlows(secret, { lifetimeMs: 0 }))).toBe('invalid_configuration');
  });

  it.each<[string, object, string]>([
    ['no flow', { state: 'marker' }, 'flow.state'],
    ['more than a cookie holds', flowWith({ claims: JSON.stringify({ marker: 'x'.repeat(3000) }) }), 'flow: more than'],
  ])('is told: %s', async (_, flow, issue) => {
    const error = (await flows.seal(flow as never))._unsafeUnwrapErr();
    expect(error).toMatchObject({
      _tag: 'InvalidRequest',
      issues: expect.arrayContaining([expect.stringContaining(issue)]) as unknown,
    });
    expect(reachable(error)).not.toContain('marker');
  });
});
