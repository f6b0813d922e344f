import { deviceCode, liveRuntime, type ClientConfig, type TokenEvent, type UserCode } from 'tokenrail';
import { openBrowser } from '../browser.js';
import { device, errorOf, valueOf } from '../clients.js';
import { expect, expectError, type Checks } from '../expect.js';
import { enterCode, type Person } from '../person.js';
import type { World } from '../world.js';

const scopes = ['api:read'];

/** The provider wants five seconds between two tries: here it is a fifth of one. The end of a code stays what it is. */
const quick: Partial<ClientConfig> = {
  timeoutMs: 120_000,
  runtime: {
    sleep: (ms, signal, settings) => liveRuntime.sleep(ms >= 5_000 && ms <= 60_000 ? ms / 25 : ms, signal, settings),
  },
};

const shownTo =
  ({ issuer }: World, person: Person & { readonly declines?: boolean }, seen: UserCode[] = []) =>
  async (userCode: UserCode): Promise<void> => {
    seen.push(userCode);
    const { verificationUri: address, userCode: code } = userCode;
    await enterCode(openBrowser(issuer), { address, code }, person);
  };

/** What a device without a browser does. */
export const devices: Checks = {
  'a device waits for its person': async (world) => {
    const outcomes: string[] = [];
    const seen: UserCode[] = [];
    const onEvent = (event: TokenEvent): void => {
      if (event.name === 'answer') outcomes.push(event.outcome);
    };
    const acquire = deviceCode(device(world, 'device', { ...quick, onEvent }));
    const enter = shownTo(world, { login: 'bob' }, seen);
    const onUserCode = async (userCode: UserCode): Promise<void> => {
      // Late enough for some tries before.
      await liveRuntime.sleep(700);
      await enter(userCode);
    };
    const token = await valueOf('token', acquire({ scopes, onUserCode }));
    expect('account', token.account?.homeAccountId, 'bob');
    expect('a refresh token', typeof token.refreshToken, 'string');
    expect('first', outcomes[0], 'user_code');
    expect('pending', outcomes.includes('authorization_pending'));
    expect('shown once', seen.length, 1);
    expect('an address for a link', seen[0]?.verificationUriComplete?.includes(seen[0].userCode));
  },

  'a device that asks too often': async (world) => {
    const waits: number[] = [];
    const onEvent = (event: TokenEvent): void => {
      if (event.name === 'wait') waits.push(event.waitMs);
    };
    const acquire = deviceCode(device(world, 'urged', { ...quick, onEvent }));
    await valueOf('token', acquire({ scopes, onUserCode: shownTo(world, { login: 'bob' }) }));
    expect('waits five seconds more', waits.slice(0, 2), [5_000, 10_000]);
  },

  'a device that its person turns down': async (world) => {
    const acquire = deviceCode(device(world, 'device', quick));
    const error = await errorOf(acquire({ scopes, onUserCode: shownTo(world, { login: 'bob', declines: true }) }));
    expectError('error', error, { _tag: 'Protocol', error: 'access_denied', category: 'user_declined' });
  },

  'a device whose person does not consent': async (world) => {
    const acquire = deviceCode(device(world, 'device', quick));
    const onUserCode = shownTo(world, { login: 'bob', cancelsAt: 'consent' });
    const error = await errorOf(acquire({ scopes, onUserCode }));
    expectError('error', error, { _tag: 'Protocol', error: 'access_denied', category: 'user_declined' });
  },

  'a device that nobody serves in time': async (world) => {
    const acquire = deviceCode(device(world, 'hasty', quick));
    const error = await errorOf(acquire({ scopes, onUserCode: () => undefined }));
    expectError('error', error, { _tag: 'Protocol', error: 'expired_token', category: 'grant_expired' });
  },

  'a client that is no device': async (world) => {
    const error = await errorOf(deviceCode(device(world, 'native'))({ scopes, onUserCode: () => undefined }));
    expectError('error', error, { _tag: 'Protocol' });
  },
};
