/**
 * Whether two texts are the same; how long that takes does not tell where they differ: the first may be chosen by somebody
 * who would like to know the second.
 */
export const isSameText = (given: unknown, own: string): boolean => {
  if (typeof given !== 'string') return false;
  let difference = given.length ^ own.length;
  // Beyond its end a text has NaN, which is 0 here: the lengths have told.
  for (let at = 0; at < own.length; at += 1) difference |= given.charCodeAt(at) ^ own.charCodeAt(at);
  return difference === 0;
};
