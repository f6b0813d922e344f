/**
 * A person who can sign in.
 *
 * @example
 * ```ts
 * { username: 'bob@fabrikam.onmicrosoft.com', tenant: 'fabrikam.onmicrosoft.com', secondFactor: true }
 * ```
 */
export interface UserOptions {
  /** The sign-in name, such as `adele@contoso.onmicrosoft.com`; its case does not matter. */
  readonly username: string;
  /** Default: none, so that nobody signs in with one. */
  readonly password?: string;
  /** The object id in the home tenant: a GUID. Default: one that is made of the name. */
  readonly id?: string;
  /** Id or domain of the home tenant; in every other one of the authority the person is a guest. Default: the first tenant. */
  readonly tenant?: string;
  /** What is displayed. Default: the username up to the `@`. */
  readonly name?: string;
  /**
   * A policy wants a second factor of this person: what is asked without a person (`prompt=none`) is answered with
   * AADSTS50076 and claims until the person has signed in by an answer to a page, and so is a refresh that wants
   * authentication contexts or to satisfy a policy, an exchange on behalf of a caller whose sign-in lacks it, and every
   * sign-in by password. Default: false.
   */
  readonly secondFactor?: boolean;
  /**
   * What this person has consented to before anything is asked: `false` for nothing, or a list of scopes as a request
   * writes them. What a page asks for is consented to then. Default: everything, for every application.
   */
  readonly consented?: false | readonly string[];
}
