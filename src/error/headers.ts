/** Response headers as the HTTP stacks have them. */
export type ResponseHeaders = Gettable | { readonly [name: string]: string | number | readonly string[] | undefined };

type Gettable = { readonly get: (name: string) => string | null | undefined };

const isGettable = (headers: ResponseHeaders): headers is Gettable => typeof headers['get'] === 'function';

/** The value of a header field, its lines joined as RFC 9110 §5.3 does. `name` in lower case. */
export const readHeader = (headers: ResponseHeaders | undefined, name: string): string | undefined => {
  try {
    return typeof headers === 'object' && headers !== null ? fieldOf(headers, name) : undefined;
  } catch {
    return undefined;
  }
};

const fieldOf = (headers: ResponseHeaders, name: string): string | undefined => {
  if (isGettable(headers)) {
    const value: unknown = headers.get(name);
    return typeof value === 'string' ? value : undefined;
  }
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() !== name) continue;
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return undefined;
};
