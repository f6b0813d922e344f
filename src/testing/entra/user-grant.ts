import type { AuthenticatedClient } from '../client/authenticate-client.js';
import type { TestTenant } from '../directory/registered.js';
import type { ClaimsAsked } from '../protocol/claims-asked.js';
import type { SignIn } from '../protocol/sign-in.js';
import type { UserScopes } from '../protocol/user-scopes.js';

/** What a grant has found out: who gets tokens, in whose name, and for what. */
export interface UserGrant extends AuthenticatedClient {
  readonly signIn: SignIn;
  /** Where it is asked; the home tenant of the person, or another. */
  readonly tenant: TestTenant;
  readonly scopes: UserScopes;
  readonly asked: ClaimsAsked;
  /** What an id token repeats. */
  readonly nonce?: string | undefined;
  /** Whether an id token says when the person signed in. */
  readonly signInTime?: boolean;
  /** All that the sign-in was granted, for refresh tokens. Default: what is asked for now. */
  readonly wholeScope?: string;
  /** Epoch milliseconds from which its refresh tokens are none any more. Default: as long as the platform of the client allows. */
  readonly refreshUntil?: number;
}
