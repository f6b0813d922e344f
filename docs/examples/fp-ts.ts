/**
 * A token with retry and cache, and every way in which it can fail handled: in the style of fp-ts.
 *
 *     npm run build && node scripts/run.mjs docs/examples/fp-ts.ts
 */
import * as either from 'fp-ts/lib/Either.js';
import { flow, pipe } from 'fp-ts/lib/function.js';
import * as readerTaskEither from 'fp-ts/lib/ReaderTaskEither.js';
import * as task from 'fp-ts/lib/Task.js';
import * as taskEither from 'fp-ts/lib/TaskEither.js';
import {
  clientCredentials,
  clientSecret,
  createClient,
  matchRemedy,
  memoryStore,
  toOperation,
  withCache,
  withRetry,
  type OAuthError,
} from 'tokenrail';
import { fromEither, toEither, toReaderTaskEither } from 'tokenrail/fp-ts';
import { interactiveRetry } from 'tokenrail/retry';
import { aadsts, startAuthority, throttled, type Fault } from 'tokenrail/testing';

const authority = await startAuthority();
const { clientId, secret } = authority.application;

// An operation as a ReaderTaskEither: its environment is the request. A configuration that is wrong is one more left of it.
const acquire = pipe(
  createClient({
    authority: authority.authorityUrl(),
    clientId,
    credential: clientSecret(secret),
    allowInsecureLoopback: true,
  }),
  toEither,
  either.map(flow(clientCredentials, withRetry(interactiveRetry), withCache(memoryStore()))),
  fromEither,
  toOperation,
  toReaderTaskEither,
);

// Narrowing on one discriminant narrows the rest.
const advise = (error: OAuthError): string => {
  if (error.code === 'AADSTS7000222') return 'load the new secret';
  if (error.code === 'AADSTS700016') return 'register the application in this tenant';
  if (error.category === 'throttled') return `come back in ${(error.retryAfterMs ?? 0) / 1000} s`;
  return matchRemedy(error, {
    interact: () => 'send the user to the sign-in',
    start_over: () => 'begin the sign-in again',
    retry: () => 'try again in a while',
    change_credential: () => 'page the owner of the credential',
    fix_application: () => 'page the developer',
    ask_administrator: () => 'tell whom to ask',
    ask_user: () => 'it is up to the user',
    contact_support: () => `open a case for ${error.traceId}`,
    none: () => 'nothing',
  });
};

const tell = flow(
  pipe(
    acquire,
    readerTaskEither.map(({ tokenType }) => `a ${tokenType} token`),
  ),
  taskEither.getOrElse((error) => task.of(advise(error))),
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
  const fresh = await tell({ scopes, forceRefresh: true })();
  console.log(`${title}: ${fresh}, after ${authority.requests.length} request(s)`);
}
authority.reset();
console.log(`from the cache: ${await tell({ scopes })()}, after ${authority.requests.length} request(s)`);
await authority.close();
