import { type Refusal, refuse } from './refusal.js';

/** Every refusal of what is asked in the name of a person, in one list. The wording is the project's own. */

export const redirectUriMissing = (): Refusal =>
  refuse('redirectUriMissing', 'The request names no redirect URI, so that there is nowhere to answer to.');

export const redirectUriUnknown = (uri: string, clientId: string): Refusal =>
  refuse('redirectUriUnknown', `The redirect URI '${uri}' is not registered for the application '${clientId}'.`);

export const redirectUriDiffers = (): Refusal =>
  refuse('redirectUriDiffers', 'The redirect URI is not the one for which the code was issued.');

export const responseTypeUnsupported = (type: string): Refusal =>
  refuse('responseTypeUnsupported', `The response type '${type}' is not enabled for the application.`);

export const responseModeUnsupported = (mode: string): Refusal =>
  refuse('responseModeUnsupported', `The response mode '${mode}' does not go with this response type.`);

export const parameterUnusable = (name: string): Refusal =>
  refuse('parameterUnusable', `The value of the parameter '${name}' cannot be used.`, name);

export const challengeMissing = (): Refusal =>
  refuse('challengeMissing', 'This client has to prove that the code is its own (PKCE), and sends no code challenge.');

export const challengeMethodUnusable = (): Refusal =>
  refuse('challengeMethodUnusable', 'A code challenge is made with S256; the request names another method, or none.');

export const challengeMalformed = (): Refusal =>
  refuse('challengeMalformed', 'A code challenge is 43 characters of base64url; this one is not.');

export const verifierMissing = (): Refusal =>
  refuse('verifierMissing', 'The code was asked for with a challenge, and the code verifier is missing.');

export const verifierWrong = (): Refusal =>
  refuse('verifierWrong', 'The code verifier does not fit the challenge with which the code was asked for.');

export const signInNeeded = (): Refusal =>
  refuse('signInNeeded', 'Nobody is signed in, and the request does not allow to ask.');

/** `asked` are the authentication contexts that the request wants. */
export const secondFactorNeeded = (policyId: string, asked: readonly string[]): Refusal => ({
  ...refuse('secondFactorNeeded', 'A policy wants a second factor of this person, who has to be asked for it.'),
  claims: JSON.stringify({
    access_token: {
      polids: { essential: true, values: [policyId] },
      ...(asked.length > 0 && { acrs: { essential: true, values: asked } }),
    },
  }),
});

export const consentNeeded = (clientId: string): Refusal =>
  refuse('consentNeeded', `Nobody has consented to what the application '${clientId}' asks for.`);

export const personDeclined = (): Refusal => refuse('personDeclined', 'The person declined to consent.');

export const personCancelled = (): Refusal => refuse('personCancelled', 'The person cancelled the sign-in.');

export const unknownUser = (): Refusal => refuse('unknownUser', 'No account has the name that was given.');

export const accountNotAllowed = (segment: string): Refusal =>
  refuse('accountNotAllowed', `Accounts of this kind do not sign in at '${segment}'.`);

export const scopeUnknown = (name: string, uri: string): Refusal =>
  refuse('scopeUnknown', `The resource '${uri}' has no scope '${name}'.`);

export const scopeNotOfCode = (): Refusal =>
  refuse('scopeNotOfCode', 'The scope goes beyond the one for which the code was issued.');

export const credentialMissing = (): Refusal =>
  refuse('credentialMissing', "The request body has to contain 'client_assertion' or 'client_secret'.");

export const credentialNotAllowed = (): Refusal =>
  refuse('credentialNotAllowed', 'The client is public, and sends neither a secret nor an assertion.');

export const originMissing = (): Refusal =>
  refuse('originMissing', 'What was issued to a single-page application is redeemed by a browser, with its Origin.');

export const originNotAllowed = (): Refusal =>
  refuse('originNotAllowed', 'Only the code of a single-page application is redeemed from another origin.');

export const grantUnreadable = (name: string): Refusal =>
  refuse('grantUnreadable', `The value of '${name}' is malformed or invalid.`, name);

export const grantOfAnotherClient = (name: string): Refusal =>
  refuse('grantOfAnotherClient', `The value of '${name}' was issued to another client.`, name);

export const grantOfAnotherTenant = (): Refusal =>
  refuse('grantOfAnotherTenant', 'The code was issued by another tenant than the one at which it is redeemed.');

export const grantRevoked = (): Refusal =>
  refuse('grantRevoked', 'The grant was revoked after it was issued; the person has to sign in again.');

export const codeExpired = (): Refusal => refuse('codeExpired', 'The authorization code has expired.');

export const codeSpent = (): Refusal => refuse('codeSpent', 'The authorization code was already redeemed.');

export const authorizationPending = (): Refusal =>
  refuse('authorizationPending', 'The person has not finished yet. Ask again after the interval.');

export const slowDown = (): Refusal =>
  refuse('slowDown', 'The device asks too often: the interval is 5 seconds longer from now on.');

export const deviceDeclined = (): Refusal => refuse('deviceDeclined', 'The person declined to sign in to the device.');

export const deviceCodeOver = (): Refusal =>
  refuse('deviceCodeOver', 'The device code has expired before the person finished.');

export const deviceCodeUnknown = (): Refusal =>
  refuse('deviceCodeUnknown', 'The device code is unknown, or was issued to another client.');

export const refreshTokenUnused = (): Refusal =>
  refuse('refreshTokenUnused', 'The refresh token has expired, for it was not used for too long.');

export const refreshTokenOver = (): Refusal =>
  refuse('refreshTokenOver', 'The refresh token of a single-page application has a fixed end, and has reached it.');

export const refreshTokenSpent = (): Refusal =>
  refuse('refreshTokenSpent', 'The refresh token was already used; everything that came from its sign-in ends here.');

export const passwordWrong = (): Refusal => refuse('passwordWrong', 'The name or the password is wrong.');

export const passwordNotHere = (segment: string): Refusal =>
  refuse('passwordNotHere', `Passwords are not taken at '${segment}'; a tenant or 'organizations' takes them.`);

export const accountLocked = (): Refusal =>
  refuse('accountLocked', 'The account is locked, for too many wrong passwords came.');

/** What is asked on behalf of a caller, who is shown by the token that came with the call. */
export const callerUnreadable = (): Refusal =>
  refuse('callerUnreadable', 'The assertion is malformed, or its signature is not of this authority.');

export const callerOfAnotherApi = (clientId: string): Refusal =>
  refuse('callerOfAnotherApi', `The assertion was issued for another API than the application '${clientId}'.`);

export const callerOver = (): Refusal => refuse('callerOver', 'The assertion has expired.');

export const callerIsIdToken = (): Refusal =>
  refuse('callerIsIdToken', 'An id token says who somebody is, and is no access token that stands for a caller.');

export const callerIsApplication = (): Refusal =>
  refuse('callerIsApplication', 'The assertion is of an application itself, and nobody is behind it.');
