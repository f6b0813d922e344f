import { describe, expect, it } from '@jest/globals';
import { callbackOf, type CallbackRequest } from '../../src/web.js';
import { readCallback } from '../../src/flow/callback.js';
import { reachable } from '../wire/support/printed.js';
import { answerTo, flowWith } from './support/flows.js';

const flow = flowWith();
const url = 'https://app.example/callback';
const type = 'application/x-www-form-urlencoded';
const fields = `code=a-code&state=${flow.state}`;
const post = (body: BodyInit | null, contentType: string | null = type): Request =>
  new Request(url, { method: 'POST', body, headers: contentType === null ? {} : { 'content-type': contentType } });

const codeIn = async (request: CallbackRequest): Promise<string> =>
  (await callbackOf(request)).andThen((response) => readCallback(flow, response))._unsafeUnwrap().code;
const issuesIn = async (request: unknown): Promise<readonly string[]> => {
  const error = (await callbackOf(request as CallbackRequest))._unsafeUnwrapErr();
  expect(error).toMatchObject({ _tag: 'UnexpectedResponse', category: 'unexpected_response' });
  expect(reachable(error)).not.toContain('marker');
  return error.issues;
};

/** Pieces of a body that never ends, and how many of them were read. */
const endless = (size: number) => {
  const state = { read: 0, cancelled: false };
  const body = {
    getReader: () => ({
      read: async () => {
        state.read += 1;
        return { done: false, value: new Uint8Array(size).fill(97) };
      },
      cancel: async () => {
        state.cancelled = true;
      },
    }),
  };
  return { state, body };
};
const headers = (contentType = type) => ({ get: (name: string) => (name === 'content-type' ? contentType : null) });

describe('the request that brings an answer', () => {
  it('is a GET: then it is the URL', async () => {
    expect((await callbackOf(new Request(answerTo(flow))))._unsafeUnwrap()).toBe(answerTo(flow));
    expect(await codeIn(new Request(answerTo(flow)))).toBe('a-code');
  });

  it.each([type, `${type};charset=UTF-8`, `${type} ; charset=utf-8`, 'Application/X-WWW-Form-URLEncoded'])(
    'is a POST of a form: %s',
    async (contentType) => {
      expect(await codeIn(post(fields, contentType))).toBe('a-code');
    },
  );

  it('is a POST: then its URL counts for nothing', async () => {
    const request = new Request(`${url}?code=other&state=other`, {
      method: 'POST',
      body: fields,
      headers: { 'content-type': type },
    });
    expect(await codeIn(request)).toBe('a-code');
  });

  it('may come in pieces, and where there are no streams as a text', async () => {
    const pieces = [fields.slice(0, 3), fields.slice(3)].map((piece) => new TextEncoder().encode(piece));
    const body = {
      getReader: () => ({
        read: async () => {
          const value = pieces.shift();
          return value ? { done: false, value } : { done: true };
        },
        cancel: async () => undefined,
      }),
    };
    expect(await codeIn({ method: 'POST', url, headers: headers(), body })).toBe('a-code');
    expect(await codeIn({ method: 'POST', url, headers: headers(), text: async () => fields })).toBe('a-code');
  });

  it('keeps what came twice, for the one who reads it to see', async () => {
    const response = (await callbackOf(post(`${fields}&code=b`)))._unsafeUnwrap();
    expect(readCallback(flow, response)._unsafeUnwrapErr()).toMatchObject({ code: 'duplicate_parameter' });
  });

  it.each<[string, unknown, string]>([
    ['another method', new Request(url, { method: 'PUT', body: fields }), 'neither GET nor POST'],
    ['HEAD', new Request(answerTo(flow), { method: 'HEAD' }), 'neither GET nor POST'],
    ['JSON', post('{"code":"marker"}', 'application/json'), 'the content type is not'],
    ['a form with files', post('marker', 'multipart/form-data; boundary=x'), 'the content type is not'],
    ['no content type', post(new Uint8Array(1), null), 'the content type is not'],
    ['a type that looks like it', post(fields, `${type}x`), 'the content type is not'],
    ['a body that is no UTF-8', post(new Uint8Array([0xff, 0xfe])), 'cannot be read'],
    ['nothing', undefined, 'cannot be read'],
    ['no headers', { method: 'POST', url }, 'cannot be read'],
    ['a URL that is none', { method: 'GET' }, 'neither GET nor POST'],
  ])('is refused with %s', async (_, request, issue) => {
    expect(await issuesIn(request)).toEqual([expect.stringContaining(issue)]);
  });

  it('is refused where its body was read before, or breaks off', async () => {
    const request = post(fields);
    await request.text();
    expect(await issuesIn(request)).toEqual(['the request cannot be read']);
    const body = {
      getReader: () => ({ read: () => Promise.reject(new Error('marker')), cancel: async () => undefined }),
    };
    expect(await issuesIn({ method: 'POST', url, headers: headers(), body })).toEqual(['the request cannot be read']);
  });

  it('holds nothing where there is no body', async () => {
    const response = (await callbackOf({ method: 'POST', url, headers: headers(), body: null }))._unsafeUnwrap();
    expect([...(response as Iterable<unknown>)]).toEqual([]);
  });
});

describe('a body that is too large', () => {
  const atMost = (bytes: number): string => fields + '&x='.padEnd(bytes - fields.length, 'x');

  it('has one byte more than 64 KiB', async () => {
    expect(await codeIn(post(atMost(64 * 1024)))).toBe('a-code');
    expect(await issuesIn(post(atMost(64 * 1024 + 1)))).toEqual(['the form is larger than 65536 bytes']);
    const text = async (): Promise<string> => atMost(64 * 1024 + 1);
    expect(await issuesIn({ method: 'POST', url, headers: headers(), text })).toEqual([
      expect.stringContaining('larger'),
    ]);
  });

  it('is not read on, whatever its length says', async () => {
    const { state, body } = endless(16 * 1024);
    const lying = { get: (name: string) => (name === 'content-type' ? type : '10') };
    expect(await issuesIn({ method: 'POST', url, headers: lying, body })).toEqual([expect.stringContaining('larger')]);
    expect(state).toEqual({ read: 5, cancelled: true });
  });

  it('is not read at all where its length says it', async () => {
    const { state, body } = endless(1);
    const honest = { get: (name: string) => (name === 'content-type' ? type : '65537') };
    expect(await issuesIn({ method: 'POST', url, headers: honest, body })).toEqual([expect.stringContaining('larger')]);
    expect(state.read).toBe(0);
  });
});
