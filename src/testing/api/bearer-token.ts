import type { AuthorityRequest } from '../http/message.js';

/** The token of a request in its `Authorization` header (RFC 6750 §2.1), which is the one place where it is taken from. */
export function bearerTokenOf({ headers }: Pick<AuthorityRequest, 'headers'>): string | undefined {
  return /^bearer +(?<token>.+)$/i.exec(headers['authorization'] ?? '')?.groups?.['token'];
}
