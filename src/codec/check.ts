/** Looks at one value of a stored or received object. */
export type Check = (value: unknown) => boolean;

export const isText: Check = (value) => typeof value === 'string';
export const isNumber: Check = Number.isFinite;
export const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** The fields of a value that are missing although they are required, or that are not what they should be. */
export const wrongFields = (
  value: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check>>,
  required: readonly string[],
): readonly string[] =>
  Object.keys(checks).filter((name) =>
    value[name] === undefined ? required.includes(name) : !checks[name]?.(value[name]),
  );

/** The fields of a value that have a check, and no others. */
export const pick = (
  value: Readonly<Record<string, unknown>>,
  checks: Readonly<Record<string, Check>>,
): Readonly<Record<string, unknown>> => Object.fromEntries(Object.keys(checks).map((name) => [name, value[name]]));
