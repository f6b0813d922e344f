import { describe, expect, it } from '@jest/globals';
import {
  clientSecret,
  createClient,
  liveRuntime,
  type ClientConfig,
  type Credential,
  type Runtime,
} from '../../src/index.js';
import { clientId, tenantId } from '../exchange/support/clients.js';

const good: ClientConfig = { tenant: tenantId, clientId };
const issuesOf = (config: ClientConfig): readonly string[] =>
  createClient(config).match(
    () => [],
    ({ issues }) => issues,
  );

describe('a client', () => {
  it('has what was said of it, and what holds where nothing was said', () => {
    const client = createClient(good)._unsafeUnwrap();
    expect(client).toMatchObject({ clientId, timeoutMs: 10_000, authority: { tenant: tenantId } });
    expect('credential' in client).toBe(false);
    expect(client.runtime).toEqual(liveRuntime);
    const credential = clientSecret('a-secret');
    const other = createClient({ ...good, credential, timeoutMs: 5 })._unsafeUnwrap();
    expect([other.credential, other.timeoutMs]).toEqual([credential, 5]);
  });

  it('takes a part of a runtime, and the rest from the platform', () => {
    const now = (): number => 7;
    const { runtime } = createClient({ ...good, runtime: { now } })._unsafeUnwrap();
    expect(runtime).toEqual({ ...liveRuntime, now });
  });

  it('touches no clock, no network, no randomness', () => {
    const touched: string[] = [];
    const touch = (name: string) => (): never => {
      touched.push(name);
      throw new Error(name);
    };
    const runtime: Runtime = {
      fetch: touch('fetch'),
      now: touch('now'),
      sleep: touch('sleep'),
      random: touch('random'),
      uuid: touch('uuid'),
    };
    const { fetch } = globalThis;
    const { now } = Date;
    globalThis.fetch = touch('global fetch');
    Date.now = touch('global now');
    try {
      const credential: Credential = { kind: 'own', issues: [], parameters: touch('credential') };
      expect(createClient({ ...good, runtime, credential, onEvent: touch('event') }).isOk()).toBe(true);
      expect(createClient({ ...good, runtime, clientId: '' }).isErr()).toBe(true);
    } finally {
      globalThis.fetch = fetch;
      Date.now = now;
    }
    expect(touched).toEqual([]);
  });

  it('is equal for an equal configuration, which is left as it was', () => {
    const config = Object.freeze({
      ...good,
      knownAuthorities: Object.freeze(['a.example']),
      runtime: Object.freeze({}),
    });
    const [first, second] = [createClient(config)._unsafeUnwrap(), createClient(config)._unsafeUnwrap()];
    expect({ ...first, emit: undefined }).toEqual({ ...second, emit: undefined });
  });
});

describe('a configuration that is wrong', () => {
  it.each<[string, Partial<ClientConfig>, string]>([
    ['an empty client id', { clientId: '' }, 'clientId: empty, or not plain text'],
    ['no client id', { clientId: undefined as never }, 'clientId: empty, or not plain text'],
    ['a client id with a space', { clientId: `${clientId} ` }, 'clientId: empty, or not plain text'],
    ['a client id with a line break', { clientId: `${clientId}\n` }, 'clientId: empty, or not plain text'],
    ['a client id beyond ASCII', { clientId: 'é' }, 'clientId: empty, or not plain text'],
    ['a client id that is no GUID', { clientId: 'my-application' }, 'clientId: not a GUID'],
    ['no time', { timeoutMs: 0 }, 'timeoutMs: no whole number from 1 to 600,000'],
    ['negative time', { timeoutMs: -1 }, 'timeoutMs: no whole number from 1 to 600,000'],
    ['time that is no number', { timeoutMs: NaN }, 'timeoutMs: no whole number from 1 to 600,000'],
    ['time without an end', { timeoutMs: Infinity }, 'timeoutMs: no whole number from 1 to 600,000'],
    ['too much time', { timeoutMs: 600_001 }, 'timeoutMs: no whole number from 1 to 600,000'],
    ['a wrong tenant', { tenant: '' }, 'tenant: neither a GUID nor a domain'],
    ['a wrong secret', { credential: clientSecret('') }, 'credential: the client secret is empty'],
  ])('is Config with one issue: %s', (_, changes, issue) => {
    expect(issuesOf({ ...good, ...changes })).toEqual([issue]);
  });

  it('is Config with every issue at once, in the error and in its message', () => {
    const credential: Credential = {
      kind: 'own',
      issues: ['first of it', 'second of it'],
      parameters: () => undefined as never,
    };
    const error = createClient({
      tenant: 'x',
      cloud: 'y' as never,
      clientId: '',
      credential,
      timeoutMs: 0,
    })._unsafeUnwrapErr();
    const issues = [
      'cloud: unknown',
      'tenant: neither a GUID nor a domain',
      'clientId: empty, or not plain text',
      'first of it',
      'second of it',
      'timeoutMs: no whole number from 1 to 600,000',
    ];
    expect(error).toMatchObject({
      _tag: 'Config',
      code: 'invalid_configuration',
      category: 'invalid_configuration',
      remedy: 'fix_application',
      requestId: '',
      codes: [],
      issues,
    });
    for (const issue of issues) expect(error.message).toContain(issue);
  });

  it.each([1, 600_000])('is not one with %d milliseconds', (timeoutMs) => {
    expect(issuesOf({ ...good, timeoutMs })).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no configuration', undefined, 'config: not an object'],
    ['null', null, 'config: not an object'],
    ['a fraction of time', { ...good, timeoutMs: 0.5 }, 'timeoutMs: no whole number'],
    ['a secret instead of a credential', { ...good, credential: 'marker-secret' }, 'credential: not a credential'],
    ['a runtime whose fetch is none', { ...good, runtime: { fetch: 5 } }, 'runtime: a part is no function'],
    ['a tenant in a list', { ...good, tenant: ['contoso.com'] }, 'tenant: neither'],
    ['an authority that is no text', { clientId: good.clientId, authority: Symbol('x') }, 'authority: not a URL'],
    [
      'known authorities in a text',
      { clientId: good.clientId, authority: 'https://a.example/contoso.com', knownAuthorities: 'a.example' },
      'knownAuthorities: not a list',
    ],
  ])('of a caller without types is a value, too: %s', (_name, config, issue) => {
    const error = createClient(config as ClientConfig)._unsafeUnwrapErr();
    expect(error.issues.join()).toContain(issue);
    expect(JSON.stringify(error)).not.toContain('marker-secret');
  });

  it('is not a part of the runtime that is given as undefined', () => {
    const client = createClient({ ...good, runtime: { now: undefined } as never })._unsafeUnwrap();
    expect(client.runtime.now()).toBeGreaterThan(0);
  });

  it('is not one with a client id of another kind, at a host that is not Microsoft’s', () => {
    const settings = {
      authority: `https://login.contoso.example/${tenantId}`,
      knownAuthorities: ['login.contoso.example'],
    };
    expect(issuesOf({ ...settings, clientId: 'my-application' })).toEqual([]);
  });
});
