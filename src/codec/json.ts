/** The value of a JSON text; `undefined` where it is no JSON. A byte order mark in front is skipped. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
};

/** An object, and no array. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object that has no class: what is in it is all that it holds. */
export const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> => {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // That of any realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
};

/** What a claims request is at least (OpenID Connect Core §5.5): an object, and not one that is nested without end. */
export const isClaimsRequest = (value: unknown): boolean => isRecord(value) && isShallow(value, 32);

/** Whether nothing in `value` is nested deeper than `limit`. Looks no deeper than that itself. */
export const isShallow = (value: unknown, limit: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (limit > 0 && Object.values(value).every((member) => isShallow(member, limit - 1)));
