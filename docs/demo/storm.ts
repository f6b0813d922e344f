import {
  clientCredentials,
  createClient,
  standardPipeline,
  toOperation,
  type ClientConfig,
  type EventListener,
  type OAuthError,
  type TokenResponse,
} from 'tokenrail';
import { refuse, throttled } from 'tokenrail/testing';
import type { Result } from 'neverthrow';
import { grouped, milliseconds, seconds, timed, type Timed } from './measure.js';
import { sourceOf } from './source.js';
import { scopes, unless, type Scene } from './stage.js';
import { code, fact, tell, waiting } from './terminal.js';

type Answer = Result<TokenResponse, OAuthError>;

const callers = 1_000;

const sturdy = (config: ClientConfig, onEvent: EventListener) =>
  toOperation(createClient(config).map(clientCredentials).map(standardPipeline({ onEvent })));

const storm = (acquire: () => PromiseLike<Answer>): Promise<readonly Timed<Answer>[]> =>
  Promise.all(Array.from({ length: callers }, () => timed(acquire)));

/** What came of a storm. */
const figuresOf = (calls: readonly Timed<Answer>[]) => {
  const tokens = calls.flatMap(({ result }) => (result.isOk() ? [result.value] : []));
  const times = calls.map(({ ms }) => ms);
  return {
    tokens: tokens.length,
    different: new Set(tokens.map(({ accessToken }) => accessToken)).size,
    cached: tokens.filter(({ source }) => source === 'cache').length,
    fastest: Math.min(...times),
    slowest: Math.max(...times),
  };
};

export const callersAtOnce: Scene = {
  title: `A storm of ${grouped(callers)} callers`,
  story: `${grouped(callers)} callers want a token at the same moment. The cache is empty, and the server says 429, Retry-After: 1.`,
  play: async ({ authority, config }) => {
    const told: string[] = [];
    const acquire = sturdy(config, ({ name }) => void told.push(name));
    const times = (name: string): number => told.filter((each) => each === name).length;
    const source = sourceOf('storm.ts');
    code(source('sturdy'));
    code(source('storm'));

    authority.fail(throttled({ retryAfter: 1 }), { endpoint: 'token', times: 1 });
    const first = await waiting(
      `${grouped(callers)} callers wait`,
      timed(() => storm(() => acquire({ scopes }))),
    );
    const cold = figuresOf(first.result);
    const [refused, served] = authority.requests;
    const gap = (served?.receivedAt ?? NaN) - (refused?.receivedAt ?? NaN);
    const shared = times('shared');
    fact('results', `${grouped(cold.tokens)} tokens; ${grouped(shared)} callers shared the request of the first`);
    fact(
      'requests',
      `${authority.requests.length}: one was answered ${refused?.status}, and ${seconds(gap)} later one ${served?.status}`,
    );
    fact(
      'time',
      `${grouped(first.ms)} ms in all; fastest caller ${grouped(cold.fastest)} ms, slowest ${grouped(cold.slowest)} ms`,
    );

    tell('Now nobody listens on its port any more, and they all come again:');
    code('authority.fail(refuse())');
    authority.fail(refuse());
    const [arrived, tried] = [authority.requests.length, times('attempt')];
    const second = await waiting(
      `${grouped(callers)} callers wait`,
      timed(() => storm(() => acquire({ scopes }))),
    );
    const warm = figuresOf(second.result);
    const attempts = times('attempt') - tried;
    fact('results', `${grouped(warm.tokens)} tokens, ${grouped(warm.cached)} of them from the cache`);
    fact('requests', `${attempts} tried`);
    fact('time', `${milliseconds(second.ms)} in all`);
    return unless(
      [cold.tokens === callers, `${callers - cold.tokens} callers have no token`],
      [cold.different === 1, `there are ${cold.different} different tokens`],
      [arrived === 2, `${arrived} requests arrived, not 2`],
      [shared === callers - 1, `${shared} callers shared a request`],
      [gap >= 1_000, `the second request came ${gap} ms after the first, which is too early`],
      [warm.tokens === callers, `without a server, ${callers - warm.tokens} callers have no token`],
      [warm.cached === callers, `without a server, ${callers - warm.cached} tokens are not from the cache`],
      [attempts === 0, `without a server, ${attempts} requests were tried`],
    );
  },
};
