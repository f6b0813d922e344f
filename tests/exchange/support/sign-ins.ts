import { decodeJwt } from 'jose';
import {
  authorizationCode,
  authorizationUrl,
  clientSecret,
  createClient,
  type AuthorizationCodeRequest,
  type AuthorizationFlow,
  type AuthorizationUrlRequest,
  type Client,
  type ClientConfig,
  type Fetch,
  type OAuthError,
  type TokenResponse,
} from '../../../src/index.js';
import type { TestAuthority } from '../../../src/testing.js';
import { makeSigner, type Signer } from '../../identity/support/provider.js';
import { testRuntime } from '../../wire/support/runtime.js';
import { publicClient, readUser, redirectUri } from './users.js';

/** A sign-in from which the browser is back. */
export interface Returned {
  readonly url: string;
  readonly flow: AuthorizationFlow;
  readonly response: string | Readonly<Record<string, string>>;
}

/** The same client with its secret. */
export const webClient = (authority: TestAuthority, changes: Partial<ClientConfig> = {}): Client =>
  publicClient(authority, { credential: clientSecret(authority.application.secret), ...changes });

/** A client of the plain provider, by its issuer. */
export const providerClient = (authority: TestAuthority, changes: Partial<ClientConfig> = {}): Client =>
  createClient({
    issuer: authority.oidcIssuerUrl,
    clientId: authority.application.clientId,
    allowInsecureLoopback: true,
    runtime: testRuntime({ now: Date.now }),
    ...changes,
  })._unsafeUnwrap();

/** Begins a sign-in, and lets the browser come back. */
export const returned = async (
  authority: TestAuthority,
  client: Client,
  request: Partial<AuthorizationUrlRequest> = {},
): Promise<Returned> => {
  const began = await authorizationUrl(client)({ scopes: [readUser], redirectUri, ...request });
  const { url, flow } = began._unsafeUnwrap();
  const answer = await authority.authorize(url);
  return { url, flow, response: answer.form ?? answer.redirectUri };
};

type Redemption = Partial<AuthorizationCodeRequest>;

export const redeemed = async (
  client: Client,
  { flow, response }: Pick<Returned, 'flow' | 'response'>,
  request: Redemption = {},
): Promise<TokenResponse> => (await authorizationCode(client)({ flow, response, ...request }))._unsafeUnwrap();

export const refused = async (
  client: Client,
  { flow, response }: Pick<Returned, 'flow' | 'response'>,
  request: Redemption = {},
): Promise<OAuthError> => (await authorizationCode(client)({ flow, response, ...request }))._unsafeUnwrapErr();

/** The parameters of an answer. */
export const membersOf = (response: Returned['response']): Readonly<Record<string, string>> => {
  if (typeof response !== 'string') return response;
  const { hash, search } = new URL(response);
  return Object.fromEntries(new URLSearchParams(hash.length > 1 ? hash.slice(1) : search));
};

/** The same answer with other parameters; one that is `undefined` is left out. */
export const altered = (
  { flow, response }: Pick<Returned, 'flow' | 'response'>,
  changes: Readonly<Record<string, string | undefined>>,
): Pick<Returned, 'flow' | 'response'> => {
  const all = Object.entries({ ...membersOf(response), ...changes });
  return {
    flow,
    response: Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
  };
};

type Claims = Readonly<Record<string, unknown>>;

/** What becomes of an id token on its way. */
export type Change = (
  claims: Claims,
  signer: Signer,
  token: string,
) => Promise<string | undefined> | string | undefined;

/** A fetch that changes id tokens on their way from the token endpoint; its key is among those of the authority. */
export interface Changing {
  readonly fetch: Fetch;
  readonly signer: Signer;
  /** What becomes of the next ones. */
  change: Change;
}

/** Signed by a key that the authority shows, with these claims in place of its own. */
export const withClaims =
  (changes: Claims): Change =>
  (claims, signer) =>
    signer.sign({ ...claims, ...changes });

export const changing = async (
  send: Fetch = (input: Request, init) => globalThis.fetch(input, init),
): Promise<Changing> => {
  const signer = await makeSigner('a-key-of-the-test');
  const world: Changing = {
    signer,
    change: (_, __, token) => token,
    fetch: async (input: Request, init?: RequestInit) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      const answer = (await send(request, undefined)) as Response;
      if (/keys|jwks/.test(pathname) && answer.ok) {
        const { keys } = (await answer.json()) as { readonly keys: readonly unknown[] };
        return Response.json({ keys: [...keys, signer.jwk] });
      }
      if (!pathname.endsWith('/token') || !answer.ok) return answer;
      const { id_token: token, ...body } = (await answer.json()) as Claims;
      if (typeof token !== 'string') return Response.json(body);
      return Response.json({ ...body, id_token: await world.change(decodeJwt(token), signer, token) });
    },
  };
  return world;
};
