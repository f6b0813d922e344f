import { inspect } from 'node:util';
import {
  clientCredentials,
  createClient,
  memoryStore,
  toOperation,
  withCache,
  withEvents,
  type ClientConfig,
  type EventListener,
  type MemoryStore,
  type TokenResponse,
} from 'tokenrail';
import { refuse } from 'tokenrail/testing';
import { grouped, milliseconds, timed } from './measure.js';
import { sourceOf } from './source.js';
import { scopes, unless, type Scene } from './stage.js';
import { code, fact, paint, waiting } from './terminal.js';

const source = sourceOf('cache.ts');
const more = 1_000;

const cached = (config: ClientConfig, store: MemoryStore) =>
  toOperation(createClient(config).map(clientCredentials).map(withCache(store)));

export const cacheHit: Scene = {
  title: 'A token from the cache',
  story: 'The first call asks the server, over loopback. The second one, and a thousand more, do not.',
  play: async ({ authority, config }) => {
    code(source('cached'));
    const store = memoryStore();
    const acquire = cached(config, store);
    const first = await waiting(
      'asking for a token',
      timed(() => acquire({ scopes })),
    );
    const second = await timed(() => acquire({ scopes }));
    const others = await timed(async () => {
      for (let call = 0; call < more; call++) await acquire({ scopes });
    });
    const each = others.ms / more;
    const [fresh, kept] = [first.result.unwrapOr(undefined), second.result.unwrapOr(undefined)];
    const faster = (ms: number): string => `${grouped(first.ms / ms)} times as fast`;
    fact('first', `${milliseconds(first.ms)}, from the ${fresh?.source}`);
    fact('second', `${milliseconds(second.ms)}, from the ${kept?.source}: ${paint('green', faster(second.ms))}`);
    fact('then', `${grouped(more)} more, ${milliseconds(each)} each: ${paint('green', faster(each))}`);
    code('store.statistics()');
    const statistics = store.statistics();
    fact('store', inspect(statistics, { breakLength: 90 }));
    return unless(
      [fresh?.source === 'network', 'the first token is not from the network'],
      [kept?.source === 'cache', 'the second token is not from the cache'],
      [fresh?.accessToken === kept?.accessToken, 'the tokens differ'],
      [authority.requests.length === 1, `${authority.requests.length} requests arrived, not 1`],
      [statistics.misses === 1 && statistics.hits === 1 + more, 'the statistics do not add up'],
      [each < first.ms, 'the cache is slower than the server'],
    );
  },
};

const tolerant = (config: ClientConfig, onEvent: EventListener) =>
  toOperation(createClient(config).map(clientCredentials).map(withCache(memoryStore())).map(withEvents(onEvent)));

const warningOf = ({ refreshFailure }: TokenResponse): string | undefined =>
  refreshFailure && `an older token is served: ${refreshFailure.message}`;

export const dueToken: Scene = {
  title: 'A token that is due, and no server',
  story:
    'It ends in 200 s, so it is to be replaced; but nobody answers. It is still valid, so it is given all the same.',
  options: { tokenLifetimeSeconds: 200 },
  play: async ({ authority, config }) => {
    code(source('tolerant'));
    code(source('warningOf'));
    const told: string[] = [];
    const acquire = tolerant(config, ({ name }) => void told.push(name));
    const attempts = (): number => told.filter((name) => name === 'attempt').length;
    const ask = async () => (await waiting('asking for a token', acquire({ scopes }))).unwrapOr(undefined);

    const first = await ask();
    code('authority.fail(refuse())');
    authority.fail(refuse());
    const second = await ask();
    const tried = attempts() - 1;
    const third = await ask();

    const left = Math.round(((second?.expiresOn ?? NaN) - Date.now()) / 1_000);
    const warning = second && warningOf(second);
    fact('first', `from the ${first?.source}`);
    fact('second', `from the ${second?.source} after ${tried} try to replace it; valid for ${left} s more`);
    fact('warning', paint('yellow', warning ?? 'none'));
    fact('failure', inspect(second?.refreshFailure, { breakLength: 90 }));
    fact(
      'third',
      `from the ${third?.source}, and ${attempts() - tried - 1} tries: after one that failed there is a pause`,
    );
    return unless(
      [first?.source === 'network', 'the first token is not from the network'],
      [second?.source === 'cache', 'the second token is not from the cache'],
      [first?.accessToken === second?.accessToken, 'the tokens differ'],
      [second?.refreshFailure?.code === 'network', 'the failure is not told'],
      [third?.refreshFailure?.code === 'network', 'the failure is not told again'],
      [attempts() === 2, `${attempts()} requests were tried, not 2`],
      [left > 0, 'it is no longer valid'],
    );
  },
};
