import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTenantIndependent, type EntraAuthority } from '../../src/authority/authority.js';
import { isKnownHost, type Cloud } from '../../src/authority/clouds.js';
import { resolveAuthority } from '../../src/authority/resolve.js';
import type { AuthoritySettings } from '../../src/authority/settings.js';

const guid = '8f3b1c2d-4e5a-4b6c-8d7e-9f0a1b2c3d4e';
const microsoft = 'https://login.microsoftonline.com';

const publicHosts = ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'];

/** A tenant of Entra in the public cloud. */
const entra = (tenant: string): EntraAuthority => ({
  kind: 'entra',
  cloud: 'public',
  trust: 'known',
  tenant,
  url: `${microsoft}/${tenant}`,
  origin: microsoft,
  hosts: publicHosts as [string],
  tokenEndpoint: `${microsoft}/${tenant}/oauth2/v2.0/token`,
  metadataEndpoint: `${microsoft}/${tenant}/v2.0/.well-known/openid-configuration`,
});

const problemsOf = (settings: AuthoritySettings): readonly string[] =>
  resolveAuthority(settings).match(
    () => [],
    (problems) => problems,
  );

const tenantProblem = 'tenant: neither a GUID nor a domain';

describe('a tenant', () => {
  it.each([
    guid,
    guid.toUpperCase(),
    'contoso.onmicrosoft.com',
    'CONTOSO.example',
    'a.b',
    'xn--bcher-kva.example',
    `${'a'.repeat(63)}.example`,
    'common',
    'organizations',
    'consumers',
  ])('may be %s', (tenant) => {
    const authority = resolveAuthority({ tenant })._unsafeUnwrap();
    expect(authority).toEqual(entra(tenant));
    expect(isTenantIndependent(authority)).toBe(['common', 'organizations', 'consumers'].includes(tenant));
  });

  it.each([
    ...[
      '',
      ' ',
      'contoso',
      'Common',
      'common ',
      ` ${guid}`,
      `{${guid}}`,
      guid.slice(1),
      `${guid}0`,
      guid.replaceAll('-', ''),
    ],
    ...[
      'a..b',
      '.a.b',
      'a.b.',
      '-a.b',
      'a-.b',
      'a.b/c',
      'a.b?c',
      'a.b#c',
      'a.b:1',
      'user@a.b',
      '../common',
      'a.b\\c',
      'a.b\n',
    ],
    ...['bücher.example', 'cоntoso.example', 'a_b.example', 'a%2eb.c', `${'a'.repeat(64)}.b`, `${'a.'.repeat(127)}ab`],
  ])('may not be %j', (tenant) => {
    expect(problemsOf({ tenant })).toEqual([tenantProblem]);
  });

  it('must be named, there or in authority', () => {
    expect(problemsOf({})).toEqual(['tenant: missing']);
  });
});

