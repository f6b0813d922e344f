/** The URL of a text, if it is one. */
export const parseUrl = (text: string): URL | undefined =>
  typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
