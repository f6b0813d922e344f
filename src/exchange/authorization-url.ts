import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import type { Client } from '../client/client.js';
import { inTenant } from '../client/in-tenant.js';
import { isRecord } from '../codec/json.js';
import { endpointOf } from '../discovery/endpoint.js';
import { invalidRequest } from '../error/local.js';
import type { OAuthError } from '../error/model.js';
import type { AuthorizationFlow, ResponseMode } from '../flow/flow.js';
import { challengeOf, randomText } from '../flow/proof-key.js';
import { problemOfRedirectUri, problemOfReturnTo } from '../flow/redirect-uri.js';
import type { TokenRequest } from '../operation/request.js';
import type { Account } from '../token/token.js';
import { claimsToSend } from './claims.js';
import { copyOfRequest, problemsOfRequest, problemsOfScopes, problemsOfTexts } from './request.js';
import { clientInfoOf, hintOf, homeAccountIdIn, problemsOfAccount, signInScopesOf, withSignInScopes } from './user.js';

/** What the user is asked for, whatever session there is (OpenID Connect Core §3.1.2.1). `create` makes an account. */
export type Prompt = 'none' | 'login' | 'consent' | 'select_account' | 'create';

/** What every way of asking a user in a browser may say. */
export interface SignInRequest extends TokenRequest {
  readonly prompt?: Prompt | undefined;
  /** Who is likely to sign in: a user name. That of `account` unless said. */
  readonly loginHint?: string | undefined;
  /** Where the user is at home: a domain, which spares a page of choice. */
  readonly domainHint?: string | undefined;
  /**
   * Who must sign in: the token of anybody else is `IdToken`. `loginHint` is a hint, and no more. `'only'` names nobody: it is
   * taken so that a request of `silent` can be handed on.
   */
  readonly account?: Account | 'only' | undefined;
  /** How many seconds ago the user may have signed in; 0 asks anew. The answer is checked against it. */
  readonly maxAge?: number | undefined;
  /** Scopes of other APIs to consent to at once; tokens for these come later, without asking. */
  readonly extraScopesToConsent?: readonly string[] | undefined;
}

/** A request for the address of a sign-in. */
export interface AuthorizationUrlRequest extends SignInRequest {
  /** Where the answer is to come: registered with the application, and used letter by letter. */
  readonly redirectUri: string;
  /** `'query'` unless said; `'fragment'` for the hybrid flow. */
  readonly responseMode?: ResponseMode | undefined;
  /** Whether an id token is to come with the code: who signed in is known before the code is redeemed. */
  readonly hybrid?: boolean | undefined;
  /** Where to go in the application afterwards, kept in the flow: a path. */
  readonly returnTo?: string | undefined;
}

/** Where to send the browser, and what to keep until it is back. */
export interface Authorization {
  readonly url: string;
  readonly flow: AuthorizationFlow;
}

const prompts: ReadonlySet<unknown> = new Set([undefined, 'none', 'login', 'consent', 'select_account', 'create']);
const modes: ReadonlySet<unknown> = new Set([undefined, 'query', 'fragment', 'form_post']);

/** What would say everything else in another way (RFC 9101 §5, OpenID Connect Core §7.2.1): then nothing here would hold. */
const inTheirPlace: ReadonlySet<string> = new Set(['request', 'request_uri', 'registration']);

const problemsOfExtras = (extras: unknown): readonly string[] =>
  Object.keys(isRecord(extras) ? extras : {}).flatMap((given) => {
    const name = given.trim().toLowerCase();
    return inTheirPlace.has(name) ? [`extraParameters: ${name} would replace the rest of the request`] : [];
  });

