import { ResultAsync, type Result } from 'neverthrow';
import { isOAuthError } from '../error/guard.js';
import { clockOf, type Clock } from '../operation/clock.js';
import { dependable, operationIn, type TokenOperation } from '../operation/operation.js';
import { requestIdOf, steered, steeringOf } from '../operation/request.js';
import { listeners, quiet, type DoneEvent, type EventListener } from '../wire/event.js';

/**
 * Tells a listener what an operation does: `start`, then what the combinators and the grant inside tell (`cache`, `shared`,
 * `replayed`, `attempt`, `answer`, `unlisted_code`, `wait`, `fallback`, `reload`), and `done`. All events of a call have
 * its `requestId`; those of a request that several calls share have that of the first, and those of a renewal in the
 * background the `renewalId` of its `refresh`. Nothing in them is secret.
 *
 * @param listener what it throws is ignored
 * @returns a combinator that changes neither the tokens nor the errors
 * @example
 * const acquire = toOperation(
 *   createClient(config).map(clientCredentials).map(withRetry(standardRetry)).map(withEvents((event) => log.info(event))),
 * )
 */
export const withEvents =
  (listener: EventListener, { clock }: { readonly clock?: Partial<Clock> | undefined } = {}) =>
  <R, A, E>(operation: TokenOperation<R, A, E>): TokenOperation<R, A, E> => {
    const next = dependable(operation);
    const { now, uuid } = clockOf(operation, clock);
    const grant = operation.context && { grant: operation.context.grant };
    const tell = quiet(listener);

    const run = async (request: R): Promise<Result<A, E>> => {
      const { correlationId = uuid(), onEvent } = steeringOf(request);
      const startedAt = now();
      const call = { requestId: requestIdOf({ correlationId }), ...grant };
      tell({ name: 'start', at: startedAt, ...call });
      const result = await next(steered(request, { correlationId, onEvent: listeners(onEvent, listener) }));
      const at = now();
      tell({ name: 'done', at, ...call, durationMs: at - startedAt, ...endOf(result) });
      return result;
    };
    return operationIn(operation.context, (request) => new ResultAsync(run(request)));
  };

const endOf = (result: Result<unknown, unknown>): Pick<DoneEvent, 'outcome' | 'source' | 'code'> => {
  if (result.isOk()) {
    const { source } = (result.value ?? {}) as { readonly source?: unknown };
    return { outcome: 'token', ...((source === 'network' || source === 'cache') && { source }) };
  }
  const { error } = result;
  return isOAuthError(error) ? { outcome: error.category, code: error.code } : { outcome: 'error' };
};
