/** Work that is ended by its caller or by the clock: at once, and with nothing left on either side. */
import { expect, expectLike, expectSoon, promptMs } from './expect.mjs';
import { acquireAs, countOf, newRequest } from './requesting.mjs';

const longMs = 60_000;

/** That the authority has seen a request, and whether it has seen it end. */
const expectSeen = (settings, request, wanted) =>
  expectSoon(JSON.stringify(wanted), async () => {
    const { arrived, over } = await countOf(settings, request);
    return arrived === wanted.arrived && over === wanted.over;
  });

/** The error of a request that is aborted when `when` resolves, and that the authority must see leave. */
const errorOfAborted = async (settings, acquire, request, when) => {
  const interruption = new AbortController();
  const result = acquire({ ...request, signal: interruption.signal });
  await when();
  const start = performance.now();
  interruption.abort();
  const error = (await result)._unsafeUnwrapErr();
  expect('is prompt', performance.now() - start < promptMs);
  await expectSeen(settings, request, { arrived: 1, over: 1 });
  return error;
};

export const interrupting = (settings) => ({
  'aborted while it waits': async () => {
    const request = newRequest();
    const acquire = acquireAs(settings, 'hanging', { timeoutMs: longMs });
    const error = await errorOfAborted(settings, acquire, request, () =>
      expectSeen(settings, request, { arrived: 1, over: 0 }),
    );
    expectLike('error', error, { _tag: 'Aborted', category: 'aborted', remedy: 'none' });
  },

  'aborted while it reads': async () => {
    const request = newRequest();
    let begun;
    const headers = new Promise((resolve) => (begun = resolve));
    const told = async (...given) => fetch(...given).finally(begun);
    const acquire = acquireAs(settings, 'slow', { timeoutMs: longMs, runtime: { fetch: told } });
    const error = await errorOfAborted(settings, acquire, request, () => headers);
    expectLike('error', error, { _tag: 'Aborted', category: 'aborted', remedy: 'none' });
  },

  'aborted before': async () => {
    const request = newRequest();
    const result = await acquireAs(settings, 'plain')({ ...request, signal: AbortSignal.abort() });
    expectLike('error', result._unsafeUnwrapErr(), { _tag: 'Aborted', category: 'aborted' });
    expect('times it was sent', (await countOf(settings, request)).arrived, 0);
  },

  'times out': async () => {
    const request = newRequest();
    const start = performance.now();
    const error = (await acquireAs(settings, 'hanging', { timeoutMs: 300 })(request))._unsafeUnwrapErr();
    const took = performance.now() - start;
    expectLike('error', error, { _tag: 'Timeout', category: 'network', remedy: 'retry', sent: 'maybe' });
    // A timer may fire a moment early.
    expect('after its time', took > 280 && took < 300 + promptMs);
    await expectSeen(settings, request, { arrived: 1, over: 1 });
  },
});
