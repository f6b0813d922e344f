import { isPlain, isRecord } from '../codec/json.js';
import { sha256Of } from '../codec/sha256.js';
import type { OperationContext } from './operation.js';
import type { Steering, TokenRequest } from './request.js';

/**
 * What a key is for. A `token` is kept under what it is for; a `flight` is shared by those who want the very same now; a
 * `gate` stands before one user of one application, whatever is asked for.
 */
export type Purpose = 'token' | 'flight' | 'gate';

/** The key of a request. A promise where something in the request is to be hashed. */
export type KeyOf = (request: unknown) => string | Promise<string>;

const steering: { readonly [N in keyof Steering]-?: true } = {
  signal: true,
  correlationId: true,
  deadline: true,
  interactive: true,
  refusedToken: true,
  onEvent: true,
};

const others = (...names: readonly (keyof TokenRequest)[]): ReadonlySet<string> =>
  new Set([...Object.keys(steering), ...names]);

/** What is left out of each key; all else is in it, so that a field that is unknown here never mixes two tokens. */
const leftOut: { readonly [P in Purpose]: ReadonlySet<string> } = {
  token: others('claims', 'forceRefresh'),
  flight: new Set(Object.keys(steering).filter((name) => name !== 'interactive')),
  gate: others('claims', 'forceRefresh', 'scopes', 'extraParameters'),
};

/** Said or not, it is the same. */
const usual: ReadonlyMap<string, unknown> = new Map([
  ['forceRefresh', false],
  ['interactive', true],
]);

const randomHex = (bytes: number): string =>
  Array.from(globalThis.crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/** Tells the objects of this process apart from each other, and from those of every other process. */
const identity = (() => {
  const known = new WeakMap<object, string>();
  let process = '';
  let count = 0;
  return (object: object): string => {
    if (process === '') process = randomHex(12);
    const id = known.get(object) ?? `${process}.${(count += 1)}`;
    known.set(object, id);
    return id;
  };
})();

/** Known to this process alone, and in no key as it is. */
const salt = (() => {
  let made = '';
  return (): string => (made ||= randomHex(32));
})();

const placeOf = ({ authority, clientId, grant, credential, fallback }: OperationContext): readonly unknown[] => [
  authority.url,
  clientId,
  grant,
  ...(credential
    ? [credential.keyId === undefined ? identity(credential) : `${credential.kind} ${credential.keyId}`]
    : []),
  ...(fallback ? [placeOf(fallback)] : []),
];

/** How deep, and how many values, a request is read: objects may be in each other, and in themselves. */
const deepest = 16;
const mostValues = 10_000;
const mostTexts = 1000;

/**
 * A text that two values share only where they mean the same. What has no such text, such as a function, stands by its
 * identity; what is not read because there is too much of it is like nothing else.
 */
const canonical = (request: unknown): string => {
  let left = mostValues;
  const textOf = (value: unknown, depth: number): string => {
    left -= 1;
    if (depth > deepest || left < 0) return identity({});
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'number') return String(value);
    if (typeof value === 'function' || typeof value === 'symbol') return identity(Object(value));
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined';
    if (Array.isArray(value)) return `[${Array.from(value, (item) => textOf(item, depth + 1)).join()}]`;
    if (!isPlain(value)) return identity(value);
    const members = Object.keys(value)
      .filter((name) => value[name] !== undefined)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${textOf(value[name], depth + 1)}`);
    return `{${members.join()}}`;
  };
  return textOf(request, 0);
};

/** Scopes of which each is one: what has a space in it, or nothing, is read otherwise. */
const areScopes = (value: unknown): value is readonly string[] => {
  if (!Array.isArray(value) || value.length === 0) return false;
  // An empty place is no scope either.
  for (const item of value) if (typeof item !== 'string' || item === '' || item.includes(' ')) return false;
  return true;
};

/** Scopes are a set: their order, and one that is there twice, change nothing. */
const textOfScopes = (scopes: readonly string[]): string =>
  scopes.length === 1 ? String(scopes[0]) : [...new Set(scopes)].sort().join(' ');

/** What is guessed cannot be tried against a key of it, where others see the key: it is made with what they do not know. */
const saltOf = (value: unknown): string => (isRecord(value) && value['password'] !== undefined ? salt() : '');

/**
 * Makes the keys of an operation: its context, and everything in a request that changes the token. Scopes are in them as
 * they are; all else, which may be secret, as a SHA-256. A password can be guessed: a key with one in it is of this process
 * alone, and in a shared store no other finds it. An operation without a context gets keys of its own, that are nobody
 * else's.
 */
export const keysOf = (operation: { readonly context?: OperationContext }, purpose: Purpose): KeyOf => {
  const { context } = operation;
  const place = context ? JSON.stringify(placeOf(context)) : identity({});
  const omitted = leftOut[purpose];
  const keysOfScopes = new Map<string, string>();

  /** The key of a request with scopes only, made once: a text that is made anew is slow to look up. */
  const keyOfScopes = (scopes: string): string => {
    const known = keysOfScopes.get(scopes);
    if (known !== undefined) return known;
    const key = `${place} ${scopes}`;
    if (keysOfScopes.size === mostTexts) keysOfScopes.clear();
    keysOfScopes.set(scopes, key);
    return key;
  };

  const keyOf = (request: Readonly<Record<string, unknown>>): string | Promise<string> => {
    const { scopes } = request;
    const readable = areScopes(scopes) && !omitted.has('scopes') ? textOfScopes(scopes) : undefined;
    let more: Record<string, unknown> | undefined;
    for (const name of Object.keys(request))
      if (
        !omitted.has(name) &&
        request[name] !== undefined &&
        request[name] !== usual.get(name) &&
        !(name === 'scopes' && readable !== undefined)
      )
        // Without a prototype: there `__proto__` is a name like any other.
        (more ??= Object.create(null) as Record<string, unknown>)[name] = request[name];
    return more === undefined ? keyOfScopes(readable ?? '') : keyOfHash(more, readable);
  };

  // The hash stands before the scopes: they can be any text, and so cannot pass for one.
  const keyOfHash = (value: unknown, scopes = ''): Promise<string> =>
    sha256Of(saltOf(value) + canonical(value)).then((hash) => `${place}${hash} ${scopes}`);

  return (request) => {
    try {
      // What has a class is like nothing else, not even like itself: what it holds may change unseen.
      if (isRecord(request) && !isPlain(request)) return identity({});
      const key = isPlain(request) ? keyOf(request) : keyOfHash(request);
      return typeof key === 'string' ? key : key.catch(() => identity({}));
    } catch {
      // A request that cannot be read is like no other.
      return identity({});
    }
  };
};
