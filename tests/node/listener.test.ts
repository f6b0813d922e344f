import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { bind } from '../../src/node/loopback/bind.js';
import { listen, type Listener, type ListenerSettings } from '../../src/node/loopback/listener.js';
import { isOpen, visit } from './support/browser.js';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const listening = async (settings: Partial<ListenerSettings> = {}): Promise<Listener & { readonly port: number }> => {
  const listener = (await listen({ port: 0, redirectHost: 'localhost', ...settings }))._unsafeUnwrap();
  open.push(listener.close);
  return { ...listener, port: Number(new URL(listener.redirectUri).port) };
};

const taken = async (host: string, port = 0): Promise<number> => {
  const server = createServer();
  server.listen({ port, host, ipv6Only: true });
  await once(server, 'listening');
  open.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
};

const hasIpv6 = async (): Promise<boolean> =>
  taken('::1').then(
    () => true,
    () => false,
  );

describe('a listener', () => {
  it('knows nothing of an answer before it is asked for one', async () => {
    const { port } = await listening();
    expect((await visit({ port, path: '/?state=' })).status).toBe(404);
    expect((await visit({ port, path: '/?code=a&state=undefined' })).status).toBe(404);
  });

  it('gives the answer, and holds the browser until it is told what to say', async () => {
    const { port, answer } = await listening();
    const [page, arrival] = [visit({ port, path: '/?code=a&state=b' }), await answer('b')];
    expect(arrival.response).toBe('/?code=a&state=b');
    await arrival.reply({ status: 200, title: '<b>', text: '"&\'', detail: '<i>' });
    const { text } = await page;
    expect(text).toContain('<title>&lt;b&gt;</title>');
    expect(text).toContain('<p>&quot;&amp;&#39;</p><p><small>&lt;i&gt;</small></p>');
  });

  it('listens no more from then on, and has no other connection', async () => {
    const { port, answer } = await listening();
    const other = connect(port, '127.0.0.1');
    await once(other, 'connect');
    const closed = once(other, 'close');
    const [page, arrival] = [visit({ port, path: '/?code=a&state=b' }), await answer('b')];
    await closed;
    expect([await isOpen(port), await isOpen(port, '::1')]).toEqual([false, false]);
    await arrival.reply({ status: 200, title: 'done', text: 'done' });
    expect((await page).status).toBe(200);
  });

  it('is closed as often as one likes, also while a browser waits', async () => {
    const { port, answer, close } = await listening();
    const [page, arrival] = [visit({ port, path: '/?code=a&state=b' }), await answer('b')];
    await Promise.all([close(), close(), expect(page).rejects.toThrow()]);
    await arrival.reply({ status: 200, title: 'late', text: 'late' });
    expect(await isOpen(port)).toBe(false);
  });

  it('ends a request that does not arrive', async () => {
    const { port, answer } = await listening({ slowestMs: 50 });
    const socket = connect(port, '127.0.0.1', () => socket.write(`GET / HTTP/1.1\r\nHost: localhost:${port}\r\n`));
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(String(data)).toMatch(/^HTTP\/1\.1 408 /);
    const arrived = answer('b');
    void visit({ port, path: '/?code=a&state=b' }).catch(() => undefined);
    expect((await arrived).response).toContain('code=a');
  });

  it('has so many connections, and the oldest make room: whoever holds them keeps nobody out', async () => {
    const { port } = await listening({ mostSockets: 2 });
    const held = await Promise.all(
      [1, 2].map(async () => {
        const socket = connect(port, '127.0.0.1');
        socket.on('error', () => undefined);
        await once(socket, 'connect');
        socket.write('GET / HTTP/1.1\r\n');
        return socket;
      }),
    );
    const closed = Promise.race(held.map((socket) => once(socket, 'close')));
    expect((await visit({ port })).status).toBe(404);
    await closed;
    held.forEach((socket) => socket.destroy());
  });
});

describe('a port', () => {
  it('that is taken is said to be', async () => {
    const port = await taken('127.0.0.1');
    const error = (await listen({ port, redirectHost: '127.0.0.1' }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Config', issues: [`port: ${port} is in use`] });
  });

  it('whose other half is taken is not used: a browser might go there', async () => {
    if (!(await hasIpv6())) return;
    const port = await taken('::1');
    const error = (await listen({ port, redirectHost: 'localhost' }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ _tag: 'Config', issues: [`port: ${port} is in use`] });
    expect(await isOpen(port)).toBe(false);
    // Where the browser is sent to 127.0.0.1, it cannot.
    const listener = (await listen({ port, redirectHost: '127.0.0.1' }))._unsafeUnwrap();
    open.push(listener.close);
    expect(listener.redirectUri).toBe(`http://127.0.0.1:${port}`);
  });

  it.each([
    ['EACCES', ['port: 80 is not permitted to this program']],
    ['EPERM', ['port: nothing can listen on loopback (EPERM)']],
  ])('that is refused with %s', async (code, issues) => {
    const refusing = () => {
      const server = createServer();
      server.listen = () => {
        setImmediate(() => server.emit('error', Object.assign(new Error(code), { code })));
        return server;
      };
      return server;
    };
    expect((await bind(refusing, 80, 'localhost'))._unsafeUnwrapErr()).toMatchObject({ _tag: 'Config', issues });
  });

  it.each([
    ['a machine without IPv6', 'EADDRNOTAVAIL', 1],
    ['the other half of the first taken', 'EADDRINUSE', 0],
  ])('that is free: %s', async (_, code, servers) => {
    let made = 0;
    const failingOnce = () => {
      const server = createServer();
      made += 1;
      if (made === 2)
        server.listen = () => {
          setImmediate(() => server.emit('error', Object.assign(new Error(code), { code })));
          return server;
        };
      return server;
    };
    const bound = (await bind(failingOnce, 0, 'localhost'))._unsafeUnwrap();
    open.push(...bound.servers.map((server) => () => new Promise((resolve) => server.close(resolve))));
    expect(bound.port).toBeGreaterThan(0);
    if (servers > 0) expect(bound.servers).toHaveLength(servers);
    else expect(made).toBeGreaterThan(2);
  });
});
