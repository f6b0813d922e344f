import { err, type Result } from 'neverthrow';
import type { Client } from '../../client/client.js';
import { localError } from '../../error/local.js';
import type { OAuthError } from '../../error/model.js';
import { parseErrorResponse } from '../../error/parse.js';
import type { TokenRequest } from '../../operation/request.js';
import { devicePolling, isUnanswered } from '../../retry/device-polling.js';
import type { TokenResponse } from '../../token/token.js';
import type { EventListener } from '../../wire/event.js';
import type { Signal } from '../../wire/platform.js';
import { joined, onAbort } from '../../wire/signal.js';
import type { Grant } from '../attempt.js';
import { requestToken } from '../token-endpoint.js';
import { endsOf } from './ends.js';

/** A device code that is asked for its token. */
export interface Polling {
  readonly client: Client;
  readonly grant: Grant;
  readonly request: TokenRequest;
  readonly intervalMs: number;
  readonly lifetimeMs: number;
  /** What became of showing the code: where it rejects, nobody has seen it. */
  readonly shown: PromiseLike<unknown>;
  readonly requestId: string;
  readonly emit: EventListener;
}

/**
 * Asks for the token until it is there, or there will be none: the interval before each request, and more where the server
 * or its absence asks for it (RFC 8628 §3.5). A request that is under way when the code ends may still bring the token.
 */
export const poll = async (polling: Polling): Promise<Result<TokenResponse, OAuthError>> => {
  const { client, grant, request, lifetimeMs, shown, requestId, emit } = polling;
  const { runtime } = client;
  const ends = endsOf(runtime, lifetimeMs, shown);
  const { signal, release } = joined(request.signal, ends.unseen);
  const waking = joined(signal, ends.over);
  const endNow = (): OAuthError | undefined => {
    if (ends.unseen.aborted) return localError('callback_failed', { requestId }, ['onUserCode']);
    if (signal.aborted) return localError('aborted', { requestId });
    return ends.over.aborted ? parseErrorResponse({ body: { error: 'expired_token' }, requestId }) : undefined;
  };
  const startedAt = runtime.now();
  let { intervalMs } = polling;
  let [waitMs, tries, failures] = [intervalMs, 0, 0];
  let last: OAuthError | undefined;
  try {
    for (;;) {
      emit({ name: 'wait', at: runtime.now(), requestId, waitMs, tries, ...(last && factsOf(last)) });
      const isKept = await slept(() => runtime.sleep(waitMs, waking.signal), waking.signal);
      const end = endNow() ?? (isKept ? undefined : localError('callback_failed', { requestId }, ['sleep']));
      if (end) return err(end);
      tries += 1;
      const result = await requestToken(client, grant, { ...request, signal });
      if (result.isOk()) return result;
      const { error } = result;
      if (signal.aborted) return err(endNow() ?? error);
      const elapsedMs = Math.max(0, runtime.now() - startedAt);
      const status = { attempt: failures, elapsedMs, previousMs: intervalMs, error, random: runtime.random() };
      const policyMs = devicePolling(status);
      if (policyMs === Infinity) return err(error);
      if (isUnanswered(error)) failures += 1;
      else [intervalMs, failures] = [policyMs, 0];
      [waitMs, last] = [Math.max(policyMs, error.retryAfterMs ?? 0), error];
    }
  } finally {
    ends.release();
    waking.release();
    release();
  }
};

const factsOf = ({
  category,
  code,
  retryAfterMs,
}: OAuthError): Pick<OAuthError, 'category' | 'code' | 'retryAfterMs'> => ({
  category,
  code,
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});

/**
 * Sleeps until the time is over, or the signal ends it, whether an injected sleep heeds that or not. One that rejects for no
 * such reason gives `false`: without a pause nobody is asked again.
 */
const slept = (sleep: () => Promise<void>, waking: Signal): Promise<boolean> =>
  new Promise((resolve) => {
    const release = onAbort(waking, () => resolve(true));
    if (waking.aborted) resolve(true);
    (async () => sleep())()
      .then(
        () => resolve(true),
        () => resolve(waking.aborted),
      )
      .finally(release);
  });
