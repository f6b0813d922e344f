import { afterAll, describe, expect, it } from '@jest/globals';
import { expectTypeOf } from 'expect-type';
import { flow, pipe } from 'fp-ts/lib/function.js';
import { errAsync, okAsync, type Result, type ResultAsync } from 'neverthrow';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import {
  authorizedFetch,
  clientCredentials,
  collect,
  memoryGate,
  memoryStore,
  standardPipeline,
  toOperation,
  transform,
  withCache,
  withClaimsChallenge,
  withDeadline,
  withEvents,
  withFallback,
  withRetry,
  withSingleFlight,
  withThrottleGate,
  withTimeout,
  type AbortedError,
  type CallbackError,
  type Client,
  type ClientCredentialsRequest,
  type ConfigError,
  type CredentialError,
  type InteractionNeeded,
  type InvalidRequestError,
  type NetworkError,
  type OAuthError,
  type ThrottledError,
  type TimeoutError,
  type TokenOperation,
  type TokenRequest,
  type TokenResponse,
  type WithoutCategory,
} from '../../src/index.js';
import { standardRetry, type RetryPolicy } from '../../src/retry.js';

// Types only: nothing of these is run.
interface Extended extends TokenRequest {
  readonly assertion: string;
}
type Narrow = TokenOperation<Extended, TokenResponse, NetworkError>;
const types = (check: () => void): void => expect(check).toBeInstanceOf(Function);
declare const client: Result<Client, ConfigError>;
declare const narrow: Narrow;

describe('combinators keep request and token, and change the error truthfully', () => {
  it('by a plain call', () =>
    types(() => {
      type With<E> = TokenOperation<Extended, TokenResponse, NetworkError | E>;
      expectTypeOf(withRetry(standardRetry)(narrow)).toEqualTypeOf<With<AbortedError | ConfigError | CallbackError>>();
      expectTypeOf(withCache(memoryStore())(narrow)).toEqualTypeOf<With<AbortedError | ConfigError>>();
      expectTypeOf(withSingleFlight()(narrow)).toEqualTypeOf<With<AbortedError>>();
      expectTypeOf(withThrottleGate(memoryGate())(narrow)).toEqualTypeOf<With<ThrottledError | ConfigError>>();
      expectTypeOf(withTimeout(1)(narrow)).toEqualTypeOf<With<TimeoutError | AbortedError | ConfigError>>();
      expectTypeOf(withDeadline(1)(narrow)).toEqualTypeOf<With<TimeoutError | AbortedError | ConfigError>>();
      expectTypeOf(withEvents(() => undefined)(narrow)).toEqualTypeOf<Narrow>();
      expectTypeOf(standardPipeline()(narrow)).toEqualTypeOf<
        With<AbortedError | CallbackError | ConfigError | ThrottledError | TimeoutError>
      >();
    }));

  it('by map', () =>
    types(() => {
      const made = client.map(clientCredentials).map(withRetry(standardRetry)).map(withCache(memoryStore()));
      expectTypeOf(made).toEqualTypeOf<Result<TokenOperation<ClientCredentialsRequest>, ConfigError>>();
      expectTypeOf(toOperation(client.map(clientCredentials).map(standardPipeline()))).toEqualTypeOf<
        TokenOperation<ClientCredentialsRequest>
      >();
    }));

  it('in a pipe, and in a flow that begins with what asks most', () =>
    types(() => {
      type Made = TokenOperation<Extended, TokenResponse, NetworkError | ConfigError | TimeoutError | AbortedError>;
      expectTypeOf(pipe(narrow, withTimeout(1), withSingleFlight(), withCache(memoryStore()))).toEqualTypeOf<Made>();
      expectTypeOf(flow(withCache(memoryStore()), withSingleFlight(), withTimeout(1))(narrow)).toEqualTypeOf<Made>();
    }));

  it('with one of the user’s own between', () =>
    types(() => {
      const twice = <R, A, E>(operation: TokenOperation<R, A, E>) =>
        transform(operation, (next) => (request: R) => next(request).orElse(() => next(request)));
      expectTypeOf(
        pipe(
          narrow,
          twice,
          withEvents(() => undefined),
        ),
      ).toEqualTypeOf<Narrow>();
      const lengths = transform(
        narrow,
        (next) => (request: Extended) => next(request).map((t) => t.accessToken.length),
      );
      expectTypeOf(lengths).toEqualTypeOf<TokenOperation<Extended, number, NetworkError>>();
      expectTypeOf(withRetry(standardRetry)(lengths)).toExtend<TokenOperation<Extended, number>>();
      // @ts-expect-error what is cached is a token
      withCache(memoryStore())(lengths);
    }));
});

