/** Decoded `name=value` pairs. Where a name comes more than once the first value stands, and the name is listed. */
export interface Parameters {
  readonly values: ReadonlyMap<string, string>;
  readonly duplicates: readonly string[];
}

export const noParameters: Parameters = { values: new Map(), duplicates: [] };

/** Reads form or query text leniently: what is not valid percent-encoding stays as it is. */
export function parseParameters(text: string): Parameters {
  const values = new Map<string, string>();
  const duplicates = new Set<string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (values.has(name)) duplicates.add(name);
    else values.set(name, value);
  }
  return { values, duplicates: [...duplicates] };
}

/** A parameter that is sent without a value counts as one that is not sent (RFC 6749 §3.1). */
export function parameter(parameters: Parameters, name: string): string | undefined {
  const value = parameters.values.get(name);
  return value === '' ? undefined : value;
}
