import { err, ok, type Result } from 'neverthrow';
import { parseJson } from '../codec/json.js';
import { invalidRequest, localError } from '../error/local.js';
import type { CacheError, FlowError } from '../error/model.js';
import {
  noFlow,
  problemsOfLifetime,
  stateOf,
  unlessOver,
  unlessWrong,
  type FlowLifetime,
  type FlowStore,
} from './flow-store.js';
import { readFlow, type AuthorizationFlow } from './flow.js';

/** What of a `Storage` is used. */
export interface FlowStorage {
  readonly length: number;
  readonly key: (index: number) => string | null;
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

const prefix = 'tokenrail.flow.';

/** A storage throws where it is full, or where the user does not allow any. */
const attempt = <A>(use: () => A): Result<A, CacheError> => {
  try {
    return ok(use());
  } catch {
    return err(localError('cache_failed', {}, ['flows']));
  }
};

const flowIn = (text: string | null): AuthorizationFlow | undefined =>
  text === null ? undefined : readFlow(parseJson(text)).unwrapOr(undefined);

/** Takes out what is over, and what is no flow. */
const sweep = (storage: FlowStorage, lifetime: FlowLifetime): void => {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const key of keys) {
    if (key === null || !key.startsWith(prefix)) continue;
    const flow = flowIn(storage.getItem(key));
    if (!flow || unlessOver(flow, lifetime).isErr()) storage.removeItem(key);
  }
};

/**
 * Keeps the sign-ins that a page began in the storage of the browser, so that they are there when the browser comes back.
 *
 * With `sessionStorage` a flow is known to its own tab and its origin; with `localStorage` to all tabs, which a sign-in in a
 * window of its own needs. Any script of the page can read it: it is worth a single sign-in, within an hour.
 *
 * @param storage such as `sessionStorage`; where it throws, as a full one does, there is a `Cache` error
 * @returns a store. `take` gives `Flow` with `state_mismatch` where there is no such flow, where its time is over, and where
 * it was taken before
 * @example
 * const flows = browserFlows(sessionStorage)
 * await begin(request).andThen(({ url, flow }) => flows.keep(flow).map(() => location.assign(url)))
 * // and when the browser is back:
 * const response = callbackOfPage(window)
 * await flows.take(response).andThen((flow) => redeem({ flow, response }))
 * @see RFC 6749 §10.12
 */
export const browserFlows = (storage: FlowStorage, lifetime: FlowLifetime = {}): FlowStore => {
  const issues = problemsOfLifetime(lifetime);

  const taken = (state: string): Result<AuthorizationFlow, FlowError<'state_mismatch'> | CacheError> =>
    attempt(() => {
      const text = storage.getItem(prefix + state);
      storage.removeItem(prefix + state);
      return text;
    }).andThen((text) => {
      const flow = flowIn(text);
      return flow?.state === state ? unlessOver(flow, lifetime) : err(noFlow());
    });

  return {
    keep: (given) =>
      unlessWrong(issues, () =>
        readFlow(given)
          .mapErr(invalidRequest)
          .andThen((flow) =>
            attempt(() => {
              sweep(storage, lifetime);
              storage.setItem(prefix + flow.state, JSON.stringify(flow));
            }),
          ),
      ),
    take: (response) => unlessWrong(issues, () => stateOf(response).andThen(taken)),
  };
};
