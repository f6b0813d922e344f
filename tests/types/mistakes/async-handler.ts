/*
An async handler

An `async` function gives a promise, and a promise can be rejected: its failure has no type. Say what a rejection
means with `ResultAsync.fromPromise`.
*/
import { ResultAsync } from 'neverthrow';
import { onCode, type OAuthError } from '../../../src/index.js';

declare const token: ResultAsync<string, OAuthError>;
declare const readNewSecret: () => Promise<string>;

// the mistake
export const mistaken = token.orElse(onCode('AADSTS7000222', async () => await readNewSecret()));

// instead
export const typed = token.orElse(
  onCode('AADSTS7000222', () => ResultAsync.fromPromise(readNewSecret(), () => 'vault_failed' as const)),
);
