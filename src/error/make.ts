import { concealer } from '../value/conceal.js';
import type { OAuthError } from './model.js';

// A word of the protocol, such as invalid_grant; what is longer, or has other characters, may repeat a secret.
const isProtocolWord = (value: unknown): boolean =>
  typeof value === 'string' && /^[A-Za-z][A-Za-z_.]{0,63}$/.test(value);

const errors = concealer({
  concealed: ['claims', 'error', 'suberror'],
  title: ({ _tag }) => `${String(_tag)}Error`,
  text: ({ message }) => String(message),
});

/** The fields of a variant, those that are absent given as `undefined`. */
export type Fields = Readonly<Record<string, unknown>> & {
  readonly _tag: string;
  readonly claims?: string | undefined;
  readonly serverMessage?: string | undefined;
};

/**
 * An error value with these fields: frozen plain data, from which `undefined` ones are left out, and in which claims and
 * the server's words are concealed. That the fields fit together is the caller's promise.
 */
export const makeError = <E>({ claims, serverMessage, error, suberror, ...visible }: Fields): E => {
  const words = Object.entries({ error, suberror });
  const spoken = (isShown: boolean): object =>
    Object.fromEntries(words.filter(([, word]) => isProtocolWord(word) === isShown));
  return errors.make({ ...visible, ...spoken(true) }, { claims, serverMessage, ...spoken(false) }) as E;
};

/** What is learned of an error after it came about. */
export type Amendment = Partial<Pick<OAuthError, 'attempts' | 'replayed' | 'requestId' | 'retryAfterMs' | 'retryAt'>>;

/**
 * The same error, with something more said of it: what it conceals stays with it. What is no error of ours is given back
 * as it is.
 */
export const amended = <E>(error: E, amendment: Amendment): E => {
  const concealed = typeof error === 'object' && error !== null ? errors.concealedIn(error) : undefined;
  return concealed === undefined ? error : (errors.make({ ...error, ...amendment }, concealed) as E);
};

// oxlint-disable-next-line no-control-regex -- control characters are what this is for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;

/**
 * The server's own words, for a person who looks into a failure: untrusted text that may hold names of people, so it is
 * kept out of `message`, JSON and inspection. Control characters become spaces. Never render it as HTML.
 *
 * @returns `undefined` where the server said nothing, or where `error` is a copy or came over a network
 * @example
 * serverMessage(error) // 'AADSTS50076: …'
 */
export const serverMessage = (error: OAuthError): string | undefined => {
  const words = errors.concealedIn(error)?.['serverMessage'];
  return typeof words === 'string' ? words.replace(unprintable, ' ').trim() : undefined;
};
