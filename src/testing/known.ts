/** Throws where an object has a member that nobody would look at: it is a slip, or of another version. */
export function requireKnown(what: string, value: object, known: Readonly<Record<string, true>>): void {
  const stranger = Object.keys(value).find((name) => !Object.hasOwn(known, name));
  if (stranger === undefined) return;
  throw new TypeError(`'${stranger}' is unknown in ${what}; known are ${Object.keys(known).join(', ')}.`);
}
