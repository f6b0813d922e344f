import type { IncomingMessage } from 'node:http';
import { err, ok, type Result } from 'neverthrow';
import { isLoopback } from '../../codec/url.js';
import type { AuthorizationResponse } from '../../error/redirect-parameters.js';
import type { Page } from './page.js';

/** A code and an id token take a few thousand characters. */
export const longestUrl: number = 32 * 1024;
const mostBytes = 64 * 1024;

const form = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

const refused = (status: number, title: string, text: string, headers?: Page['headers']): Page => ({
  status,
  title,
  text,
  ...(headers && { headers }),
});

/** Nothing of this program is at this address. */
export const notFound: Page = refused(404, 'Nothing here', 'There is nothing at this address.');

/** Somebody else's answer, or one to a sign-in that is over. */
export const notExpected: Page = refused(400, 'Not expected', 'This belongs to no sign-in that this program began.');

const misdirected = refused(421, 'Not here', 'This program goes by another name.');
const tooLong = refused(414, 'Too long', `An address has at most ${longestUrl} characters here.`);
const tooLarge = refused(413, 'Too large', `A form has at most ${mostBytes} bytes here.`);
const noForm = refused(415, 'Not a form', 'Only a form that a browser sends is read here.');
const unreadable = refused(400, 'Not readable', 'This cannot be read.');
const notAllowed = refused(405, 'Not allowed', 'Only GET and POST are answered here.', { Allow: 'GET, POST' });

/** A page elsewhere whose name leads to this machine by now (DNS rebinding) still asks by that name. */
const isOurName = (host: string | undefined, port: number): boolean => {
  const [, name = '', given = '80'] = /^(.*?)(?::(\d{1,5}))?$/.exec(host?.toLowerCase() ?? '') ?? [];
  return isLoopback(name) && Number(given) === port;
};

/** No more is kept than is allowed, whatever its `Content-Length` says; `undefined` where there is more. */
const bytesOf = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    size += piece.byteLength;
    if (size > mostBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};

const formOf = async (request: IncomingMessage): Promise<Result<AuthorizationResponse, Page>> => {
  const { headers } = request;
  if (!form.test(headers['content-type'] ?? '')) return err(noForm);
  if (Number(headers['content-length'] ?? 0) > mostBytes) return err(tooLarge);
  const bytes = await bytesOf(request);
  if (bytes === undefined) return err(tooLarge);
  try {
    return ok(new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return err(unreadable);
  }
};

/**
 * The parameters of what may be the answer of a sign-in, or the page that refuses it. Nothing in them is believed yet.
 *
 * @see RFC 8252 §8.3; OAuth 2.0 Form Post Response Mode
 */
export const readAnswer = async (
  request: IncomingMessage,
  port: number,
): Promise<Result<AuthorizationResponse, Page>> => {
  const { method, url = '', headers } = request;
  if (!isOurName(headers.host, port)) return err(misdirected);
  if (url.length > longestUrl) return err(tooLong);
  if (method !== 'GET' && method !== 'POST') return err(notAllowed);
  if (!/^\/(?:\?|$)/.test(url)) return err(notFound);
  return method === 'GET' ? ok(url) : formOf(request);
};
