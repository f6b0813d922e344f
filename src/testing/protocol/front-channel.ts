import { formPage } from '../http/html.js';
import type { AuthorityRequest, Reply } from '../http/message.js';
import { type Parameters, parameter } from '../http/parameters.js';

/** How an answer travels by the browser (OAuth 2.0 Multiple Response Type Encoding Practices §2.1). */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Members without a value are left out. */
export type FrontChannelAnswer = Readonly<Record<string, string | undefined>>;

const modes: ReadonlySet<string> = new Set(['query', 'fragment', 'form_post']);

/** Both verbs are allowed (OpenID Connect Core 1.0 §3.1.2.1). */
export function parametersOf({ method, form, query }: AuthorityRequest): Parameters {
  return method === 'POST' ? form : query;
}

/** The mode that is asked for; what is no mode is answered by the one that the response type has of itself. */
export function responseModeOf(parameters: Parameters): ResponseMode {
  const asked = parameter(parameters, 'response_mode') ?? '';
  if (isResponseMode(asked)) return asked;
  return /\b(?:id_)?token\b/.test(parameter(parameters, 'response_type') ?? '') ? 'fragment' : 'query';
}

export function isResponseMode(text: string): text is ResponseMode {
  return modes.has(text);
}

/** A query ends with an empty fragment, so that the browser does not keep that of the page before. */
export function frontChannelReply(redirectUri: string, mode: ResponseMode, answer: FrontChannelAnswer): Reply {
  const fields = Object.fromEntries(Object.entries(answer).flatMap(([name, value]) => (value ? [[name, value]] : [])));
  if (mode === 'form_post') return formPage(redirectUri, fields);
  const text = new URLSearchParams(fields).toString();
  const separator = redirectUri.includes('?') ? '&' : '?';
  const location = mode === 'fragment' ? `${redirectUri}#${text}` : `${redirectUri}${separator}${text}#`;
  return { status: 302, headers: { location: location.replaceAll(/[^!-~]+/g, encodeURIComponent) }, body: '' };
}
