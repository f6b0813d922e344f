import { inspect } from 'node:util';
import { decodeJwt } from 'jose';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import {
  authorizedFetch,
  clientCredentials,
  createClient,
  describe,
  memoryStore,
  toOperation,
  withCache,
  withClaimsChallenge,
  type Category,
  type ClientConfig,
  type TokenOperation,
  type TokenRequest,
} from 'tokenrail';
import { aadsts, challengeAlways, revoked, type RecordedRequest, type TestAuthority } from 'tokenrail/testing';
import { grouped, milliseconds, timed } from './measure.js';
import { sourceOf } from './source.js';
import { scopes, unless, type Scene } from './stage.js';
import { code, fact, paint, tell } from './terminal.js';

const source = sourceOf('challenge.ts');

const mfa = aadsts(50076, { claims: { access_token: { acrs: { essential: true, value: 'c1' } } } });

const silent = (config: ClientConfig) => toOperation(createClient(config).map(clientCredentials));

/** Not one of the library's errors, and it needs nothing of them. */
const declined = { category: 'declined', by: 'Grace' } as const;

type Button = 'Approve' | 'Decline';

/** What a sign-in page would do. The person is simulated: she has her phone at hand. */
const person = (button: Button, claims = 'none'): ResultAsync<string, typeof declined> => {
  tell(`Grace is shown the sign-in page. The claims: ${claims}`);
  tell(`Her phone rings: "Are you signing in?" She presses ${button}.`);
  return button === 'Approve' ? okAsync('Grace') : errAsync(declined);
};

const asking = (acquire: TokenOperation<TokenRequest>, button: Button) =>
  withClaimsChallenge(
    acquire,
    ({ claims }, request) => person(button, claims).andThen(() => acquire(request)), // the request has the claims
  );

type Left = ReturnType<ReturnType<typeof asking>> extends ResultAsync<unknown, infer E> ? E : never;

/** Compiles only where none of these can come any more. */
const gone = [
  'step_up_required',
  'sign_in_required',
  'consent_required',
  'password_change_required',
  'grant_expired',
  'grant_rejected',
] satisfies readonly Exclude<Category, Left['category']>[];

const answerTo = (error: Left): string =>
  error.category === 'declined' ? `${error.by} said no, so nobody asks again` : describe(error);

export const secondFactor: Scene = {
  title: 'A second factor, by a person',
  story: 'The token endpoint wants a second factor, and says with which claims. A person has one, and a choice.',
  play: async ({ authority, config }) => {
    for (const name of ['mfa', 'asking']) code(source(name));
    const claimsSent = (): readonly (string | undefined)[] =>
      authority.requests.map(({ parameters }) => parameters['claims']);
    const acquire = silent(config);

    authority.fail(mfa, { endpoint: 'token', times: 1 });
    const approved = await asking(acquire, 'Approve')({ scopes });
    const [first, second, ...more] = claimsSent();
    const contexts = approved.map(({ accessToken }) => decodeJwt(accessToken)['acrs']).unwrapOr(undefined);
    fact('first', `${authority.requests[0]?.status}, asked for without claims`);
    fact('second', `${authority.requests[1]?.status}, with ${second}`);
    fact(
      'token',
      approved.match(
        ({ accessToken }) => `${paint('green', `${accessToken.length} characters`)}, acrs ${inspect(contexts)}`,
        answerTo,
      ),
    );

    tell('What was handled is off the error type. Were one of these still possible, this would not compile:');
    code(source('gone'));

    tell('The next time she does not want to, and her own error comes through, with its type:');
    code(source('declined'));
    code(source('answerTo'));
    authority.fail(mfa, { endpoint: 'token', times: 1 });
    const before = authority.requests.length;
    const refused = await asking(acquire, 'Decline')({ scopes });
    const asked = authority.requests.length - before;
    const error = refused.isErr() ? refused.error : undefined;
    fact('value', inspect(error, { breakLength: 90 }));
    fact('handled', error === undefined ? 'there was a token' : answerTo(error));
    fact('requests', `${asked}: after that, the authority was left alone`);
    return unless(
      [approved.isOk(), 'there is no token'],
      [first === undefined, 'claims were sent before anybody wanted them'],
      [second === '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}', `the claims sent were ${second}`],
      [more.length === 0, `${more.length} more requests arrived`],
      [inspect(contexts) === "[ 'c1' ]", `the token has acrs ${inspect(contexts)}`],
      [gone.length === 6, 'not all six categories are gone'],
      [error === declined, 'her own error did not come through'],
      [asked === 1, `${asked} requests arrived where she declined, not 1`],
    );
  },
};