describe('withFallback', () => {
  it('takes the missing credential off the first, and adds what the second gives', () =>
    types(() => {
      type First = TokenOperation<TokenRequest, TokenResponse, CredentialError | NetworkError>;
      type Second = TokenOperation<Extended, string, TimeoutError>;
      expectTypeOf(withFallback({} as Second)({} as First)).toEqualTypeOf<
        TokenOperation<TokenRequest & Extended, TokenResponse | string, NetworkError | TimeoutError>
      >();
      type Chain = TokenOperation<TokenRequest, TokenResponse, WithoutCategory<OAuthError, 'credential_unavailable'>>;
      const last = {} as Chain;
      expectTypeOf(withFallback(last)({} as TokenOperation<TokenRequest>)).toExtend<Chain>();
    }));
});

describe('withClaimsChallenge', () => {
  type Interaction =
    | 'sign_in_required'
    | 'step_up_required'
    | 'consent_required'
    | 'password_change_required'
    | 'grant_expired'
    | 'grant_rejected';
  type Left<K = never> = WithoutCategory<OAuthError, Interaction | K>;
  type Full = TokenOperation<Extended>;
  const full = {} as Full;

  it('takes its categories off the error type, and adds what the resolver gives', () =>
    types(() => {
      const passed = withClaimsChallenge(({ claims }: InteractionNeeded) => errAsync({ status: 401 as const, claims }));
      type Made = TokenOperation<Extended, TokenResponse, Left | { status: 401; claims: string | undefined }>;
      expectTypeOf(passed(full)).toEqualTypeOf<Made>();
      const blocked = withClaimsChallenge(full, () => okAsync(1), { also: ['policy_blocked'] });
      expectTypeOf(blocked).toEqualTypeOf<TokenOperation<Extended, TokenResponse | number, Left<'policy_blocked'>>>();
    }));

  it('tells a resolver the request and the errors, in a pipe, by map, and with the operation in front', () =>
    types(() => {
      const piped = pipe(
        full,
        withClaimsChallenge((challenge, request) => {
          expectTypeOf(request).toEqualTypeOf<Extended>();
          expectTypeOf(challenge.error.category).toEqualTypeOf<Interaction>();
          return okAsync(request.assertion);
        }),
      );
      expectTypeOf(piped).toEqualTypeOf<TokenOperation<Extended, TokenResponse | string, Left>>();
      const mapped = client
        .map(clientCredentials)
        .map(
          withClaimsChallenge((_, request) => okAsync(expectTypeOf(request).toEqualTypeOf<ClientCredentialsRequest>())),
        );
      expectTypeOf(mapped).toExtend<Result<TokenOperation<ClientCredentialsRequest, unknown, Left>, ConfigError>>();
      withClaimsChallenge(full, (challenge, request) => {
        expectTypeOf(request).toEqualTypeOf<Extended>();
        // @ts-expect-error that is not put to a person
        void (challenge.error.category === 'policy_blocked');
        return okAsync(1);
      });
      const general = (_: InteractionNeeded, request: TokenRequest): ResultAsync<string, 'declined'> =>
        full(request as Extended)
          .map(() => '')
          .mapErr(() => 'declined' as const);
      expectTypeOf(withClaimsChallenge(general)(full)).toEqualTypeOf<
        TokenOperation<Extended, TokenResponse | string, Left | 'declined'>
      >();
    }));
});

