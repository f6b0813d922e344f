/** Whether two texts are the same; how long that takes does not tell where they differ. */
export const isSameText = (given: unknown, expected: string): boolean => {
  if (typeof given !== 'string') return false;
  let difference = given.length ^ expected.length;
  // Beyond its end a text has NaN, which is 0 here: the lengths have told.
  for (let at = 0; at < expected.length; at += 1) difference |= given.charCodeAt(at) ^ expected.charCodeAt(at);
  return difference === 0;
};
