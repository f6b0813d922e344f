import type { IncomingMessage } from 'node:http';

/** The header in which `authority.fetch` says which origin the application asked. */
export const originHeader = 'x-tokenrail-origin';

const wellFormed = /^https?:\/\/(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

/**
 * The origin that the client believes to talk to: what {@link originHeader} says, else its scheme and its `Host`
 * (RFC 9110 §7.2). `own` stands in where neither is well formed.
 */
export function originOf({ headers, socket }: IncomingMessage, own: string): string {
  // Bun has the property on every socket.
  const scheme = 'encrypted' in socket && socket.encrypted === true ? 'https' : 'http';
  return read(headers[originHeader]) ?? read(`${scheme}://${headers.host ?? ''}`) ?? own;
}

function read(text: string | readonly string[] | undefined): string | undefined {
  return typeof text === 'string' && wellFormed.test(text) && URL.canParse(text) ? new URL(text).origin : undefined;
}
