import { okAsync, type ResultAsync } from 'neverthrow';
import {
  onCategory,
  onCode,
  type Category,
  type ClientConfig,
  type OAuthError,
  type Remedy,
  type Tag,
} from 'tokenrail';
import { aadsts, connectionReset, httpError, throttled, type Fault } from 'tokenrail/testing';

/** One thing that goes wrong, how an application handles it, and what must come of it. */
export interface Scenario {
  readonly title: string;
  readonly story: string;
  /** What is different from the client that works. */
  readonly config?: Partial<ClientConfig>;
  /** What the authority does instead of answering. */
  readonly fault?: Fault;
  readonly expected: {
    readonly tag: Tag;
    readonly code: string;
    readonly category: Category;
    readonly remedy: Remedy;
    readonly detail?: Readonly<Record<string, unknown>>;
  };
  /** The name of the handler below: its source is shown beside its effect. */
  readonly handler: keyof typeof handlers;
}

type Handled = ResultAsync<string, unknown>;
type Failed = ResultAsync<never, OAuthError>;

const wrongSecret = (failed: Failed): Handled =>
  failed.orElse(onCode('AADSTS7000215', () => okAsync('ask the vault for the value: the id of the secret was pasted')));

const unknownApplication = (failed: Failed): Handled =>
  failed.orElse(onCode('AADSTS700016', () => okAsync('say which client id is unknown in which tenant')));

const unknownTenant = (failed: Failed): Handled =>
  failed.orElse(onCode('AADSTS90002', () => okAsync('show the field "tenant" in red')));

const expiredSecret = (failed: Failed): Handled =>
  failed.orElse(onCode('AADSTS7000222', () => okAsync('load the rotated secret, and page whoever owns it')));

const secondFactor = (failed: Failed): Handled =>
  failed.orElse(
    onCode(['AADSTS50076', 'AADSTS50079'], ({ claims = '{}' }) =>
      okAsync(`sign in with the claims for ${Object.keys(JSON.parse(claims)).join(', ')}`),
    ),
  );

const throttling = (failed: Failed): Handled =>
  failed.orElse(onCategory('throttled', ({ retryAfterMs = 5_000 }) => okAsync(`come back in ${retryAfterMs} ms`)));

const brokenGateway = (failed: Failed): Handled =>
  failed.orElse(onCategory('service_unavailable', ({ status }) => okAsync(`serve the old token, log HTTP ${status}`)));

const droppedConnection = (failed: Failed): Handled =>
  failed.orElse(onCode('network', ({ sent }) => okAsync(sent === 'no' ? 'send it again' : 'it may have arrived')));

/** By name, so that the demo can show the source of each. */
export const handlers = {
  wrongSecret,
  unknownApplication,
  unknownTenant,
  expiredSecret,
  secondFactor,
  throttling,
  brokenGateway,
  droppedConnection,
} satisfies Readonly<Record<string, (failed: Failed) => Handled>>;

/** What goes wrong in the demo, against an authority whose application has the secrets of `main.ts`. */
export const scenarios = (secrets: {
  readonly wrong: ClientConfig['credential'];
  readonly expired: ClientConfig['credential'];
}): readonly Scenario[] => [
  {
    title: 'Wrong secret',
    story: 'Somebody copied the secret id instead of its value.',
    ...(secrets.wrong && { config: { credential: secrets.wrong } }),
    expected: { tag: 'Aadsts', code: 'AADSTS7000215', category: 'credential_rejected', remedy: 'change_credential' },
    handler: 'wrongSecret',
  },
  {
    title: 'Unknown application',
    story: 'The client id belongs to another tenant.',
    config: { clientId: 'deadbeef-0000-4000-8000-00000000beef' },
    expected: { tag: 'Aadsts', code: 'AADSTS700016', category: 'app_registration', remedy: 'fix_application' },
    handler: 'unknownApplication',
  },
  {
    title: 'Unknown tenant',
    story: 'A typing error in the name of the tenant.',
    config: { tenant: 'cotnoso.onmicrosoft.com' },
    expected: { tag: 'Aadsts', code: 'AADSTS90002', category: 'invalid_configuration', remedy: 'fix_application' },
    handler: 'unknownTenant',
  },
  {
    title: 'Expired secret',
    story: 'It worked for two years, until last night.',
    ...(secrets.expired && { config: { credential: secrets.expired } }),
    expected: { tag: 'Aadsts', code: 'AADSTS7000222', category: 'credential_expired', remedy: 'change_credential' },
    handler: 'expiredSecret',
  },
  {
    title: 'A second factor is demanded',
    story: 'A policy wants more than the session has, and says what in claims.',
    fault: aadsts(50076, { claims: { access_token: { acrs: { essential: true, values: ['p1'] } } } }),
    expected: {
      tag: 'Aadsts',
      code: 'AADSTS50076',
      category: 'step_up_required',
      remedy: 'interact',
      detail: { claims: '{"access_token":{"acrs":{"essential":true,"values":["p1"]}}}' },
    },
    handler: 'secondFactor',
  },
  {
    title: 'Throttled',
    story: 'HTTP 429, Retry-After: 2, and a body that is no JSON.',
    fault: throttled({ retryAfter: 2 }),
    expected: {
      tag: 'UnexpectedResponse',
      code: 'unexpected_response',
      category: 'throttled',
      remedy: 'retry',
      detail: { retryAfterMs: 2_000 },
    },
    handler: 'throttling',
  },
  {
    title: 'An HTML page with 502',
    story: 'A gateway in between answers in its own language.',
    fault: httpError({ status: 502 }),
    expected: {
      tag: 'UnexpectedResponse',
      code: 'unexpected_response',
      category: 'service_unavailable',
      remedy: 'retry',
      detail: { status: 502 },
    },
    handler: 'brokenGateway',
  },
  {
    title: 'A dropped connection',
    story: 'The request was read, then the connection was reset.',
    fault: connectionReset(),
    expected: { tag: 'Network', code: 'network', category: 'network', remedy: 'retry', detail: { sent: 'maybe' } },
    handler: 'droppedConnection',
  },
];
