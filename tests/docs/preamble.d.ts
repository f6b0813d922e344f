/** What the code in the documents takes for granted. */
import type { ResultAsync } from 'neverthrow';
import type * as tokenrail from 'tokenrail';
import type * as web from 'tokenrail/web';
import type { TestAuthority } from 'tokenrail/testing';

declare global {
  const tenant: string;
  const clientId: string;
  const secret: string;
  const credential: tokenrail.Credential;
  const client: tokenrail.Client;
  const store: tokenrail.MemoryStore;
  const assertion: string;
  const redirectUri: string;
  type Account = tokenrail.Account;
  const errAsync: typeof import('neverthrow').errAsync;
  const tokenEndpoint: string;
  const form: URLSearchParams;
  const request: tokenrail.ClientCredentialsRequest;
  const acquire: tokenrail.TokenOperation<tokenrail.ClientCredentialsRequest>;
  const error: tokenrail.OAuthError;
  const token: tokenrail.TokenResponse;
  const everyRemedy: { readonly [M in tokenrail.Remedy]: () => string };
  const log: { readonly info: (event: tokenrail.TokenEvent) => void };
  const certificateFromVault: (
    name: string,
    signal: tokenrail.Signal,
  ) => ResultAsync<tokenrail.Credential, tokenrail.CredentialError>;
  const rotateSecret: () => ResultAsync<tokenrail.TokenResponse, tokenrail.CallbackError>;
  const lastKnownToken: () => ResultAsync<tokenrail.TokenResponse, tokenrail.CacheError>;
  const signIn: (claims?: string) => ResultAsync<tokenrail.TokenResponse, tokenrail.AbortedError>;
  const askForConsent: typeof signIn;
  const explainTheNewPolicy: typeof signIn;
  const contactUs: typeof signIn;
  const callGraph: (accessToken: string) => string;
  const tell: (text: string) => string;
  const later: (ms: number) => string;
  const handle: (error: tokenrail.OAuthError) => void;
  const toHttpStatus: (error: tokenrail.OAuthError) => number;
  const authority: TestAuthority;
  const msal: { readonly acquireTokenByClientCredential: (request: object) => Promise<tokenrail.TokenResponse> };
  const azureCredential: { readonly getToken: (scope: string) => Promise<{ readonly token: string }> };
  const openidGrant: () => Promise<unknown>;
  const response: Response & { readonly redirect: (url: string) => void };
  const location: { readonly origin: string; readonly href: string; readonly assign: (url: string) => void };
  const window: web.CallbackPage;
  const sessionStorage: web.FlowStorage;
  const hasAuthContext: (id: string) => boolean;
  const reply: (status: number, headers: Readonly<Record<string, string>>) => void;
  const it: (name: string, test: () => void | Promise<void>) => void;
  const expect: (value: unknown) => { readonly toBe: (expected: unknown) => void };
}
