import type { AuthorityRequest } from '../http/message.js';
import { parameter, parseParameters } from '../http/parameters.js';

export interface SentAssertion {
  readonly type: string | undefined;
  readonly token: string;
}

export interface SentCredentials {
  readonly clientId: string | undefined;
  readonly secrets: readonly string[];
  readonly assertion: SentAssertion | undefined;
}

/** Finds what a request says about its sender: in the form, or by HTTP Basic (RFC 6749 §2.3.1). */
export function readCredentials({ form, headers }: AuthorityRequest): SentCredentials {
  const basic = readBasic(headers['authorization'] ?? '');
  const secrets = [basic?.secret, parameter(form, 'client_secret')].filter((secret) => secret !== undefined);
  const token = parameter(form, 'client_assertion');
  return {
    clientId: parameter(form, 'client_id') ?? basic?.clientId,
    secrets,
    assertion: token === undefined ? undefined : { type: parameter(form, 'client_assertion_type'), token },
  };
}

/** Who asks: in a form, by HTTP Basic, or in the address that a browser opens. */
export function clientIdOf(request: AuthorityRequest): string | undefined {
  const { clientId } = readCredentials(request);
  return clientId ?? (request.method === 'GET' ? parameter(request.query, 'client_id') : undefined);
}

function readBasic(header: string): { readonly clientId: string; readonly secret: string } | undefined {
  const [, encoded] = /^basic +([a-z0-9+/]+={0,2})$/i.exec(header) ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  return { clientId: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
}

function formDecoded(text: string): string {
  return parameter(parseParameters(`value=${text.replaceAll('&', '%26')}`), 'value') ?? '';
}