describe('standardPipeline with somebody to ask', () => {
  it('takes what he can fix off the error type, and tells the resolver the request', () =>
    types(() => {
      const acquire = client.map(clientCredentials).map(
        standardPipeline({
          challenge: ({ error }, request) => {
            expectTypeOf(request).toEqualTypeOf<ClientCredentialsRequest>();
            expectTypeOf(error.remedy).toExtend<'interact' | 'start_over'>();
            return okAsync('signed in' as const);
          },
        }),
      );
      type Left = WithoutCategory<
        OAuthError,
        | 'sign_in_required'
        | 'step_up_required'
        | 'consent_required'
        | 'password_change_required'
        | 'grant_expired'
        | 'grant_rejected'
      >;
      expectTypeOf(acquire).toEqualTypeOf<
        Result<TokenOperation<ClientCredentialsRequest, TokenResponse | 'signed in', Left>, ConfigError>
      >();
    }));
});

describe('authorizedFetch', () => {
  it('is a fetch whose failures are those of the operation, and its own', () =>
    types(() => {
      const call = authorizedFetch(narrow, {} as Extended, { origins: [] });
      type Failure = NetworkError | AbortedError | CallbackError | ConfigError | InvalidRequestError;
      expectTypeOf(call('https://api.example', { method: 'POST' })).toEqualTypeOf<ResultAsync<Response, Failure>>();
    }));
});

describe('a policy', () => {
  it('that wants more than the errors have is refused', () =>
    types(() => {
      const ofStatus = (({ error }) => error.status) as RetryPolicy<{ readonly status: number }>;
      // @ts-expect-error a network error has no status
      withRetry(ofStatus)(narrow);
      withRetry(ofStatus)({} as TokenOperation<TokenRequest, string, { readonly status: number }>);
    }));
});

describe('collect', () => {
  it('gives a result for each request', () =>
    types(() => {
      expectTypeOf(collect(narrow, [] as readonly Extended[])).toEqualTypeOf<
        ResultAsync<readonly Result<TokenResponse, NetworkError | AbortedError>[], ConfigError | CallbackError>
      >();
    }));
});

describe('a hover', () => {
  const folder = 'temp/types-hover';
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What the compiler writes for a declaration whose type is inferred: what an editor shows. */
  const shown = (program: string): string => {
    mkdirSync(folder, { recursive: true });
    const settings = { emitDeclarationOnly: true, isolatedDeclarations: false, outDir: 'out', rootDir: '../..' };
    writeFileSync(
      `${folder}/tsconfig.json`,
      JSON.stringify({ extends: '../../tsconfig.json', compilerOptions: settings, include: ['program.ts'] }),
    );
    const names = 'clientCredentials, createClient, memoryStore, standardPipeline, toOperation, withCache, withRetry';
    const imports = `import { ${names} } from '../../src/index.js';\nimport { standardRetry } from '../../src/retry.js';`;
    const config = 'declare const config: Parameters<typeof createClient>[0];\nvoid [memoryStore, standardPipeline];';
    const unused = 'void [toOperation, withCache, withRetry, standardRetry];';
    writeFileSync(`${folder}/program.ts`, [imports, config, unused, program].join('\n'));
    const { stdout } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('');
    return readFileSync(`${folder}/out/temp/types-hover/program.d.ts`, 'utf8').replaceAll(/import\("[^"]+"\)\./g, '');
  };

  it('over an operation through the whole pipeline is one line', () => {
    const declaration = shown(
      'export const acquire = toOperation(createClient(config).map(clientCredentials).map(standardPipeline()));',
    );
    expect(declaration).toContain(
      'export declare const acquire: TokenOperation<ClientCredentialsRequest, TokenResponse, OAuthError>;',
    );
  });

  it('over combinators one by one, too', () => {
    const declaration = shown(
      'export const acquire = createClient(config).map(clientCredentials).map(withRetry(standardRetry)).map(withCache(memoryStore()));',
    );
    expect(declaration).toContain(
      'export declare const acquire: Result<TokenOperation<ClientCredentialsRequest, TokenResponse, OAuthError>, ConfigError>;',
    );
  });
});
