import { isRecord } from '../codec/json.js';
import type { ClaimsRequest, JsonValue } from './claims.js';

const deepest = 32;

/** Where the capabilities of a client stand: `access_token.xms_cc.values`. */
const areCapabilities = (path: readonly string[]): boolean =>
  path.length === 3 && path[1] === 'xms_cc' && path[2] === 'values';

/** Capabilities are compared without regard to case. */
const united = (first: readonly JsonValue[], second: readonly JsonValue[]): readonly JsonValue[] => {
  const known = new Map<JsonValue, JsonValue>();
  for (const value of [...first, ...second]) {
    const key = typeof value === 'string' ? value.toLowerCase() : value;
    if (!known.has(key)) known.set(key, value);
  }
  return [...known.values()];
};

const merged = (first: JsonValue, second: JsonValue, path: readonly string[]): JsonValue => {
  if (isObject(first) && isObject(second) && path.length < deepest) return mergedObjects(first, second, path);
  if (isObject(first) && second === null) return first;
  return Array.isArray(first) && Array.isArray(second) && areCapabilities(path) ? united(first, second) : second;
};

const isObject = (value: JsonValue): value is ClaimsRequest => isRecord(value);

/** `Object.fromEntries` defines its members: a name such as `__proto__` is one like any other. */
const mergedObjects = (first: ClaimsRequest, second: ClaimsRequest, path: readonly string[]): ClaimsRequest => {
  const members = new Map(Object.entries(first));
  for (const [name, value] of Object.entries(second)) {
    const before = members.get(name);
    members.set(name, before === undefined ? value : merged(before, value, [...path, name]));
  }
  return Object.fromEntries(members);
};

/**
 * Two claims requests as one. Objects are merged, member by member; where both have the same claim, the second decides. But
 * the capabilities in `xms_cc` are united, without regard to case, and `null`, which asks for a claim in no particular way,
 * takes nothing from an object. The members of the first come first.
 *
 * `{}` changes nothing, on either side. Associative as long as no member is an object in one request, and a list or a value
 * in another.
 *
 * @see OpenID Connect Core §5.5.1
 * @example
 * decodeClaims(challenge.claims).map((claims) => mergeClaims(clientCapabilities(['cp1']), claims))
 */
export const mergeClaims = (first: ClaimsRequest, second: ClaimsRequest): ClaimsRequest =>
  mergedObjects(isRecord(first) ? first : {}, isRecord(second) ? second : {}, []);

/**
 * The claims request that tells the server what the client can do; `'cp1'` is that it handles claims challenges, from every
 * API that it calls. No capabilities are no claims at all.
 *
 * @see Microsoft identity platform, "Claims challenges, claims requests, and client capabilities"
 * @example
 * JSON.stringify(clientCapabilities(['cp1'])) // {"access_token":{"xms_cc":{"values":["cp1"]}}}
 */
export const clientCapabilities = (capabilities: readonly string[]): ClaimsRequest =>
  capabilities.length === 0 ? {} : { access_token: { xms_cc: { values: [...capabilities] } } };
