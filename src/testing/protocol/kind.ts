import type { AadstsError } from '../entra/error-response.js';
import type { Readers } from '../http/cors.js';
import type { AuthorityRequest, Endpoint, Reply } from '../http/message.js';
import type { Realm } from './realm.js';
import type { Refusal } from './refusal.js';

/** One kind of authority: what it serves, and how it says no. */
export interface Kind {
  /** Whether it is found at this origin. Default: at every one. */
  readonly serves?: (origin: string) => boolean;
  readonly routes: readonly Route[];
  readonly refuse: (refusal: Refusal, request: AuthorityRequest) => Reply;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'any';
  /** `{tenant}` and `{policy}` each stand for one segment. */
  readonly path: string;
  /** What a fault's scope calls it; without one, no fault answers here. */
  readonly endpoint?: Endpoint;
  readonly respond: Handler;
  /** Who may read the answer from a page of another origin. Default: nobody. */
  readonly readers?: Readers;
  /** How an AADSTS error that a test orders is answered here. Default: as by a token endpoint. */
  readonly fail?: (realm: Realm, request: AuthorityRequest, error: AadstsError) => Reply;
}

export type Handler = (realm: Realm, request: AuthorityRequest) => Reply | Refusal | Promise<Reply | Refusal>;
