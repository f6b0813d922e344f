/** What node:assert would do, where there is none. */
export const expect = (what, actual, expected = true) => {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (found !== wanted) throw new Error(`${what}: ${found} and not ${wanted}`);
};

/** Of an object, the members that the other one has. */
export const like = (value, { ...expected }) =>
  Object.fromEntries(Object.keys(expected).map((name) => [name, value?.[name]]));

/** That a value has at least these members. */
export const expectLike = (what, value, expected) => expect(what, like(value, expected), expected);

/** Far less than any deadline that is set here, and far more than a busy machine takes. */
export const promptMs = 3_000;

/** That something comes about promptly. It is asked for again and again: each time takes a request to somebody. */
export const expectSoon = async (what, isSo) => {
  const start = performance.now();
  while (!(await isSo())) expect(`${what} in ${promptMs} ms`, performance.now() - start < promptMs);
};
