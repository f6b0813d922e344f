/** A tenant as the authority holds it. */
export interface TestTenant {
  readonly id: string;
  /** The initial domain; the id where there is none. */
  readonly name: string;
  /** All domains, the initial one first. */
  readonly domains: readonly string[];
  /** Azure AD B2C policies. */
  readonly policies: readonly string[];
}

/** A person as the authority holds it. */
export interface TestUser {
  /** The object id in the home tenant. */
  readonly id: string;
  readonly username: string;
  /** An empty string where there is none. */
  readonly password: string;
  readonly name: string;
  /** The home tenant. */
  readonly tenantId: string;
  /** `{id}.{tenantId}`: how caches tell accounts apart. */
  readonly homeAccountId: string;
}

/** An application as the authority holds it. */
export interface TestApplication {
  readonly clientId: string;
  /** The first secret; an empty string where the application has none. */
  readonly secret: string;
  /** Ids of the tenants that know the application. */
  readonly tenantIds: readonly string[];
}
