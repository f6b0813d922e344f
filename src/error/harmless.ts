/** The first that can go into a log as it is. */
export const harmlessId = (...ids: readonly unknown[]): string | undefined =>
  ids.find((id): id is string => typeof id === 'string' && /^[\w.:-]{1,128}$/.test(id));

/** A time that can go into a log as it is. */
export const harmlessTime = (value: unknown): string | undefined =>
  typeof value === 'string' && /^[\dA-Za-z:. +-]{1,40}$/.test(value) ? value : undefined;
