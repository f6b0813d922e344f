import { err, ok, type Result } from 'neverthrow';
import { isNumber, isText, listOf, pick, wrongFields, type Check } from '../codec/check.js';
import { isRecord } from '../codec/json.js';
import { problemOfRedirectUri, problemOfReturnTo } from './redirect-uri.js';

/** How the answer of a sign-in comes back: in the query, in the fragment, or as a form that the browser posts. */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/**
 * A sign-in that was begun: what its answer is checked against. Plain JSON, for the session of whoever began it. It is good
 * for one answer, and secret until then: `memoryFlows`, `browserFlows` and `sealedFlows` keep it so.
 */
export interface AuthorizationFlow {
  /** The URL of the authority that was asked; an answer is taken to no other. */
  readonly authority: string;
  readonly clientId: string;
  readonly redirectUri: string;
  /** What was asked for, the scopes of OpenID Connect included. */
  readonly scopes: readonly string[];
  /** 256 random bits: comes back with the answer. */
  readonly state: string;
  /** 256 random bits: comes back in the id token. */
  readonly nonce: string;
  /** 256 random bits: proves to the token endpoint who began (RFC 7636). */
  readonly codeVerifier: string;
  readonly responseMode: ResponseMode;
  /** Whether an id token comes with the code. */
  readonly hybrid: boolean;
  /** Epoch milliseconds. */
  readonly begunAt: number;
  /** The tenant that the user signs in to, where it is another one than that of the client. */
  readonly tenant?: string;
  /** The `homeAccountId` of who is to sign in: nobody else may. */
  readonly account?: string;
  /** How many seconds ago the user may have signed in. */
  readonly maxAge?: number;
  /** The claims that the token must satisfy, as JSON text. */
  readonly claims?: string;
  /** What else was asked with, in the words of the authority: such as the API that the token is for. */
  readonly extraParameters?: Readonly<Record<string, string>>;
  /** Where to go in the application afterwards: a path, with query and fragment. */
  readonly returnTo?: string;
}

const random = /^[\w-]{43,128}$/;

const isRandom: Check = (value) => typeof value === 'string' && random.test(value);

const checks: { readonly [F in keyof AuthorizationFlow]-?: Check } = {
  authority: isText,
  clientId: isText,
  redirectUri: (value) => problemOfRedirectUri('redirectUri', value) === undefined,
  scopes: listOf(isText),
  state: isRandom,
  nonce: isRandom,
  codeVerifier: isRandom,
  responseMode: (value) => value === 'query' || value === 'fragment' || value === 'form_post',
  hybrid: (value) => typeof value === 'boolean',
  begunAt: isNumber,
  tenant: isText,
  account: isText,
  maxAge: isNumber,
  claims: isText,
  extraParameters: (value) => isRecord(value) && Object.values(value).every(isText),
  returnTo: (value) => problemOfReturnTo(value) === undefined,
};

const optional: readonly string[] = ['tenant', 'account', 'maxAge', 'claims', 'extraParameters', 'returnTo'];
const required = Object.keys(checks).filter((name) => !optional.includes(name));

/** The flow that was kept as JSON, or the names of what is wrong in it; what else is in it is left out. */
export const readFlow = (value: unknown): Result<AuthorizationFlow, readonly string[]> => {
  try {
    if (!isRecord(value)) return err(['flow: not an object']);
    const wrong = wrongFields(value, checks, required);
    // `checks` has looked at every field.
    return wrong.length > 0
      ? err(wrong.map((name) => `flow.${name}: missing, or not what authorizationUrl gave`))
      : ok(pick(value, checks) as unknown as AuthorizationFlow);
  } catch {
    return err(['flow: it cannot be read']);
  }
};
