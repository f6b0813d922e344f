import { describe, expect, it } from '@jest/globals';
import { err, ok, type Result } from 'neverthrow';
import { localError } from '../../src/error/local.js';
import type { OAuthError } from '../../src/error/model.js';
import { sharing } from '../../src/wire/flight.js';
import type { Signal } from '../../src/wire/platform.js';
import { deferred } from './support/runtime.js';

/** Work that ends when the test says so; each run of it is noted. */
const work = () => {
  const runs: { readonly signal: Signal; readonly end: (result: Result<string, OAuthError>) => void }[] = [];
  const share = sharing<string>((signal) => {
    const { promise, resolve } = deferred<Result<string, OAuthError>>();
    runs.push({ signal, end: resolve });
    return promise;
  });
  return { runs, share };
};

/** A signal that counts who listens to it. */
const counted = () => {
  const controller = new AbortController();
  let listeners = 0;
  const signal: Signal = {
    get aborted() {
      return controller.signal.aborted;
    },
    addEventListener: (type, listener, options) => {
      listeners += 1;
      controller.signal.addEventListener(type, listener, options);
    },
    removeEventListener: (type, listener) => {
      listeners -= 1;
      controller.signal.removeEventListener(type, listener);
    },
  };
  return { signal, abort: () => controller.abort(), listeners: () => listeners };
};

describe('sharing', () => {
  it('gives one result to all who wait, and runs again for who comes after', async () => {
    const { runs, share } = work();
    const waiting = [share(), share(), share()];
    runs[0]?.end(ok('first'));
    for (const result of waiting) expect((await result)._unsafeUnwrap()).toBe('first');
    const next = share();
    runs[1]?.end(err(localError('network', { sent: 'no' })));
    expect((await next)._unsafeUnwrapErr()).toMatchObject({ _tag: 'Network' });
    expect(runs).toHaveLength(2);
  });

  it('ends the work when the last has left, not before', async () => {
    const { runs, share } = work();
    const [one, two] = [new AbortController(), new AbortController()];
    const results = [share(one.signal), share(two.signal)];
    one.abort();
    expect((await results[0])?._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    expect(runs[0]?.signal.aborted).toBe(false);
    two.abort();
    expect((await results[1])?._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    expect(runs[0]?.signal.aborted).toBe(true);
  });

  it('is not ended by one who left while another without a signal waits', async () => {
    const { runs, share } = work();
    const leaving = new AbortController();
    void share(leaving.signal);
    const stayed = share();
    leaving.abort();
    expect(runs[0]?.signal.aborted).toBe(false);
    runs[0]?.end(ok('late'));
    expect((await stayed)._unsafeUnwrap()).toBe('late');
  });

  it('starts anew for who comes after the last has left, and what was left does not disturb it', async () => {
    const { runs, share } = work();
    const leaving = new AbortController();
    void share(leaving.signal);
    leaving.abort();
    const next = share();
    runs[0]?.end(ok('old'));
    runs[1]?.end(ok('new'));
    expect((await next)._unsafeUnwrap()).toBe('new');
  });

  it('does not begin for one who has left already', async () => {
    const { runs, share } = work();
    expect((await share(AbortSignal.abort()))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Aborted' });
    expect(runs).toEqual([]);
  });

  it('leaves no listener behind', async () => {
    const { runs, share } = work();
    const one = counted();
    const result = share(one.signal);
    expect(one.listeners()).toBe(1);
    runs[0]?.end(ok('done'));
    await result;
    expect(one.listeners()).toBe(0);
    one.abort();
    expect(runs[0]?.signal.aborted).toBe(false);
  });
});
