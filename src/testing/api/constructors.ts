import type {
  AuthContextProtection,
  ChallengeAlwaysProtection,
  PolicyChallengeProtection,
  RevokedProtection,
  StepUpProtection,
} from './protection.js';

/** Another field line before the challenge, such as one of another scheme. */
interface LineSettings {
  readonly lineBefore?: string;
}

/**
 * Sessions have been revoked (continuous access evaluation): a token that was issued before is refused with 401,
 * `error="insufficient_claims"` and claims that want `nbf`; one that is asked for afterwards passes, in the same second
 * even. `at` is the moment in epoch milliseconds, and may lie ahead on the authority's clock. Default: the order.
 *
 * @example
 * ```ts
 * const revocation = authority.protect(revoked());
 * // … the call comes through with a new token
 * expect(revocation.hits).toBe(1);
 * ```
 */
export function revoked(settings: LineSettings & { readonly at?: number } = {}): RevokedProtection {
  return { kind: 'revoked', ...settings };
}

/**
 * An authentication context of Conditional Access is wanted: 401, `error="insufficient_claims"`, claims that want `acrs`,
 * and `cc_type="authcontext"`, until the token has `acrs` with this id. The token endpoint gives it to whoever asks for
 * it by `claims`.
 *
 * @example
 * ```ts
 * authority.protect(authContext('c1'), { path: '/orders', method: 'DELETE' });
 * ```
 */
export function authContext(id: string, settings: LineSettings = {}): AuthContextProtection {
  return { kind: 'authContext', id, ...settings };
}

/**
 * A stronger or a more recent sign-in is wanted (RFC 9470 §3): 401 and `error="insufficient_user_authentication"`, with
 * `acr_values` and `max_age` (seconds). No token of this authority says how strong its sign-in was, so none is good enough:
 * order it for a number of `times`, or remove it.
 *
 * @example
 * ```ts
 * authority.protect(stepUp({ acrValues: ['phr'], maxAge: 300 }), { times: 1 });
 * ```
 */
export function stepUp(
  settings: LineSettings & { readonly acrValues?: readonly string[]; readonly maxAge?: number } = {},
): StepUpProtection {
  return { kind: 'stepUp', ...settings };
}

/**
 * Every request is challenged with `error="insufficient_claims"`, whatever its token: for a client that must not go in
 * circles. `claims` are sent in base64; an object is made JSON first. Default: `nbf` of the request's own time.
 *
 * @example
 * ```ts
 * authority.protect(challengeAlways({ claims: '{broken' }));
 * ```
 */
export function challengeAlways(
  settings: LineSettings & { readonly claims?: string | Readonly<Record<string, unknown>> } = {},
): ChallengeAlwaysProtection {
  const { claims, ...rest } = settings;
  return {
    kind: 'challengeAlways',
    ...rest,
    ...(claims !== undefined && { claims: typeof claims === 'string' ? claims : JSON.stringify(claims) }),
  };
}

/**
 * Every request, with a token or without, is answered with exactly this `WWW-Authenticate`; a list is a field line for
 * each member. Default status: 401.
 *
 * @example
 * ```ts
 * authority.protect(policyChallenge('Bearer authorization_uri=https://login.example/authorize resource_id=https://x'));
 * authority.protect(policyChallenge(['PoP nonce="ey=="', 'Bearer error="insufficient_claims", claims="ey=="']));
 * ```
 */
export function policyChallenge(
  header: string | readonly string[],
  settings: { readonly status?: number } = {},
): PolicyChallengeProtection {
  return { kind: 'policyChallenge', lines: [header].flat(), status: settings.status ?? 401 };
}