describe('a cloud', () => {
  const clouds: readonly [Cloud, string, ...string[]][] = [
    ['public', ...(publicHosts as [string])],
    ['china', 'login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    ['us_government', 'login.microsoftonline.us', 'login.usgovcloudapi.net'],
    ['us_legacy', 'login-us.microsoftonline.com'],
    ['germany', 'login.microsoftonline.de'],
    ['bleu', 'login.sovcloud-identity.fr'],
    ['delos', 'login.sovcloud-identity.de'],
    ['govsg', 'login.sovcloud-identity.sg'],
    ['ppe', 'login.windows-ppe.net', 'sts.windows-ppe.net', 'login.microsoft-ppe.com'],
  ];

  it.each(clouds)('%s is at %s', (cloud, host, ...others) => {
    const expected = {
      ...entra(guid),
      cloud,
      url: `https://${host}/${guid}`,
      origin: `https://${host}`,
      hosts: [host, ...others],
      tokenEndpoint: `https://${host}/${guid}/oauth2/v2.0/token`,
      metadataEndpoint: `https://${host}/${guid}/v2.0/.well-known/openid-configuration`,
    };
    expect(resolveAuthority({ tenant: guid, cloud })._unsafeUnwrap()).toEqual(expected);
    for (const name of [host, ...others])
      expect(resolveAuthority({ authority: `https://${name}/${guid}` })._unsafeUnwrap()).toEqual(expected);
  });

  it('is one of these', () => {
    for (const cloud of ['', 'Public', 'mooncake', '__proto__', 'constructor', 'toString'])
      expect(problemsOf({ tenant: guid, cloud: cloud as Cloud })).toEqual(['cloud: unknown']);
  });

  it.each(clouds.filter(([cloud]) => cloud !== 'public'))(
    '%s has no personal accounts, but may be asked for any organization',
    (cloud, host) => {
      const problem = 'tenant: consumers have their accounts in the public cloud';
      expect(problemsOf({ tenant: 'consumers', cloud })).toEqual([problem]);
      expect(problemsOf({ authority: `https://${host}/consumers` })).toEqual([problem]);
      expect(problemsOf({ tenant: 'organizations', cloud })).toEqual([]);
      expect(problemsOf({ tenant: 'common', cloud })).toEqual([]);
    },
  );

  it('is told together with what else is wrong', () => {
    expect(problemsOf({ tenant: '', cloud: 'other' as Cloud })).toEqual(['cloud: unknown', tenantProblem]);
    expect(problemsOf({ authority: `http://user:pass@evil.example/a/b/c?d#e`, cloud: 'public', tenant: guid })).toEqual(
      [
        'authority: a user name or password in the URL',
        'cloud: given together with authority',
        'authority: the path goes on after the tenant',
        tenantProblem,
        'tenant: another one than in authority',
      ],
    );
  });
});

describe('an authority as a URL', () => {
  it.each<[string, string, AuthoritySettings?]>([
    ['a tenant', `${microsoft}/${guid}`],
    ['a slash at its end', `${microsoft}/${guid}/`],
    ['a version', `${microsoft}/${guid}/v2.0`],
    ['a version and a slash', `${microsoft}/${guid}/v2.0/`],
    ['slashes too many', `${microsoft}//${guid}//`],
    ['a host in capitals', `HTTPS://LOGIN.MicrosoftOnline.COM/${guid}`],
    ['the port of https', `${microsoft}:443/${guid}`],
    ['an empty query', `${microsoft}/${guid}?`],
    ['white space around it', ` ${microsoft}/${guid}\n`],
    ['backslashes', `https:\\\\login.microsoftonline.com\\${guid}`],
    ['steps back', `${microsoft}/other/../${guid}`],
    ['the tenant beside it', microsoft, { tenant: guid }],
    ['the tenant in both places', `${microsoft}/${guid}`, { tenant: guid }],
  ])('may have %s', (_, authority, settings = {}) => {
    expect(resolveAuthority({ ...settings, authority })._unsafeUnwrap()).toMatchObject({
      origin: microsoft,
      tokenEndpoint: `${microsoft}/${guid}/oauth2/v2.0/token`,
    });
  });

  const unknown = (host: string): string => `authority: unknown host ${host}, not in knownAuthorities`;
  it.each<[string, string, string, AuthoritySettings?]>([
    ['no URL', 'login.microsoftonline.com/common', 'authority: not a URL'],
    ['empty', '', 'authority: not a URL'],
    ['a scheme alone', 'https://', 'authority: not a URL'],
    ['a path', `/${guid}`, 'authority: not a URL'],
    ['a port beyond all', `${microsoft}:99999/${guid}`, 'authority: not a URL'],
    ['no host that there could be', `https://[::1/${guid}`, 'authority: not a URL'],
    ['without a tenant', microsoft, 'tenant: missing'],
    ['with a wrong tenant', `${microsoft}/contoso`, tenantProblem],
    ['with a tenant that is encoded', `${microsoft}/contoso%2eexample`, tenantProblem],
    [
      'with another tenant beside it',
      `${microsoft}/${guid}`,
      'tenant: another one than in authority',
      { tenant: 'common' },
    ],
    ['with more in its path', `${microsoft}/${guid}/oauth2/v2.0`, 'authority: the path goes on after the tenant'],
    ['with another version', `${microsoft}/${guid}/v1.0`, 'authority: the path goes on after the tenant'],
    ['with a query', `${microsoft}/${guid}?a=b`, 'authority: a query or fragment in the URL'],
    ['with a fragment', `${microsoft}/${guid}#a`, 'authority: a query or fragment in the URL'],
    [
      'with a user name',
      `https://user@login.microsoftonline.com/${guid}`,
      'authority: a user name or password in the URL',
    ],
    [
      'with a password',
      `https://:pass@login.microsoftonline.com/${guid}`,
      'authority: a user name or password in the URL',
    ],
    [
      'with a host that hides behind another',
      `https://login.microsoftonline.com@evil.example/${guid}`,
      'authority: a user name or password in the URL',
    ],
    ['http', `http://login.microsoftonline.com/${guid}`, 'authority: not https'],
    ['http on the port of https', `http://login.microsoftonline.com:443/${guid}`, 'authority: not https'],
    ['ftp', `ftp://login.microsoftonline.com/${guid}`, 'authority: not https'],
    ['a file', `file:///${guid}`, 'authority: not https'],
    ['data', 'data:text/plain,x', 'authority: not https'],
    ['with another port', `${microsoft}:8443/${guid}`, unknown('login.microsoftonline.com:8443')],
    [
      'with a dot at the end of its host',
      `https://login.microsoftonline.com./${guid}`,
      unknown('login.microsoftonline.com.'),
    ],
    ['in mixed script', `https://lоgin.microsoftonline.com/${guid}`, unknown('xn--lgin-55d.microsoftonline.com')],
    ['in punycode', `https://xn--lgin-55d.microsoftonline.com/${guid}`, unknown('xn--lgin-55d.microsoftonline.com')],
    ['an IP literal', `https://20.190.128.1/${guid}`, unknown('20.190.128.1')],
    ['an IP literal as one number', `https://3232235777/${guid}`, unknown('192.168.1.1')],
    ['an IPv6 literal', `https://[2603:1006::1]/${guid}`, unknown('[2603:1006::1]')],
    [
      'loopback by https, which is not listed',
      `https://localhost:8443/${guid}`,
      unknown('localhost:8443'),
      { allowInsecureLoopback: true },
    ],
  ])('may not be %s', (_, authority, problem, settings = {}) => {
    expect(problemsOf({ ...settings, authority })).toContain(problem);
  });
});

describe('a host that is neither known nor listed', () => {
  it.each([
    'login.contoso.example',
    'a.login.microsoftonline.com',
    'evil-login.microsoftonline.com',
    'login.microsoftonline.com.evil.example',
    'login.b2clogin.com.evil.example',
  ])('is to be confirmed by the platform before anything is sent there: %s', (host) => {
    expect(resolveAuthority({ authority: `https://${host}/${guid}` })._unsafeUnwrap()).toMatchObject({
      kind: 'entra',
      trust: 'unconfirmed',
      origin: `https://${host}`,
      hosts: [host],
    });
  });

  it.each([
    ['AD FS', { authority: 'https://evil.example/adfs' }],
    ['Azure AD B2C', { authority: `https://evil.example/${guid}/B2C_1_signin` }],
    ['any provider', { issuer: 'https://evil.example/adfs' }],
  ])('is refused for %s, of which the platform knows nothing', (_, settings) => {
    expect(problemsOf(settings)).toEqual([
      `${'issuer' in settings ? 'issuer' : 'authority'}: unknown host evil.example, not in knownAuthorities`,
    ]);
  });
});

describe('knownAuthorities', () => {
  it.each<[string, string, string]>([
    ['a host', 'login.contoso.example', 'https://login.contoso.example'],
    ['a host in capitals', 'LOGIN.Contoso.EXAMPLE', 'https://login.contoso.example'],
    ['a host and its port', 'login.contoso.example:8443', 'https://login.contoso.example:8443'],
    ['an IP literal', '[2001:db8::1]:8443', 'https://[2001:db8::1]:8443'],
    ['loopback', 'localhost:8443', 'https://localhost:8443'],
  ])('admits %s', (_, known, origin) => {
    const settings = { authority: `${origin}/${guid}`, knownAuthorities: ['other.example', known] };
    const authority = resolveAuthority(settings)._unsafeUnwrap();
    expect(authority).toMatchObject({ origin, trust: 'listed' });
    expect(authority.hosts).toEqual([new URL(origin).host, 'other.example', new URL(origin).host]);
  });

  it.each<[string, string, string]>([
    ['another port', 'login.contoso.example:8443', 'https://login.contoso.example:8444'],
    ['any port where none is listed', 'login.contoso.example', 'https://login.contoso.example:8443'],
    ['http', 'login.contoso.example', 'http://login.contoso.example'],
  ])('does not admit %s', (_, known, origin) => {
    expect(problemsOf({ authority: `${origin}/${guid}`, knownAuthorities: [known] })).toHaveLength(1);
  });

  it.each([
    ['what is below it', 'contoso.example', 'https://login.contoso.example'],
    ['what is above it', 'login.contoso.example', 'https://contoso.example'],
  ])('does not speak for %s', (_, known, origin) => {
    expect(
      resolveAuthority({ authority: `${origin}/${guid}`, knownAuthorities: [known] })._unsafeUnwrap(),
    ).toMatchObject({ trust: 'unconfirmed' });
  });

  it.each([
    ['an empty one', ''],
    ['a pattern', '*.contoso.example'],
    ['a URL', 'https://login.contoso.example'],
    ['a path', 'login.contoso.example/adfs'],
    ['a user name', 'user@login.contoso.example'],
    ['white space', 'login.contoso.example '],
    ['a number', 7 as unknown as string],
    ['nothing', undefined as unknown as string],
  ])('may not hold %s', (_, known) => {
    expect(problemsOf({ tenant: guid, knownAuthorities: [known] })).toEqual(['knownAuthorities: not a list of hosts']);
  });

  it('must be a list', () => {
    for (const known of ['login.contoso.example', {}, null])
      expect(problemsOf({ tenant: guid, knownAuthorities: known as unknown as string[] })).toHaveLength(1);
  });

  it('takes no host away', () => {
    expect(problemsOf({ authority: `${microsoft}/${guid}`, knownAuthorities: [] })).toEqual([]);
  });
});

describe('http to this machine', () => {
  const origins = [
    'http://127.0.0.1',
    'http://127.0.0.1:3000',
    'http://localhost:3000',
    'http://[::1]:3000',
    'http://LOCALHOST',
  ];

  it.each(origins)('is allowed where it is asked for: %s', (origin) => {
    const authority = resolveAuthority({ authority: `${origin}/${guid}`, allowInsecureLoopback: true })._unsafeUnwrap();
    expect(authority).toMatchObject({
      trust: 'listed',
      tokenEndpoint: `${origin.toLowerCase()}/${guid}/oauth2/v2.0/token`,
    });
  });

  it.each(origins)('is refused where it is not: %s', (origin) => {
    for (const settings of [{}, { allowInsecureLoopback: false }])
      expect(problemsOf({ authority: `${origin}/${guid}`, ...settings })).toEqual([
        'authority: http to this machine needs allowInsecureLoopback',
      ]);
  });

  it.each([
    ...['http://127.0.0.2', 'http://0.0.0.0', 'http://[::]', 'http://[::ffff:127.0.0.1]', 'http://192.168.0.1'],
    ...['http://localhost.evil.example', 'http://127.0.0.1.evil.example', 'http://evil-localhost', 'http://localhost.'],
    ...['http://login.microsoftonline.com', 'ws://localhost', 'ftp://localhost'],
  ])('is nothing else: %s', (origin) => {
    expect(problemsOf({ authority: `${origin}/${guid}`, allowInsecureLoopback: true })).toEqual([
      'authority: not https',
    ]);
  });
});

describe('any settings', () => {
  const hosts = [
    'login.microsoftonline.com',
    'login.microsoftonline.us',
    'evil.example',
    'listed.example:8443',
    'localhost',
    '127.0.0.1',
    '[::1]',
  ];
  const urls = fc
    .tuple(
      fc.constantFrom('https://', 'http://', 'HTTPS:', 'https:\\', 'ftp://', 'javascript:', '//', ''),
      fc.constantFrom('', 'user@', ':p@', 'login.microsoftonline.com@', '\t'),
      fc.oneof(fc.constantFrom(...hosts), fc.domain(), fc.ipV4Extended(), fc.string()),
      fc.constantFrom('', ':443', ':80', ':8443', '.', '.evil.example', '%00', '\u0000'),
      fc.constantFrom(
        '',
        '/',
        '/adfs',
        '/a.b/B2C_1_x',
        `/${guid}`,
        '/common/v2.0',
        '//a.b',
        '/a.b/c',
        '\\a.b',
        `/${guid}?a`,
        `/${guid}#a`,
      ),
    )
    .map((parts) => parts.join(''));
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    urls,
    fc.constantFrom(guid, 'common', 'contoso.example'),
  );
  const settings: fc.Arbitrary<AuthoritySettings> = fc.record(
    {
      tenant: text,
      authority: text,
      cloud: fc.oneof(
        fc.constantFrom<Cloud>('public', 'china', 'us_government', 'germany'),
        fc.string().map((name) => name as Cloud),
      ),
      issuer: fc.oneof({ arbitrary: fc.constant(undefined), weight: 4 }, { arbitrary: text, weight: 1 }),
      knownAuthorities: fc.array(fc.oneof(fc.constant('listed.example:8443'), fc.string()), { maxLength: 3 }),
      allowInsecureLoopback: fc.boolean(),
    },
    { requiredKeys: [] },
  );

  const plausible: fc.Arbitrary<AuthoritySettings> = fc.record(
    {
      authority: fc
        .tuple(
          fc.constantFrom('https://', 'http://'),
          fc.constantFrom(...hosts),
          fc.constantFrom(`/${guid}`, '/common/v2.0'),
        )
        .map((parts) => parts.join('')),
      knownAuthorities: fc.constant(['listed.example:8443']),
      allowInsecureLoopback: fc.boolean(),
    },
    { requiredKeys: ['authority'] },
  );

  it('give an authority that may be sent credentials, or problems, and never throw', () => {
    let accepted = 0;
    fc.assert(
      fc.property(fc.oneof(settings, plausible), (given) => {
        const result = resolveAuthority(given);
        if (result.isErr()) return expect(result.error.length).toBeGreaterThan(0);
        accepted += 1;
        const { origin, url: base, metadataEndpoint, trust } = result.value;
        const url = new URL(base);
        const listed = (given.knownAuthorities ?? []).map((host) => host.toLowerCase());
        const isPlainName = /^[a-z\d.-]+\.[a-z\d-]*[a-z]$/.test(url.host) && !url.host.includes('xn--');
        const isSecure =
          url.protocol === 'https:' &&
          (isKnownHost(url.host) || listed.includes(url.host) || (trust === 'unconfirmed' && isPlainName));
        const isLocal =
          url.protocol === 'http:' &&
          given.allowInsecureLoopback === true &&
          ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
        expect(isSecure || isLocal).toBe(true);
        expect([url.origin, new URL(metadataEndpoint).origin]).toEqual([origin, origin]);
        expect([url.username, url.password, url.search, url.hash]).toEqual(['', '', '', '']);
        if (result.value.kind !== 'oidc') expect(result.value.tokenEndpoint).toMatch(`${base}/oauth2/`);
      }),
      { numRuns: 3000 },
    );
    expect(accepted).toBeGreaterThan(50);
  });
});
