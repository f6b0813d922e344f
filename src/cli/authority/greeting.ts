import type { TestAuthority } from '../../testing/authority.js';
import { type Paint, plain } from '../terminal.js';

/** What a client needs to know of an authority, and who runs it. */
export interface Facts {
  readonly url: string;
  readonly authorityUrl: string;
  readonly tokenEndpoint: string;
  readonly tenant: { readonly id: string; readonly name: string };
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope: string;
  /** The certificate that clients must trust, where it speaks TLS. */
  readonly caFile?: string;
  /** All applications, the one above first. */
  readonly applications: readonly { readonly clientId: string; readonly clientSecret: string }[];
  /** Who can sign in. */
  readonly users: readonly { readonly username: string; readonly password: string }[];
}

export const factsOf = (authority: TestAuthority, resource: string): Facts => {
  const { url, tenant, caFile } = authority;
  const applications = authority.applications.map(({ clientId, secret }) => ({ clientId, clientSecret: secret }));
  const { clientId, secret: clientSecret } = authority.application;
  return {
    url,
    authorityUrl: authority.authorityUrl(),
    tokenEndpoint: `${authority.authorityUrl()}/oauth2/v2.0/token`,
    tenant: { id: tenant.id, name: tenant.name },
    clientId,
    clientSecret,
    scope: `${resource}/.default`,
    ...(caFile !== undefined && { caFile }),
    applications,
    users: authority.users.map(({ username, password }) => ({ username, password })),
  };
};

/** One word of a shell, whatever is in it. */
const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

const curl = ({ tokenEndpoint, clientId, clientSecret, scope, caFile }: Facts): string => {
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  const fields = Object.entries(form).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`);
  const trust = caFile === undefined ? [] : [`--cacert ${quoted(caFile)}`];
  return [`curl ${tokenEndpoint}`, ...trust, ...fields].join(' \\\n    ');
};

/** All that a person needs to use the authority, to be copied. */
export const greeting = (facts: Facts, version: string, paint: Paint): string => {
  const { url, authorityUrl, tenant, applications, users, scope, caFile } = facts;
  const lines: readonly (readonly [string, string])[] = [
    ['url', url],
    ['authority', authorityUrl],
    ['tenant', tenant.name === tenant.id ? tenant.id : `${tenant.id} (${tenant.name})`],
    ...applications.flatMap(({ clientId, clientSecret }) => [
      ['client id', clientId] as const,
      ...(clientSecret === '' ? [] : [['client secret', clientSecret] as const]),
    ]),
    ...users.flatMap(({ username, password }) => [
      ['user', username] as const,
      ...(password === '' ? [] : [['password', password] as const]),
    ]),
    ['scope', scope],
    ...(caFile === undefined ? [] : [['CA file', caFile] as const]),
  ];
  return [
    paint('bold', `tokenrail ${version}: an authority of your own. Ctrl-C ends it.`),
    '',
    ...lines.map(([name, value]) => `  ${paint('dim', name.padEnd(14))} ${plain(value, 2000)}`),
    ...(caFile === undefined ? [] : ['', ...trustLines(caFile, paint)]),
    '',
    'A token:',
    '',
    `  ${curl(facts)}`,
    '',
    '',
  ].join('\n');
};

/** The variable that each kind of client reads. */
const trustVariables = [
  ['NODE_EXTRA_CA_CERTS', 'Node'],
  ['REQUESTS_CA_BUNDLE', 'Python with requests, MSAL for Python'],
  ['SSL_CERT_FILE', 'OpenSSL: Python, Ruby, PHP; Go'],
] as const;

const trustLines = (caFile: string, paint: Paint): readonly string[] => [
  'So that clients trust it, one of:',
  '',
  ...trustVariables.map(([name, reader]) => `  export ${name}=${quoted(caFile)}  ${paint('dim', `# ${reader}`)}`),
];
