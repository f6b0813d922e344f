import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TokenEvent } from '../../src/index.js';
import { deviceFlow, granted, pending, slowDown, started, type Scripted } from '../exchange/support/device.js';
import { waysThatShow } from '../wire/support/printed.js';

// What is loaded in the middle of a test takes turns of the event loop that nobody counts.
beforeAll(async () => {
  await import('../../src/exchange/device-code.js');
});

const silent = 'marker-of-nobody';
const busy: Scripted = { status: 503, headers: { 'retry-after': '1' }, body: '' };

describe('S40: a device code is shown once, asked for slowly, and ends', () => {
  it('the code of the person goes to the callback, and nowhere else', async () => {
    const events: TokenEvent[] = [];
    const onEvent = (event: TokenEvent): void => void events.push(event);
    const codes = { device_code: silent, user_code: 'WXYZ-1234' };
    const start = { body: { ...started, ...codes, expires_in: 12 } };
    await using flow = await deviceFlow({ start, polls: [pending] }, { onEvent });
    const error = await flow.error();
    expect(flow.shown.map(({ userCode }) => userCode)).toEqual(['WXYZ-1234']);
    expect(waysThatShow(flow.shown[0] ?? {}, [silent])).toEqual([]);
    expect([error, ...events].flatMap((told) => waysThatShow(told, [...Object.values(codes)]))).toEqual([]);
  });

  it.each<[string, readonly Scripted[], number]>([
    ['while the person is not done', [pending, pending, pending, granted], 7_000],
    ['where it is to go slower', [slowDown, pending, pending, granted], 7_000],
    ['where the network fails', ['reset', 'reset', pending, granted], 7_000],
    ['where a server asks for less', [busy, pending, busy, granted], 7_000],
  ])('no two polls are closer than the interval: %s', async (_, polls, least) => {
    await using flow = await deviceFlow({ start: { body: { ...started, interval: 7 } }, polls });
    await flow.token();
    const times = [0, ...flow.polledAt()];
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps).toHaveLength(4);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(least);
  });

  it('no poll comes once expires_in is over', async () => {
    await using flow = await deviceFlow({
      start: { body: { ...started, expires_in: 60 } },
      polls: [pending, slowDown],
    });
    expect(await flow.error()).toMatchObject({ category: 'grant_expired' });
    expect(Math.max(...flow.polledAt())).toBeLessThan(60_000);
    expect(flow.runtime.elapsed()).toBe(60_000);
  });

  it('our own sentence warns of codes that somebody else sent', async () => {
    await using flow = await deviceFlow({ start: { body: { ...started, message: undefined } } });
    await flow.token();
    expect(flow.shown[0]?.message).toMatch(/only if you started this sign-in yourself/);
  });
});
