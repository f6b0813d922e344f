import { type AuthorityRequest, jsonReply, type Reply } from '../http/message.js';
import { parameter } from '../http/parameters.js';
import type { Realm } from './realm.js';
import { isRefusal, type Refusal } from './refusal.js';
import { duplicateParameters, missingParameter, unsupportedGrantType } from './refusals.js';

/** What a token endpoint does for one `grant_type`, in a place of its authority; its success is a JSON object. */
export type GrantAt<Place extends readonly unknown[]> = (
  realm: Realm,
  request: AuthorityRequest,
  ...place: Place
) => Promise<object | Refusal>;

/** RFC 6749 §3.2: takes each parameter once, finds the grant by its `grant_type` and lets it answer. */
export function tokenEndpoint<Place extends readonly unknown[]>(grants: ReadonlyMap<string, GrantAt<Place>>) {
  return async (realm: Realm, request: AuthorityRequest, ...place: Place): Promise<Reply | Refusal> => {
    const { form } = request;
    if (form.duplicates.length > 0) return duplicateParameters(form.duplicates);
    const name = parameter(form, 'grant_type');
    if (name === undefined) return missingParameter('grant_type');
    const grant = grants.get(name);
    if (grant === undefined) return unsupportedGrantType(name);
    const answer = await grant(realm, request, ...place);
    return isRefusal(answer) ? answer : jsonReply(200, answer);
  };
}
