/** Response headers as the HTTP stacks have them. */
export type ResponseHeaders = Gettable | { readonly [name: string]: string | number | readonly string[] | undefined };

type Gettable = { readonly get: (name: string) => string | null | undefined };

const isGettable = (headers: ResponseHeaders): headers is Gettable => typeof headers['get'] === 'function';

/** The value of a header field, its lines joined as RFC 9110 §5.3 does. `name` in lower case. */
export const readHeader = (headers: ResponseHeaders | undefined, name: string): string | undefined => {
  if (typeof headers !== 'object' || headers === null) return undefined;
  if (isGettable(headers)) return headers.get(name) ?? undefined;
  for (const [key, value] of Object.entries(headers)) {
    if (key.toLowerCase() !== name) continue;
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return undefined;
};
