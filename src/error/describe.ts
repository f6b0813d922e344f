import { categories } from '../catalogue/codes.generated.js';
import type { Remedy } from './category.js';
import type { OAuthError } from './model.js';

const advice: Readonly<Record<Remedy, string>> = {
  interact: 'Let the user sign in once, with the claims of this error if it has any.',
  start_over: 'Drop what was used and begin the sign-in again.',
  retry: 'Try again, not before the server allows it.',
  change_credential: 'Give the application another secret, certificate or assertion.',
  fix_application: 'Correct the application or its registration. Trying again does not help.',
  ask_administrator: 'An administrator of the tenant must act. Trying again does not help.',
  ask_user: 'The user must act or choose otherwise.',
  contact_support: 'If it stays, open a support case with these ids.',
  none: 'Nothing.',
};

/** The lines of a description that identify the failure. */
const ids = (error: OAuthError): readonly string[] =>
  (
    [
      ['code', error.code === 'none' ? undefined : error.code],
      ['numbers', error.codes.length > 1 ? error.codes.join(' ') : undefined],
      ['status', error.status],
      ['trace id', error.traceId],
      ['correlation id', error.correlationId],
      ['request id', error.requestId || undefined],
      ['timestamp', error.timestamp],
      ['more', error.docsUrl],
    ] as const
  ).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));

const wait = ({ retryAfterMs }: OAuthError): string =>
  retryAfterMs === undefined ? '' : ` The server asks to wait ${Math.ceil(retryAfterMs / 1000)} s.`;

const issues = (error: OAuthError): string => ('issues' in error ? ` ${error.issues.join('. ')}.` : '');

/**
 * An error for a person who has to deal with it: what happened, what to do, and the ids that support asks for. Several
 * lines of plain text, ours, without secrets, names and server text.
 *
 * @example
 * console.error(describe(error))
 * // What happened: The session is too weak: the user must prove more.
 * // What to do: Let the user sign in once, with the claims of this error if it has any.
 * // code: AADSTS50076
 * // trace id: 7c3280d4-…
 */
export const describe = (error: OAuthError): string =>
  [
    `What happened: ${categories[error.category][1]}${issues(error)}`,
    `What to do: ${advice[error.remedy]}${wait(error)}`,
    ...ids(error),
  ].join('\n');
