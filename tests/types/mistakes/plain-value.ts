/*
A handler that gives a plain value

A handler says whether it recovered, so it gives a `Result` or a `ResultAsync`: `ok(value)`, `err(problem)`, or what
another operation gives.
*/
import { ok, type ResultAsync } from 'neverthrow';
import { onCategory, type OAuthError } from '../../../src/index.js';

declare const token: ResultAsync<string, OAuthError>;
declare const lastToken: string;

// the mistake
export const mistaken = token.orElse(onCategory('service_unavailable', () => lastToken));

// instead
export const recovered = token.orElse(onCategory('service_unavailable', () => ok(lastToken)));
