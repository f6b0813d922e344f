/** Combinators over real sockets and the real clock: retry, cache, single flight, limits, abort. */
import { memoryStore, standardPipeline, withCache, withDeadline, withRetry } from 'tokenrail';
import { both, preview, recurs, spaced, standardRetry } from 'tokenrail/retry';
import { expect } from './expect.mjs';
import { acquireAs, countOf, newRequest } from './requesting.mjs';

const plain = (settings) => acquireAs(settings, 'plain');

export const combining = (settings) => ({
  'shares, then caches': async () => {
    const acquire = standardPipeline()(plain(settings));
    const request = newRequest();
    const results = await Promise.all(Array.from({ length: 50 }, () => acquire(request)));
    expect(
      'all have one',
      results.every((result) => result.isOk()),
    );
    const { arrived } = await countOf(settings, request);
    expect(`sent ${arrived} times`, arrived === 1);
    expect('from the cache', (await acquire(newRequest()))._unsafeUnwrap().source === 'cache');
  },

  'keeps users apart': async () => {
    const keys = [];
    const store = memoryStore();
    const spied = { ...store, get: (key) => store.get((keys.push(key), key)) };
    const operation = withCache(spied)((request) => plain(settings)({ scopes: request.scopes }));
    for (const assertion of ['one', 'two', 'one']) await operation({ ...newRequest(), assertion });
    expect('two keys', new Set(keys).size === 2 && keys[0] === keys[2]);
    expect(
      'without the assertion',
      keys.every((key) => !key.includes('one') && !key.includes('two')),
    );
  },

  'retries to a deadline': async () => {
    const acquire = withDeadline(10_000)(withRetry(both(recurs(2), spaced(30)))(acquireAs(settings, 'transient')));
    const error = (await acquire(newRequest()))._unsafeUnwrapErr();
    expect('three tries', error.attempts?.length === 3 && error.attempts[0].waitedMs === 30);
    const late = withDeadline(1_000)(withRetry(spaced(5_000))(acquireAs(settings, 'transient')));
    const given = (await late(newRequest()))._unsafeUnwrapErr();
    expect('gave up at once', given.retryAt > Date.now() + 3_000 && given.attempts.length === 1);
  },

  'aborted between tries': async () => {
    const controller = new AbortController();
    const acquire = withRetry(spaced(60_000))(acquireAs(settings, 'transient'));
    const onEvent = ({ name }) => name === 'wait' && setTimeout(() => controller.abort(), 5);
    const before = Date.now();
    const error = (await acquire({ ...newRequest(), signal: controller.signal, onEvent }))._unsafeUnwrapErr();
    expect('is Aborted', error._tag === 'Aborted' && Date.now() - before < 20_000);
  },

  'previews a policy': () => {
    const { end, tries } = preview(standardRetry, [{ _tag: 'other' }]);
    expect('stops at a foreign error', end === 'policy' && tries.length === 1);
  },
});
