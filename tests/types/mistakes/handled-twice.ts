/*
The same code twice

The first handler took the code off the error type, so the second can never run. Often a handler of its category or of
its remedy came first: put the handler of the code before it.
*/
import type { ResultAsync } from 'neverthrow';
import { onCode, onRemedy, type OAuthError } from '../../../src/index.js';

declare const token: ResultAsync<string, OAuthError>;
declare const signIn: (claims?: string) => ResultAsync<string, 'declined'>;
declare const askForConsent: () => ResultAsync<string, 'declined'>;

// the mistake
export const mistaken = token
  .orElse(onCode('AADSTS65001', () => askForConsent()))
  .orElse(onCode('AADSTS65001', () => signIn()));

// instead
export const once = token
  .orElse(onCode('AADSTS65001', () => askForConsent()))
  .orElse(onRemedy('interact', ({ claims }) => signIn(claims)));
