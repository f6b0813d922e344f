import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { err, ok, type Result } from 'neverthrow';
import type { AuthorityOptions } from '../../testing/authority.js';
import type {
  ApplicationOptions,
  ApplicationSecret,
  ResourceOptions,
  TenantOptions,
} from '../../testing/directory/options.js';
import type { RedirectUriOptions } from '../../testing/directory/redirect-uris.js';
import type { UserOptions } from '../../testing/directory/user-options.js';
import { readAssertionKeys } from '../../testing/directory/certificates.js';
import { readJsonFile, reasonOf } from './json-file.js';
import {
  anything,
  either,
  guid,
  is,
  isObject,
  isText,
  listOf,
  object,
  type Shape,
  text,
  whole,
  yesOrNo,
} from './shape.js';

type Certificate = NonNullable<ApplicationOptions['certificates']>[number];

/** What an authority is told by its caller, not by a file. */
type Given = 'now' | 'port' | 'tls' | 'onRequest';

/** As in {@link AuthorityOptions}, but for dates, which may be text, and certificates, which may be in files. */
interface Config extends Omit<AuthorityOptions, Given | 'applications'> {
  readonly applications?: readonly WrittenApplication[];
}

interface WrittenApplication extends Omit<ApplicationOptions, 'secrets' | 'certificates'> {
  readonly secrets?: readonly (string | { readonly value: string; readonly expiresOn?: string | number })[];
  readonly certificates?: readonly (Certificate | { readonly file: string })[];
}

const instant = is('a date such as 2030-01-31T00:00:00Z, or milliseconds since 1970', (value) =>
  typeof value === 'string' ? !Number.isNaN(Date.parse(value)) : Number.isFinite(value),
);

const secret = either([isText, text], [() => true, object({ value: text, expiresOn: instant }, ['value'])]);

/** Reads a certificate wherever it is, or throws. */
const certificateOf = (written: Certificate | { readonly file: string }, folder: string): Certificate =>
  typeof written === 'object' && 'file' in written ? readFileSync(resolve(folder, written.file), 'utf8') : written;

const usableCertificate =
  (folder: string): Shape =>
  (value, place) => {
    try {
      readAssertionKeys(certificateOf(value as Certificate, folder));
      return [];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') return [`${place}.file: ${reasonOf(error)}`];
      return [`${place}: this is no certificate, public key or key set of RSA`];
    }
  };

const isFile = (value: unknown): boolean => isObject(value) && 'file' in value;

const certificateIn =
  (folder: string): Shape =>
  (value, place) => {
    const form = either(
      [isText, text],
      [isFile, object({ file: text })],
      [() => true, object({ keys: listOf(anything) }, ['keys'])],
    );
    const problems = form(value, place);
    return problems.length > 0 ? problems : usableCertificate(folder)(value, place);
  };

/** The members of an object, all of them: a new option does not compile until its shape is here. */
type Members<A> = Readonly<Record<keyof A, Shape>>;

const tenant: Members<TenantOptions> = {
  id: guid,
  name: text,
  domains: listOf(text),
  policies: listOf(text, 1),
};

const redirectUri = is(
  'a URL without a fragment',
  (value) => typeof value === 'string' && URL.canParse(value) && !value.includes('#'),
);

const redirectUris: Members<RedirectUriOptions> = {
  web: listOf(redirectUri),
  spa: listOf(redirectUri),
  publicClient: listOf(redirectUri),
};

const application = (folder: string): Members<WrittenApplication> => ({
  clientId: guid,
  tenants: listOf(text),
  secrets: listOf(secret),
  certificates: listOf(certificateIn(folder)),
  disabled: yesOrNo,
  resources: listOf(text),
  roles: listOf(text),
  redirectUris: object(redirectUris),
});

const resource: Members<ResourceOptions> = { uri: text, audience: text, url: text, scopes: listOf(text) };

const user: Members<UserOptions> = {
  username: text,
  password: text,
  id: guid,
  tenant: text,
  name: text,
  secondFactor: yesOrNo,
  consented: either([Array.isArray, listOf(text)], [() => true, is('false, or a list', (value) => value === false)]),
};

const config = (folder: string): Members<Config> => ({
  tenants: listOf(object(tenant, ['id']), 1),
  applications: listOf(object(application(folder), ['clientId']), 1),
  resources: listOf(object(resource, ['uri']), 1),
  users: listOf(object(user, ['username']), 1),
  customHosts: listOf(text),
  tokenLifetimeSeconds: whole(1),
});

/** Applications and users may only be in tenants that are there. */
const strayTenants = ({ tenants, applications = [], users = [] }: Config): readonly string[] => {
  const names = tenants?.flatMap(({ id, name = id, domains = [] }) => [id, name, ...domains]);
  const known = names && new Set(names.map((name) => name.toLowerCase()));
  const problem = (name: string, place: string): readonly string[] =>
    known && !known.has(name.toLowerCase()) ? [`${place}: "tenants" has no tenant of this id or domain`] : [];
  return [
    ...applications.flatMap((application, index) =>
      (application.tenants ?? []).flatMap((name, at) => problem(name, `applications[${index}].tenants[${at}]`)),
    ),
    ...users.flatMap(({ tenant }, index) => (tenant === undefined ? [] : problem(tenant, `users[${index}].tenant`))),
  ];
};

const toSecret = (written: NonNullable<WrittenApplication['secrets']>[number]): string | ApplicationSecret => {
  if (typeof written === 'string') return written;
  const { value, expiresOn } = written;
  return { value, ...(expiresOn !== undefined && { expiresOn: new Date(expiresOn).getTime() }) };
};

const toApplication = ({ secrets, certificates, ...rest }: WrittenApplication, folder: string): ApplicationOptions => ({
  ...rest,
  ...(secrets && { secrets: secrets.map(toSecret) }),
  ...(certificates && { certificates: certificates.map((written) => certificateOf(written, folder)) }),
});

/** The directory that a file describes: tenants, applications, resources, users and the life of a token. */
export const readConfig = (path: string): Result<AuthorityOptions, readonly string[]> => {
  const folder = dirname(path);
  return readJsonFile(path, object(config(folder))).andThen((value) => {
    const read = value as Config;
    const { applications, ...rest } = read;
    const strays = strayTenants(read).map((problem) => `${path}: ${problem}`);
    if (strays.length > 0) return err(strays);
    return ok({
      ...rest,
      ...(applications && { applications: applications.map((written) => toApplication(written, folder)) }),
    });
  });
};
