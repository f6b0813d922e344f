import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { hang, hugeBody, refuse, slowBody, startAuthority } from '../../src/testing.js';
import { failureOf, json, requestToken } from './support/requests.js';

describe('an authority', () => {
  it('starts in less than 150 ms', async () => {
    const started = performance.now();
    const authority = await startAuthority();
    const elapsed = performance.now() - started;
    await authority.close();
    expect(elapsed).toBeLessThan(150);
  });

  it('is closed at the end of its scope', async () => {
    let url: string;
    {
      await using authority = await startAuthority();
      url = authority.url;
      expect((await requestToken(authority)).status).toBe(200);
    }
    expect(await failureOf(fetch(url))).toBe('ECONNREFUSED');
  });

  it('ends what hangs when it is closed, at once, and may be closed again', async () => {
    const authority = await startAuthority();
    authority.fail(hang(), { times: 1 });
    authority.fail(slowBody({ milliseconds: 60_000 }), { times: 1 });
    authority.fail(hugeBody(), { times: 1 });
    const hanging = failureOf(requestToken(authority));
    while (authority.requests.length === 0) await new Promise(setImmediate);
    const slow = await requestToken(authority);
    const huge = await requestToken(authority);
    const idle = connect(Number(new URL(authority.url).port), '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => idle.once('connect', resolve));
    const idleEnds = new Promise((resolve) => idle.once('close', resolve));
    const started = performance.now();
    await Promise.all([authority.close(), authority.close()]);
    await authority.close();
    expect(performance.now() - started).toBeLessThan(500);
    expect(await hanging).toBe('UND_ERR_SOCKET');
    expect(await failureOf(slow.text())).toBe('UND_ERR_SOCKET');
    expect(await failureOf(huge.text())).toBe('UND_ERR_SOCKET');
    await idleEnds;
  });

  it('stays closed, whatever becomes of its faults', async () => {
    const authority = await startAuthority();
    const handle = authority.fail(refuse());
    await authority.close();
    handle.remove();
    authority.fail(refuse());
    authority.reset();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await failureOf(fetch(authority.url))).toBe('ECONNREFUSED');
  });

  it('takes the port that it is given, and says where that is taken', async () => {
    const first = await startAuthority();
    const port = Number(new URL(first.url).port);
    await expect(startAuthority({ port })).rejects.toThrow('EADDRINUSE');
    await first.close();
    await using second = await startAuthority({ port });
    expect(second.url).toBe(first.url);
  });

  it('is one of several that know nothing of each other', async () => {
    await using one = await startAuthority();
    await using two = await startAuthority();
    one.fail(hang());
    expect((await requestToken(two)).status).toBe(200);
    expect([one.requests.length, two.requests.length]).toEqual([0, 1]);
    expect(one.url).not.toBe(two.url);
  });

  it('names its tenants and applications, without what is secret but for the one', async () => {
    const clientId = 'AAAAAAAA-1111-4222-8333-444455556666';
    const id = 'BBBBBBBB-1111-4222-8333-444455556666';
    await using authority = await startAuthority({ tenants: [{ id }], applications: [{ clientId }] });
    expect(authority.tenant).toEqual({
      id: id.toLowerCase(),
      name: id.toLowerCase(),
      domains: [],
      policies: ['B2C_1_signin'],
    });
    expect(authority.application).toEqual({
      clientId: clientId.toLowerCase(),
      secret: '',
      tenantIds: [id.toLowerCase()],
    });
    expect([authority.tenants, authority.applications]).toEqual([[authority.tenant], [authority.application]]);
    expect(authority.authorityUrl()).toBe(`${authority.url}/${id.toLowerCase()}`);
    expect(authority.authorityUrl('common')).toBe(`${authority.url}/common`);
    expect((await json(await requestToken(authority))).error_codes).toEqual([7000216]);
  });
});

const ellipticKey = {
  kty: 'EC',
  crv: 'P-256',
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
};

it('an option that is none is refused by its name', async () => {
  const options = { tenants: [{ id: 'bbbbbbbb-1111-4222-8333-444455556666' }], ttls: true };
  await expect(startAuthority(options)).rejects.toThrow(/'ttls' is unknown in the options of an authority; known are/);
});

describe('options that contradict themselves are refused', () => {
  const clientId = 'aaaaaaaa-1111-4222-8333-444455556666';

  it.each([
    ['a tenant id that is no GUID', { tenants: [{ id: 'contoso' }] }],
    ['a client id that is no GUID', { applications: [{ clientId: 'app' }] }],
    ['no tenant', { tenants: [] }],
    ['no application', { applications: [] }],
    ['an application in a tenant that is not there', { applications: [{ clientId, tenants: ['nobody.example'] }] }],
    ['a life of no length', { tokenLifetimeSeconds: 0 }],
    ['a key that is not RSA', { applications: [{ clientId, certificates: [{ keys: [ellipticKey] }] }] }],
  ])('%s', async (_, options) => {
    await expect(startAuthority(options)).rejects.toThrow(TypeError);
  });
});
