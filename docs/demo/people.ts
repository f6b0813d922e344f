import { inspect } from 'node:util';
import { decodeJwt } from 'jose';
import { ResultAsync } from 'neverthrow';
import {
  accounts,
  authorizationCode,
  authorizationUrl,
  clientSecret,
  createClient,
  describe,
  deviceCode,
  memoryStore,
  onBehalfOf,
  silent,
  standardPipeline,
  toOperation,
  transform,
  withAccountStore,
  withClaimsChallenge,
  type AccountStore,
  type Client,
  type ClientConfig,
  type OAuthError,
  type SilentRequest,
  type TokenOperation,
  type TokenRequest,
  type TokenResponse,
  type UserCode,
} from 'tokenrail';
import { challengeFor, claimsChallenge, formatChallenge } from 'tokenrail/challenge';
import { declines, signsIn, type AuthorityOptions, type PersonDecision, type TestAuthority } from 'tokenrail/testing';
import { seconds, timed } from './measure.js';
import { sourceOf } from './source.js';
import { secret, unless, type Scene, type Stage } from './stage.js';
import { code, fact, paint, tell, waiting } from './terminal.js';

const source = sourceOf('people.ts');

const front = { clientId: 'feed0000-1111-4222-8333-444455556666' };
const api = { clientId: 'c0ffee00-1111-4222-8333-444455556666', secrets: [secret] };
const grace = { username: 'grace@contoso.onmicrosoft.com', name: 'Grace Hopper', secondFactor: true };

const options: AuthorityOptions = {
  tenants: [{ id: '11112222-3333-4444-8555-666677778888', name: 'contoso.onmicrosoft.com' }],
  applications: [front, api],
  users: [grace],
};

const readMail = ['https://graph.microsoft.com/Mail.Read'];

/** An application on a person's machine: without a secret. */
const clientOf = ({ config }: Stage, changes: Partial<ClientConfig> = {}): Client =>
  createClient({ ...config, clientId: front.clientId, credential: undefined, ...changes })._unsafeUnwrap();

/** The person's part: the browser that goes to the page, and comes back with the answer. */
const visit = (authority: TestAuthority, url: string): ResultAsync<string, never> =>
  ResultAsync.fromSafePromise(authority.authorize(url).then(({ redirectUri }) => redirectUri));

const inBrowser = (client: Client, browser: (url: string) => ResultAsync<string, never>) =>
  transform(
    authorizationCode(client),
    (redeem) => (request: TokenRequest) =>
      authorizationUrl(client)({ ...request, redirectUri: 'http://localhost/signed-in' }).andThen(({ url, flow }) =>
        browser(url).andThen((response) => redeem({ flow, response })),
      ),
  );

const silentFirst = (client: Client, store: AccountStore, signIn: TokenOperation<TokenRequest>) =>
  withClaimsChallenge(silent(client, store), (_, request: SilentRequest) => withAccountStore(store)(signIn)(request));

const nameIn = (token?: TokenResponse): string => String(token?.idTokenClaims?.['name']);

export const signInByCode: Scene = {
  title: 'A person signs in, once',
  story: 'Nothing is kept, so Grace is sent to the page. After that, nobody asks her again.',
  options,
  play: async (stage) => {
    for (const name of ['inBrowser', 'silentFirst']) code(source(name));
    const { authority } = stage;
    const client = clientOf(stage);
    const store = memoryStore();
    let visits = 0;
    const signIn = inBrowser(client, (url) => {
      visits += 1;
      return visit(authority, url);
    });
    const acquire = silentFirst(client, store, signIn);
    const ask = (request: Partial<SilentRequest> = {}) =>
      waiting('asking for a token', acquire({ scopes: readMail, account: 'only', ...request }));

    const first = (await ask()).unwrapOr(undefined);
    fact('first', `from the ${first?.source}, for ${paint('green', nameIn(first))}; she was asked ${visits} time`);
    const second = (await ask()).unwrapOr(undefined);
    fact('second', `from the ${second?.source}`);
    const other = (await ask({ scopes: ['https://graph.microsoft.com/Calendars.Read'] })).unwrapOr(undefined);
    const grants = authority.requests.flatMap(({ grant }) => grant ?? []);
    fact('other API', `from the ${other?.source}, by ${paint('green', grants.at(-1) ?? 'nothing')}`);
    const known = (await accounts(store).list()).unwrapOr([]);
    code('accounts(store).list()');
    fact('accounts', inspect(known, { breakLength: 90 }));
    const page = authority.requests.find(({ endpoint }) => endpoint === 'authorize');
    fact('address', inspect(Object.keys(page?.query ?? {}), { breakLength: 90, compact: 9 }));
    return unless(
      [visits === 1, `she was asked ${visits} times`],
      [nameIn(first) === grace.name, 'the token is not hers'],
      [second?.accessToken === first?.accessToken, 'the second token is another one'],
      [other?.source === 'network' && grants.at(-1) === 'refresh_token', 'no refresh token was used'],
      [known.length === 1 && known[0]?.username === grace.username, 'her account is not kept'],
      [page?.query['code_challenge_method'] === 'S256', 'the address has no S256'],
    );
  },
};

