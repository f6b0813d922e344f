/**
 * What a person does before a sign-in page. Plain data; the constructors ({@link signsIn}, {@link cancels}, …) give it.
 */
export type PersonDecision =
  | SignsInDecision
  | { readonly kind: 'declines' }
  | { readonly kind: 'cancels' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'closesBrowser' };

/** See {@link signsIn}. */
export interface SignsInDecision {
  readonly kind: 'signsIn';
  readonly username: string;
  /** Default: where a policy wants one. */
  readonly secondFactor?: boolean;
}

/**
 * Which sign-ins a person's decision is for. What is left out does not restrict.
 *
 * @example
 * ```ts
 * authority.person(declines(), { times: 1, clientId });
 * ```
 */
export interface PersonScope {
  readonly clientId?: string;
  /** How many sign-ins it decides. Default: all, until it is removed. */
  readonly times?: number;
  /** How many sign-ins in its scope pass by it first, counted from its order, whoever decides them. Default: 0. */
  readonly after?: number;
}

/** A decision that is in force. */
export interface PersonHandle {
  /** How many sign-ins it has decided. */
  readonly hits: number;
  /** Takes it back. May be called more than once. */
  remove(): void;
}
