import { beforeAll, describe, expect, it } from '@jest/globals';
import { serverMessage } from '../../src/index.js';
import { deviceFlow, failing, granted, pending, slowDown, started } from '../exchange/support/device.js';

// What is loaded in the middle of a test takes turns of the event loop that nobody counts.
beforeAll(async () => {
  await import('../../src/exchange/device-code.js');
});

describe('D12: slow_down is no failure; what ends a device code keeps its code', () => {
  it('after slow_down the token comes all the same, by 5 s slower from then on', async () => {
    await using flow = await deviceFlow({ polls: [pending, slowDown, pending, granted] });
    expect((await flow.token()).accessToken).toBe('marker-access-token');
    expect(flow.polledAt()).toEqual([5_000, 10_000, 20_000, 30_000]);
  });

  it.each([
    ['declined', 'authorization_declined', 65004, 'user_declined'],
    ['over', 'expired_token', 70020, 'grant_expired'],
    ['unknown', 'bad_verification_code', 70018, 'grant_rejected'],
  ])('a code that is %s keeps error, numbers, suberror, text and claims', async (_, error, number, category) => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const members = {
      error_codes: [number],
      error_description: `AADSTS${number}: why`,
      suberror: 'a_suberror',
      claims,
    };
    await using flow = await deviceFlow({ polls: [pending, failing(error, members)] });
    const failure = await flow.error();
    expect(failure).toMatchObject({
      category,
      code: `AADSTS${number}`,
      codes: [number],
      error,
      suberror: 'a_suberror',
    });
    expect([failure.claims, serverMessage(failure)]).toEqual([claims, `AADSTS${number}: why`]);
  });

  it.each([
    ['400', failing('invalid_scope', { error_codes: [70011], error_description: 'AADSTS70011: no' })],
    ['400 with a code in it', { status: 400, body: started }],
    ['an error in a 200', failing('invalid_scope', started, 200)],
  ])('a start that fails calls nobody: %s', async (_, start) => {
    await using flow = await deviceFlow({ start });
    expect(await flow.error()).toHaveProperty('category');
    expect([flow.shown.length, flow.requests.length]).toEqual([0, 1]);
  });
});
