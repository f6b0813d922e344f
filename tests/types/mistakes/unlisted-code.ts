/*
A code that is not in the table

The code is misspelt, or this version does not list it. A listed code is offered while you type it. One that is not
listed arrives in the category that the rest of the answer speaks for, with its number in `codes`.
*/
import { err, type ResultAsync } from 'neverthrow';
import { onCategory, onCode, type OAuthError } from '../../../src/index.js';

declare const token: ResultAsync<string, OAuthError>;
declare const stepUp: (claims: string | undefined) => ResultAsync<string, 'declined'>;
declare const requestAccess: () => ResultAsync<string, 'pending'>;

// the mistake
export const mistaken = token.orElse(onCode('AADSTS5007', ({ claims }) => stepUp(claims)));

// instead
export const listed = token.orElse(onCode('AADSTS50076', ({ claims }) => stepUp(claims)));

export const notListed = token.orElse(
  onCategory('policy_blocked', ({ codes }) => (codes.includes(999999) ? requestAccess() : err('blocked' as const))),
);
