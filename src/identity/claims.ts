/** The claims of an id token: the members of its JSON, and nothing that is inherited. */
export type IdTokenClaims = Readonly<Record<string, unknown>>;

/** What an id token is checked against. */
export interface Expected {
  /** The `nonce` of the sign-in: the token must have this one. */
  readonly nonce?: string | undefined;
  /** How long ago the person may have signed in: then `auth_time` must be there. */
  readonly maxAgeSeconds?: number | undefined;
  /** The code that came with the token from the authorization endpoint: then `c_hash` must be there, and fit. */
  readonly code?: string | undefined;
  /** The access token that came with it: `at_hash` must fit where it is there. */
  readonly accessToken?: string | undefined;
  /** Whether `at_hash` must be there: it must where both came from the authorization endpoint. */
  readonly requireAccessTokenHash?: boolean | undefined;
  /** The claims of an earlier token: this one must be of the same person. */
  readonly subject?: { readonly iss?: unknown; readonly sub?: unknown } | undefined;
  /** The ids of the tenants that the application serves: `tid` must be one of them. */
  readonly tenants?: readonly string[] | undefined;
}
