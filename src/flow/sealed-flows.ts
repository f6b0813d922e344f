import { err, errAsync, ok, ResultAsync, type Result } from 'neverthrow';
import { configError, invalidRequest, localError } from '../error/local.js';
import type { CallbackError, ConfigError, FlowError, InvalidRequestError, NetworkError } from '../error/model.js';
import type { AuthorizationResponse } from '../error/redirect-parameters.js';
import { isSameText } from '../value/same-text.js';
import { guarded } from '../wire/guarded.js';
import { noFlow, problemsOfLifetime, stateOf, unlessOver, type FlowLifetime } from './flow-store.js';
import { readFlow, type AuthorizationFlow } from './flow.js';

/** Sign-ins that were begun, each sealed into a text for a cookie. */
export interface SealedFlows {
  /** The value of a cookie. */
  readonly seal: (
    flow: AuthorizationFlow,
  ) => ResultAsync<string, ConfigError | InvalidRequestError | NetworkError | CallbackError>;
  /** The flow in the value of a cookie, where the answer belongs to it. */
  readonly open: (
    cookie: string | undefined,
    response: AuthorizationResponse,
  ) => ResultAsync<AuthorizationFlow, FlowError<'state_mismatch'> | ConfigError | NetworkError | CallbackError>;
}

/** A browser drops a cookie of more than 4,096 bytes without a word; its name and its attributes want room, too. */
const longest = 3_800;

const keyOf = (secret: string | Uint8Array): Uint8Array | undefined => {
  if (secret instanceof Uint8Array) return secret.length === 32 ? Uint8Array.from(secret) : undefined;
  if (typeof secret !== 'string' || !/^[\w-]{43}=?$/.test(secret)) return undefined;
  const binary = atob(secret.replace('=', '').replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
};

const loaded = (): ResultAsync<typeof import('./sealing.js'), NetworkError> =>
  ResultAsync.fromPromise(import('./sealing.js'), () =>
    localError('network', { sent: 'no' }, ['flows could not be loaded']),
  );

/**
 * Seals a sign-in that was begun into a cookie, for servers that keep nothing: encrypted and signed (JWE, `dir`, A256GCM), so
 * that the browser can neither read nor change it.
 *
 * The cookie binds the answer to the browser, and must say: `HttpOnly; Secure; SameSite=Lax; Path=` the path of the callback
 * `; Max-Age=3600`. For `form_post`, which comes from another site, `SameSite=None`. Delete it with the answer to the
 * callback, whatever came of it. What a cookie cannot do: until it ends, whoever has a copy can use it again. The code beside
 * it is good for one use, and that is what makes the sign-in good for one.
 *
 * @param secret 32 random bytes, as they are or as base64url; the same for all processes. Anything else is a `Config` error
 * @returns `seal` gives `InvalidRequest` for what is no flow, or has more in it than a cookie holds; `open` gives `Flow` with
 * `state_mismatch` where there is no cookie, it was not sealed with this secret, its time is over, or the answer belongs to
 * another sign-in. Both give `Network` with `sent: 'no'` where a part of the library cannot be loaded
 * @example
 * const flows = sealedFlows(process.env.FLOW_SECRET ?? '')
 * const begun = await begin(request).andThen(({ url, flow }) => flows.seal(flow).map((cookie) => ({ url, cookie })))
 * // and when the browser is back:
 * await flows.open(cookies.flow, request.url).andThen((flow) => redeem({ flow, response: request.url }))
 * @see RFC 7516; RFC 6265; RFC 9700 §4.7.1
 */
export const sealedFlows = (secret: string | Uint8Array, lifetime: FlowLifetime = {}): SealedFlows => {
  const known = keyOf(secret);
  const issues = [
    ...(known ? [] : ['secret: not 32 bytes, as they are or as base64url']),
    ...problemsOfLifetime(lifetime),
  ];
  const key = known ?? new Uint8Array(32);

  const fitting = (text: string): Result<string, InvalidRequestError> =>
    text.length <= longest ? ok(text) : err(invalidRequest(['flow: more than a cookie holds']));

  const belonging = (value: unknown, state: string): Result<AuthorizationFlow, FlowError<'state_mismatch'>> =>
    readFlow(value)
      .mapErr(noFlow)
      .andThen((flow) => (isSameText(state, flow.state) ? unlessOver(flow, lifetime) : err(noFlow())));

  return {
    seal: (given) =>
      issues.length > 0
        ? errAsync(configError(issues))
        : readFlow(given)
            .mapErr(invalidRequest)
            .asyncAndThen((flow) =>
              loaded().andThen(({ sealed }) => guarded('flows', async () => ok(await sealed(flow, key)))),
            )
            .andThen(fitting),
    open: (cookie, response) => {
      if (issues.length > 0) return errAsync(configError(issues));
      return stateOf(response).asyncAndThen((state) =>
        typeof cookie !== 'string'
          ? errAsync(noFlow())
          : loaded().andThen(({ opened }) =>
              ResultAsync.fromPromise(opened(cookie, key), noFlow).andThen((value) => belonging(value, state)),
            ),
      );
    },
  };
};
