import { findApplication } from '../client/authenticate-client.js';
import { readCredentials } from '../client/read-credentials.js';
import type { Application } from '../directory/directory.js';
import type { AuthorityRequest } from '../http/message.js';
import type { Realm } from '../protocol/realm.js';
import type { Refusal } from '../protocol/refusal.js';

export const issuerAt = ({ origin }: AuthorityRequest): string => `${origin}/oidc`;

/** What `aud` of a client assertion may say (RFC 7523 §3). */
export function audiencesAt(request: AuthorityRequest): readonly string[] {
  return [issuerAt(request), `${issuerAt(request)}/token`];
}

export const clientOf = (realm: Realm, request: AuthorityRequest): Application | Refusal =>
  findApplication(realm, readCredentials(request).clientId);
