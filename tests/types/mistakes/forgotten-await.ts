/*
No await

An operation gives a `ResultAsync`: a promise of a `Result`. Await it before you look inside, or go on with its own
methods. The question is a part of the long message: `tsc --pretty false` leaves it out. A call whose result nobody
takes is no compile error: turn on the lint rule `no-floating-promises` with `checkThenables`.
*/
import type { ResultAsync } from 'neverthrow';
import { describe, type OAuthError } from '../../../src/index.js';

declare const operation: (request: { readonly scopes: readonly string[] }) => ResultAsync<string, OAuthError>;
declare const request: { readonly scopes: readonly string[] };

// the mistake
export const mistaken = (): string => (operation(request).isOk() ? 'signed in' : 'failed');

// instead
export const awaited = async (): Promise<string> => ((await operation(request)).isOk() ? 'signed in' : 'failed');

export const matched: Promise<string> = operation(request).match(() => 'signed in', describe);