/** The minutes of a person, in the seconds of a demo: both sides have the same quick clock. */
const quick = 25;
const begun = Date.now();
const now = (): number => begun + (Date.now() - begun) * quick;
const sleep = (ms: number, signal?: { readonly aborted: boolean }): Promise<void> =>
  new Promise((resolve) => {
    const end = Date.now() + ms / quick;
    const check = (): void => (Date.now() >= end || signal?.aborted ? resolve() : void setTimeout(check, 5));
    check();
  });

const signingInElsewhere = (client: Client, show: (code: UserCode) => void) =>
  deviceCode(client)({ scopes: readMail, onUserCode: show });

export const otherDevice: Scene = {
  title: 'A person signs in on another device',
  story: 'A program without a browser shows a code. Grace takes twelve seconds to find her phone.',
  options: { ...options, now },
  play: async (stage) => {
    code(source('signingInElsewhere'));
    const { authority } = stage;
    const waits: number[] = [];
    const client = clientOf(stage, {
      runtime: { now, sleep },
      onEvent: (event) => {
        if (event.name === 'wait') waits.push(event.waitMs);
      },
    });
    let entered: Promise<boolean> = Promise.resolve(false);
    const { result, ms } = await timed(() =>
      signingInElsewhere(client, ({ message, userCode }) => {
        tell(message);
        entered = sleep(12_000).then(() => authority.enterUserCode(userCode, signsIn(grace.username)));
      }),
    );
    const token = result.unwrapOr(undefined);
    const polls = authority.requests.filter(({ endpoint }) => endpoint === 'token');
    fact('waits', `${waits.map((wait) => seconds(wait)).join(', ')}: never sooner than the server says`);
    fact('polls', polls.map(({ status }) => String(status)).join(', '));
    fact('token', `for ${paint('green', nameIn(token))}, after ${seconds(ms * quick)} of hers, ${seconds(ms)} of ours`);

    tell('The next time she says no: a value of its own, and no string to look for.');
    const refused = await signingInElsewhere(client, ({ userCode }) => {
      authority.enterUserCode(userCode, declines());
    });
    const error = refused.isErr() ? refused.error : undefined;
    fact('category', paint('yellow', error?.category ?? 'none'));
    return unless(
      [await entered, 'the code was not known'],
      [nameIn(token) === grace.name, 'the token is not hers'],
      [waits.every((wait) => wait >= 5_000), 'a poll came too soon'],
      [polls.length === 3, `${polls.length} polls, not 3`],
      [error?.category === 'user_declined', `a no is ${error?.category}`],
    );
  },
};

const exchanging = (config: ClientConfig) =>
  toOperation(
    createClient({ ...config, ...api })
      .map(onBehalfOf)
      .map(standardPipeline()),
  );

/** What the API answers where it cannot go on without its caller's user. */
const challengeIn = (error: OAuthError) => challengeFor(error, { clientId: api.clientId });

export const onBehalf: Scene = {
  title: 'An API calls another API, for a person',
  story:
    'The token that the API was sent becomes one for Graph. A policy wants a second factor of Grace: the API asks its caller.',
  options,
  play: async (stage) => {
    for (const name of ['exchanging', 'challengeIn']) code(source(name));
    const { authority, config } = stage;
    const client = clientOf(stage);
    const scopes = [`api://${api.clientId}/Orders.Read`];
    const signIn = (decision: PersonDecision, claims?: string) => {
      authority.person(decision, { times: 1 });
      return inBrowser(client, (url) => visit(authority, url))({ scopes, claims });
    };
    const exchange = exchanging({ ...config, credential: clientSecret(secret) });
    const forGraph = (token: TokenResponse) => exchange({ scopes: readMail, assertion: token.accessToken });

    const refused = await signIn(signsIn(grace.username, { secondFactor: false })).andThen(forGraph);
    const error = refused.isErr() ? refused.error : undefined;
    const challenge = error && challengeIn(error);
    const header = challenge && formatChallenge(challenge);
    fact('refused', paint('yellow', error ? describe(error) : 'no'));
    fact('answer', `401 ${header}`);
    const wanted = header === undefined ? undefined : claimsChallenge(header).unwrapOr(undefined);
    const claims = wanted?.kind === 'claims' ? wanted.claims : undefined;
    tell('The caller reads the claims in it, and Grace takes her phone:');
    const signed = await signIn(signsIn(grace.username), claims);
    const given = (await signed.asyncAndThen(forGraph)).unwrapOr(undefined);
    const again = (await signed.asyncAndThen(forGraph)).unwrapOr(undefined);
    const read = given && decodeJwt(given.accessToken);
    fact('token', `for ${paint('green', nameIn(given))}, scopes ${String(read?.['scp'])}`);
    fact('again', `from the ${again?.source}: for the same assertion there is one request`);
    return unless(
      [error?.category === 'step_up_required', `the first answer was ${error?.category}`],
      [claims !== undefined, 'the answer has no claims'],
      [nameIn(given) === grace.name, 'the token is not hers'],
      [again?.source === 'cache', 'the second token is not from the cache'],
    );
  },
};
