import type { Result } from 'neverthrow';
import {
  authorizationCode,
  authorizationUrl,
  clientSecret,
  createClient,
  type Authorization,
  type AuthorizationUrlRequest,
  type Client,
  type ClientConfig,
  type OAuthError,
  type TokenResponse,
} from 'tokenrail';
import { openBrowser } from './browser.js';
import { signIn, type Person } from './person.js';
import type { World } from './world.js';

/** The value of a result, or an error that says whose it is. */
export const valueOf = async <A, E extends OAuthError>(what: string, result: PromiseLike<Result<A, E>>): Promise<A> =>
  (await result).match(
    (value) => value,
    (error): never => {
      throw new Error(`${what}: ${error._tag}, ${error.category}: ${error.message}`);
    },
  );

/** The error of a result; nothing where there is none. */
export const errorOf = async <A, E extends OAuthError>(result: PromiseLike<Result<A, E>>): Promise<E | undefined> =>
  (await result).match(
    () => undefined,
    (error) => error,
  );

const clientAt = (issuer: string, config: Omit<ClientConfig, 'issuer'>): Client =>
  createClient({ issuer, allowInsecureLoopback: true, ...config }).match(
    (client) => client,
    (error) => {
      throw new Error(error.issues.join('; '));
    },
  );

/** A web application with a secret. */
export const backend = ({ issuer, secret }: World, config: Partial<ClientConfig> = {}): Client =>
  clientAt(issuer, { clientId: 'backend', credential: clientSecret(secret), ...config });

/** An application without a secret, which PKCE protects. */
export const native = ({ issuer }: World, config: Partial<ClientConfig> = {}): Client =>
  clientAt(issuer, { clientId: 'native', ...config });

/** A page without a secret. Unlike of what is installed, the provider need not ask a person who has consented before. */
export const page = ({ issuer }: World): Client => clientAt(issuer, { clientId: 'page' });

/** The backend at the provider that gives less than is asked for. */
export const backendAtLean = ({ lean, secret }: World): Client =>
  clientAt(lean, { clientId: 'backend', credential: clientSecret(secret) });

/** A device; for the clients whose codes end soon, or that ask too often, by name. */
export const device = ({ issuer }: World, clientId: string, config: Partial<ClientConfig> = {}): Client =>
  clientAt(issuer, { clientId, ...config });

/** A sign-in that has been begun and answered, but not redeemed. */
export interface Answered extends Authorization {
  readonly response: string | Readonly<Record<string, string>>;
}

export interface SignInSettings extends Partial<AuthorizationUrlRequest> {
  readonly person?: Person;
  readonly browser?: ReturnType<typeof openBrowser>;
}

/** Lets a person sign in. Of this provider, only who is asked for consent gets a refresh token. */
export const answered = async (world: World, client: Client, settings: SignInSettings = {}): Promise<Answered> => {
  const { person, browser, ...request } = settings;
  const { authority, clientId } = client;
  const begun = await valueOf(
    'the address of the sign-in',
    authorizationUrl(client)({
      scopes: ['api:read', 'api:write'],
      redirectUri: clientId === 'native' ? world.nativeRedirectUri : world.redirectUri,
      prompt: 'consent',
      ...request,
    }),
  );
  return { ...begun, response: await signIn(browser ?? openBrowser(authority.origin), begun.url, person) };
};

/** Lets a person sign in and redeems the code. */
export const signedIn = async (world: World, client: Client, settings?: SignInSettings): Promise<TokenResponse> => {
  const { flow, response } = await answered(world, client, settings);
  return valueOf('the code', authorizationCode(client)({ flow, response }));
};