const problemsOf = (request: AuthorizationUrlRequest): readonly string[] => {
  const { redirectUri, prompt, loginHint, domainHint, maxAge, responseMode, hybrid, returnTo } = request;
  const { account, extraScopesToConsent, extraParameters } = request;
  return [
    problemOfRedirectUri('redirectUri', redirectUri),
    prompts.has(prompt) ? undefined : 'prompt: none of none, login, consent, select_account, create',
    ...problemsOfTexts({ loginHint, domainHint }),
    ...problemsOfAccount(account),
    maxAge === undefined || (Number.isSafeInteger(maxAge) && maxAge >= 0)
      ? undefined
      : 'maxAge: not a whole number of seconds from 0',
    modes.has(responseMode) ? undefined : 'responseMode: none of query, fragment, form_post',
    hybrid === undefined || typeof hybrid === 'boolean' ? undefined : 'hybrid: neither true nor false',
    hybrid === true && responseMode === 'query' ? 'responseMode: an id token must not stand in a query' : undefined,
    problemOfReturnTo(returnTo),
    ...(extraScopesToConsent === undefined ? [] : problemsOfScopes('extraScopesToConsent', extraScopesToConsent)),
    ...problemsOfExtras(extraParameters),
  ].filter((problem) => problem !== undefined);
};

/** Also of what only this request has: its caller cannot change it while the authority is asked who it is. */
const copyOf = (given: AuthorizationUrlRequest): AuthorizationUrlRequest => {
  const request = copyOfRequest(given);
  const scopes: unknown = isRecord(request) ? request.extraScopesToConsent : undefined;
  return Array.isArray(scopes) ? { ...request, extraScopesToConsent: [...scopes] } : request;
};

/** The address of a sign-in, and the flow that its answer is checked against. */
export const authorize = (client: Client, given: AuthorizationUrlRequest): ResultAsync<Authorization, OAuthError> => {
  const request = copyOf(given);
  const issues = [...problemsOfRequest(request), ...(isRecord(request) ? problemsOf(request) : [])];
  if (issues.length > 0) return errAsync(invalidRequest(issues));
  return inTenant(client, request.tenant).asyncAndThen((at) =>
    ResultAsync.combine([
      endpointOf(at, 'authorize', request.signal),
      signInScopesOf(at, request.signal),
      claimsToSend(at, request.claims),
    ] as const).andThen(([endpoint, ofSignIn, claims]) =>
      authorizationAt(at, { ...request, scopes: withSignInScopes(request.scopes, ofSignIn) }, endpoint, claims),
    ),
  );
};

const authorizationAt = (
  client: Client,
  request: AuthorizationUrlRequest,
  endpoint: string,
  claims: string | undefined,
): ResultAsync<Authorization, OAuthError> => {
  const { authority, clientId, runtime } = client;
  const { redirectUri, maxAge, hybrid = false, returnTo, extraScopesToConsent = [] } = request;
  const account = homeAccountIdIn(request.account);
  const flow: AuthorizationFlow = {
    authority: authority.url,
    clientId,
    redirectUri,
    scopes: request.scopes,
    state: randomText(),
    nonce: randomText(),
    codeVerifier: randomText(),
    responseMode: request.responseMode ?? (hybrid ? 'fragment' : 'query'),
    hybrid,
    begunAt: runtime.now(),
    ...(request.tenant !== undefined && { tenant: request.tenant }),
    ...(account !== undefined && { account }),
    ...(maxAge !== undefined && { maxAge }),
    ...(request.claims !== undefined && { claims: request.claims }),
    ...(Object.keys(request.extraParameters ?? {}).length > 0 && { extraParameters: { ...request.extraParameters } }),
    ...(returnTo !== undefined && { returnTo }),
  };
  return ResultAsync.fromSafePromise(challengeOf(flow.codeVerifier)).andThen((challenge) => {
    const url = new URL(endpoint);
    const parameters: Readonly<Record<string, string | undefined>> = {
      ...request.extraParameters,
      client_id: clientId,
      response_type: hybrid ? 'code id_token' : 'code',
      redirect_uri: redirectUri,
      response_mode: flow.responseMode,
      scope: [...new Set([...flow.scopes, ...extraScopesToConsent])].join(' '),
      state: flow.state,
      nonce: flow.nonce,
      code_challenge: challenge,
      code_challenge_method: 'S256',
      prompt: request.prompt,
      login_hint: request.loginHint ?? hintOf(request.account),
      domain_hint: request.domainHint,
      max_age: maxAge?.toString(),
      claims,
      ...clientInfoOf(client),
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
    return okAsync({ url: url.href, flow });
  });
};
