/** The URL of a text, if it is one. */
export const parseUrl = (text: string): URL | undefined =>
  typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;

/** Whether a host name, as a URL has it, is this machine. */
export const isLoopback = (hostname: string): boolean => /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
