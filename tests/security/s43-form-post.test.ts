import { describe, expect, it } from '@jest/globals';
import { callbackOf, type CallbackRequest, callbackOfPage } from '../../src/web.js';
import { useAuthority } from '../../src/testing.js';
import { redeemed, returned, webClient } from '../exchange/support/sign-ins.js';

const authority = useAuthority();
const url = 'https://app.example/callback';
const type = 'application/x-www-form-urlencoded';

const post = (body: string, contentType = type): Request =>
  new Request(url, { method: 'POST', body, headers: { 'content-type': contentType } });
const isTaken = async (request: CallbackRequest): Promise<boolean> => (await callbackOf(request)).isOk();

describe('S43: a posted answer is looked at before it is read', () => {
  it('a sign-in by form_post', async () => {
    const client = webClient(authority);
    const { flow, response: form } = await returned(authority, client, { responseMode: 'form_post' });
    const request = post(new URLSearchParams(form as Readonly<Record<string, string>>).toString());
    const response = (await callbackOf(request))._unsafeUnwrap();
    expect((await redeemed(client, { flow, response: response as string })).source).toBe('network');
  });

  it.each(['PUT', 'PATCH', 'DELETE'])('not by %s', async (method) => {
    const headers = { 'content-type': type };
    expect(await isTaken(new Request(url, { body: 'code=a&state=b', headers, ...{ method } }))).toBe(false);
  });

  it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=a', `text/html, ${type}`, `${type}+x`])(
    'not as %s',
    async (contentType) => {
      expect(await isTaken(post('code=a&state=b', contentType))).toBe(false);
    },
  );

  it('not more than 64 KiB, counted and not believed', async () => {
    expect(await isTaken(post('x'.repeat(64 * 1024)))).toBe(true);
    expect(await isTaken(post('x'.repeat(64 * 1024 + 1)))).toBe(false);
    const chunk = new TextEncoder().encode('x'.repeat(1024));
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          pulled += 1;
          controller.enqueue(chunk);
        },
      },
      { highWaterMark: 0 },
    );
    const request = new Request(url, {
      method: 'POST',
      body,
      headers: { 'content-type': type, 'content-length': '10' },
      duplex: 'half',
    } as RequestInit);
    expect(await isTaken(request)).toBe(false);
    expect(pulled).toBeLessThan(70);
  });

  it('and the code of a page is out of the address bar before anything else happens', async () => {
    const client = webClient(authority);
    const signIn = await returned(authority, client, { responseMode: 'fragment' });
    const shown: string[] = [];
    const response = callbackOfPage({
      location: { href: signIn.response as string },
      history: { state: null, replaceState: (_, __, address) => void shown.push(address) },
    });
    expect(shown).toEqual([signIn.flow.redirectUri]);
    expect((await redeemed(client, { flow: signIn.flow, response: response as string })).source).toBe('network');
  });
});
