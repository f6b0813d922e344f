import type { Challenge } from './model.js';

const isToken = (text: unknown): text is string => typeof text === 'string' && /^[!#$%&'*+\-.^_`|~\da-z]+$/i.test(text);
const isToken68 = (text: unknown): text is string => typeof text === 'string' && /^[\da-z\-._~+/]+=*$/i.test(text);

/** What no field may hold: control characters, and what is no octet. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/g;

const quoted = (value: string): string =>
  `"${value.replaceAll(unsendable, '?').replaceAll(/["\\]/g, (char) => `\\${char}`)}"`;

const spellings: Readonly<Record<string, string>> = { dpop: 'DPoP', pop: 'PoP', ntlm: 'NTLM' };

/** Case means nothing, but some clients know schemes by their usual spelling only. */
const spelled = (scheme: string): string => {
  const lower = scheme.toLowerCase();
  return Object.hasOwn(spellings, lower)
    ? (spellings[lower] ?? scheme)
    : lower.charAt(0).toUpperCase() + lower.slice(1);
};

const written = (parameters: Challenge['parameters']): string => {
  const byName = new Map<string, string>();
  for (const [name, value] of parameters) {
    const lower = isToken(name) && typeof value === 'string' ? name.toLowerCase() : '';
    if (lower !== '' && !byName.has(lower)) byName.set(lower, `${lower}=${quoted(value)}`);
  }
  return [...byName.values()].join(', ');
};

/**
 * A challenge as the value of a `WWW-Authenticate` field; join several with `', '`. What `parseChallenges` gives, it gives
 * again for the text that this makes of it.
 *
 * Whatever else it is given, it makes a field of it that is safe to send, and that holds at most the one challenge: in
 * values, `?` stands for a line break, another control character, or a character above U+00FF; a parameter with a name that
 * is none, a second one of the same name, and a wrong token68 are left out; where the scheme is none, all of it is `''`.
 *
 * @see RFC 9110 §11.6.1
 * @example
 * response.setHeader('WWW-Authenticate', formatChallenge(requireAuthContext('c1')))
 */
export const formatChallenge = (challenge: Challenge): string => {
  const { scheme, token68, parameters } = (challenge ?? {}) as Partial<Challenge>;
  if (!isToken(scheme)) return '';
  const argument = isToken68(token68) ? token68 : written(parameters instanceof Map ? parameters : new Map());
  return argument === '' ? spelled(scheme) : `${spelled(scheme)} ${argument}`;
};
