/**
 * Whether two texts are equal, found out in a time that tells nothing of where they differ: the first may be chosen by
 * somebody who would like to know the second.
 */
export const isSameText = (given: string, own: string): boolean => {
  const [left, right] = [given, own].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  let difference = left.length ^ right.length;
  for (let at = 0; at < right.length; at += 1) difference |= (left[at] ?? 0) ^ (right[at] ?? 0);
  return difference === 0;
};
