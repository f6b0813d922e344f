/**
 * A token with retry and cache, and every way in which it can fail handled: in the style of neverthrow.
 *
 *     npm run build && node scripts/run.mjs docs/examples/neverthrow.ts
 */
import { okAsync } from 'neverthrow';
import {
  clientCredentials,
  clientSecret,
  createClient,
  matchRemedy,
  memoryStore,
  onCategory,
  onCode,
  toOperation,
  withCache,
  withRetry,
  type ClientCredentialsRequest,
} from 'tokenrail';
import { interactiveRetry } from 'tokenrail/retry';
import { aadsts, startAuthority, throttled, type Fault } from 'tokenrail/testing';

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

// What is handled leaves the type of the error, so that nothing is handled twice and nothing is forgotten.
const tell = (request: ClientCredentialsRequest): Promise<string> =>
  acquire(request)
    .map(({ tokenType }) => `a ${tokenType} token`)
    .orElse(onCode('AADSTS7000222', () => okAsync('load the new secret')))
    .orElse(onCode('AADSTS700016', () => okAsync('register the application in this tenant')))
    .orElse(onCategory('throttled', ({ retryAfterMs = 0 }) => okAsync(`come back in ${retryAfterMs / 1000} s`)))
    .match(
      (text) => text,
      (error) =>
        matchRemedy(error, {
          interact: () => 'send the user to the sign-in',
          start_over: () => 'begin the sign-in again',
          retry: () => 'try again in a while',
          change_credential: () => 'page the owner of the credential',
          fix_application: () => 'page the developer',
          ask_administrator: () => 'tell whom to ask',
          ask_user: () => 'it is up to the user',
          contact_support: () => `open a case for ${error.traceId}`,
          none: () => 'nothing',
        }),
    );

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
