import type { TokenRequest } from '../operation/request.js';
import type { Account } from '../token/token.js';

/** A request for a token without asking anybody. */
export interface SilentRequest extends TokenRequest {
  /**
   * Whose token: one of `accounts(store)`, or that of an earlier token. `'only'` is the one account that the store has of
   * this client: for a program with one user, never for a server; several are `InvalidRequest`. `undefined`, such as a
   * server has of a session that nobody signed in to, is `NoToken`.
   */
  readonly account: Account | 'only' | undefined;
}

/** A request of which the account and the tenant are known, and where its token is kept. */
export interface Found extends TokenRequest {
  readonly homeAccountId: string;
  readonly tenant: string;
  readonly key: string;
}
