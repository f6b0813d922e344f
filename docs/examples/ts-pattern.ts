/**
 * A token with retry and cache, and every way in which it can fail handled: with ts-pattern.
 *
 *     npm run build && node scripts/run.mjs docs/examples/ts-pattern.ts
 */
import {
  clientCredentials,
  clientSecret,
  createClient,
  memoryStore,
  toOperation,
  withCache,
  withRetry,
  type OAuthError,
} from 'tokenrail';
import { interactiveRetry } from 'tokenrail/retry';
import { aadsts, startAuthority, throttled, type Fault } from 'tokenrail/testing';
import { match, P } from 'ts-pattern';

const authority = await startAuthority();
const { clientId, secret } = authority.application;

// An operation: a function from a request to a result. A configuration that is wrong is one more error of it.
const acquire = toOperation(
  createClient({
    authority: authority.authorityUrl(),
    clientId,
    credential: clientSecret(secret),
    allowInsecureLoopback: true,
  })
    .map(clientCredentials)
    .map(withRetry(interactiveRetry))
    .map(withCache(memoryStore())),
);

// The compiler knows what is left, and does not compile a match that forgets something.
const advise = (error: OAuthError): string =>
  match(error)
    .with({ code: 'AADSTS7000222' }, () => 'load the new secret')
    .with({ code: 'AADSTS700016' }, () => 'register the application in this tenant')
    .with({ category: 'throttled' }, ({ retryAfterMs = 0 }) => `come back in ${retryAfterMs / 1000} s`)
    .with({ remedy: 'interact' }, () => 'send the user to the sign-in')
    .with({ remedy: 'start_over' }, () => 'begin the sign-in again')
    .with({ remedy: 'retry' }, () => 'try again in a while')
    .with({ remedy: 'change_credential' }, () => 'page the owner of the credential')
    .with({ remedy: 'fix_application' }, () => 'page the developer')
    .with({ remedy: P.union('ask_administrator', 'ask_user') }, ({ remedy }) =>
      remedy === 'ask_user' ? 'it is up to the user' : 'tell whom to ask',
    )
    .with({ remedy: 'contact_support' }, ({ traceId }) => `open a case for ${traceId}`)
    .with({ remedy: 'none' }, () => 'nothing')
    .exhaustive();

const tell = async (request: {
  readonly scopes: readonly string[];
  readonly forceRefresh?: boolean;
}): Promise<string> => acquire(request).match(({ tokenType }) => `a ${tokenType} token`, advise);

const scopes = ['https://graph.microsoft.com/.default'];
const scenes: readonly (readonly [title: string, fault?: Fault])[] = [
  ['a token'],
  ['a moment without service', aadsts(90033, { status: 503 })],
  ['an expired secret', aadsts(7000222)],
  ['an unknown application', aadsts(700016)],
  ['too many requests', throttled({ retryAfter: 300 })],
  ['a policy', aadsts(53003)],
];
for (const [title, fault] of scenes) {
  authority.reset();
  if (fault) authority.fail(fault, { times: 1 });
  const fresh = await tell({ scopes, forceRefresh: true });
  console.log(`${title}: ${fresh}, after ${authority.requests.length} request(s)`);
}
authority.reset();
console.log(`from the cache: ${await tell({ scopes })}, after ${authority.requests.length} request(s)`);
await authority.close();
