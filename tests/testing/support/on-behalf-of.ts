import type { TestAuthority } from '../../../src/testing.js';
import { type Issued, postForm } from './kinds.js';
import type { Form } from './requests.js';
import { signedIn } from './sign-in.js';

/** The access token of a person for the first application, as its API is called with. */
export async function callerToken(authority: TestAuthority, changes: Form = {}): Promise<string> {
  const scope = `openid api://${authority.application.clientId}/access`;
  const { access_token: token } = await signedIn(authority, { scope, ...changes });
  return String(token);
}

/** A request on behalf of whoever the assertion is of, which succeeds with a right one. */
export function exchangeToken(
  authority: TestAuthority,
  assertion: unknown,
  changes: Form = {},
  base = authority.authorityUrl(),
): Promise<Issued> {
  return postForm(authority, `${base}/oauth2/v2.0/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    assertion: String(assertion),
    scope: 'https://graph.microsoft.com/User.Read',
    ...changes,
  });
}
