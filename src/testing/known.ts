/** Throws where an object has a member that nobody would look at: it is a slip, or of another version. */
export function requireKnown(what: string, value: object, known: Readonly<Record<string, true>>): void {
  const stranger = Object.keys(value).find((name) => !Object.hasOwn(known, name));
  if (stranger === undefined) return;
  throw new TypeError(`'${stranger}' is unknown in ${what}; known are ${Object.keys(known).join(', ')}.`);
}

/** Throws where a number that is ordered is no whole one between these. */
export function requireCount(
  owner: string,
  name: string,
  value: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new RangeError(`'${name}' of ${owner} is a whole number from ${least} to ${most}; ${value} is none.`);
}

export function requireTimes(
  owner: string,
  { times = 1, after = 0 }: { readonly times?: number; readonly after?: number },
): void {
  requireCount(owner, 'times', times, 1);
  requireCount(owner, 'after', after, 0);
}