const calls = 100;

const calling = (config: ClientConfig, { api, url }: TestAuthority) =>
  authorizedFetch(
    toOperation(createClient(config).map(clientCredentials).map(withCache(memoryStore()))),
    { scopes: [api.scope] },
    { origins: [url], allowInsecureLoopback: true },
  );

/** How often each status came, such as `100 × 200`. */
const tally = (statuses: readonly (number | string | undefined)[]): string =>
  [...new Set(statuses)].map((each) => `${statuses.filter((other) => other === each).length} × ${each}`).join(', ');

export const revocation: Scene = {
  title: 'An API revokes a token',
  story: `The API takes the token, until its sessions are revoked. Then ${grouped(calls)} calls come at once with the old one.`,
  play: async ({ authority, config }) => {
    code(source('calling'));
    const callApi = calling(config, authority);
    const orders = `${authority.api.url}/orders`;
    /** The status of the answer, and all of it read; or what there was instead. */
    const status = (): Promise<number | string> =>
      callApi(orders)
        .map((response) => response.arrayBuffer().then(() => response.status))
        .match<number | string>((given) => given, describe);
    const all = (): Promise<readonly (number | string)[]> => Promise.all(Array.from({ length: calls }, status));
    /** What arrived at an endpoint meanwhile. */
    const during = async <A>(work: () => Promise<A>) => {
      const before = authority.requests.length;
      const { result, ms } = await timed(work);
      const arrived = authority.requests.slice(before);
      const at = (endpoint: RecordedRequest['endpoint']) => arrived.filter((each) => each.endpoint === endpoint);
      return { result, ms, tokens: at('token'), api: at('api') };
    };

    code('await callApi(`${api.url}/orders`)');
    const first = await during(status);
    fact('status', `${first.result}, with ${first.tokens.length} token request`);

    code('authority.protect(revoked())');
    const protection = authority.protect(revoked());
    const crowd = await during(all);
    const claims = crowd.tokens[0]?.parameters['claims'] ?? 'no claims';
    const bearers = new Set(crowd.api.map(({ token }) => token));
    fact('answers', `${paint('green', tally(crowd.result))}, in ${milliseconds(crowd.ms)}`);
    fact(
      'API',
      `${crowd.api.length} calls with ${bearers.size} tokens: ${tally(crowd.api.map((each) => each.status))}`,
    );
    fact('tokens', `${crowd.tokens.length} further request, for all ${calls}, with ${claims}`);

    protection.remove();
    tell('An API that is never content gets no endless circle: its second challenge is the answer.');
    code('authority.protect(challengeAlways())');
    authority.protect(challengeAlways());
    const never = await during(status);
    fact('status', `${paint('yellow', String(never.result))}, after ${never.api.length} calls`);
    return unless(
      [first.result === 200, `the first call gave ${first.result}`],
      [first.tokens.length === 1, `${first.tokens.length} token requests for the first call, not 1`],
      [crowd.result.every((each) => each === 200), `the calls gave ${tally(crowd.result)}`],
      [protection.hits >= 1, 'nothing was challenged'],
      [crowd.tokens.length === 1, `${crowd.tokens.length} further token requests, not 1`],
      [claims.startsWith('{"access_token":{"nbf":'), `sent with ${claims}`],
      [bearers.size === 2, `the API saw ${bearers.size} tokens, not 2`],
      [never.api.length === 2, `${never.api.length} calls of an API that is never content, not 2`],
      [never.result === 401, `an API that is never content gave ${never.result}`],
    );
  },
};
