import type { ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import type { OAuthError } from '../error/model.js';
import type { TokenResponse } from '../token/token.js';

/** What a grant does with a request: looks at it, sends it, reads the answer. */
export type Exchange<R> = (client: Client, request: R) => ResultAsync<TokenResponse, OAuthError>;
