import {
  clientCredentials,
  createClient,
  describe,
  memoryStore,
  sampleError,
  toOperation,
  withCache,
  withDeadline,
  withEvents,
  withRetry,
  withSingleFlight,
  type ClientConfig,
  type EventListener,
  type OAuthError,
  type WaitEvent,
} from 'tokenrail';
import { equalJitter, exponential, intersect, preview, recurs, serverWait, union, when } from 'tokenrail/retry';
import { connectionReset, httpError, throttled } from 'tokenrail/testing';
import { seconds } from './measure.js';
import { sourceOf } from './source.js';
import { scopes, unless, type Scene } from './stage.js';
import { code, fact, paint, print, tell } from './terminal.js';
import { makeTimeline } from './timeline.js';

/** What the authority does, one after the other, before it is well again. */
const faults = [httpError({ status: 503 }), throttled({ retryAfter: 1 }), connectionReset()];

const brisk = when(
  (error: OAuthError) => error.remedy === 'retry',
  intersect(
    recurs(3),
    union(
      serverWait(200), // as long as the server asks, and up to 0.2 s more
      // where it does not ask: 0.1 to 0.2 s, then twice as long each time
      when((error: OAuthError) => error.retryAfterMs === undefined, equalJitter(exponential(200))),
    ),
  ),
);

const errors = [
  sampleError('unexpected_response', { category: 'service_unavailable' }),
  sampleError('unexpected_response', { category: 'throttled', retryAfterMs: 1_000 }),
  sampleError('network'),
];

const forecast = preview(brisk, errors);

/** The shortest and the longest that chance makes of it. */
const [shortest, longest] = [0, 1 - Number.EPSILON].map((random) => preview(brisk, errors, { random }).tries);

const resilient = (config: ClientConfig, onEvent: EventListener) =>
  toOperation(
    createClient(config)
      .map(clientCredentials)
      .map(withRetry(brisk))
      .map(withSingleFlight())
      .map(withCache(memoryStore()))
      .map(withDeadline(30_000))
      .map(withEvents(onEvent)),
  );

export const outage: Scene = {
  title: 'An outage, survived',
  story: 'The authority answers 503, then 429 with Retry-After: 1, then drops the connection, then is well.',
  play: async ({ authority, config }) => {
    const source = sourceOf('outage.ts');
    code(source('faults'));
    tell(
      'standardRetry waits 5 s and more, as Microsoft asks. For the demo, a policy of the same build that is brisk:',
    );
    code(source('brisk'));
    tell('A policy is a pure function, so what it will do can be seen before anything is sent:');
    code(source('errors'));
    code(source('forecast'));
    for (const line of forecast.chart.split('\n')) print(`  ${line}`);
    tell('And this is what it does:');
    code(source('resilient'));
    for (const fault of faults) authority.fail(fault, { endpoint: 'token', times: 1 });
    const { onEvent, events } = makeTimeline();
    const result = await resilient(config, onEvent)({ scopes });

    const waits = events.filter((event): event is WaitEvent => event.name === 'wait').map(({ waitMs }) => waitMs);
    const received = authority.requests.map(({ receivedAt }) => receivedAt);
    const gaps = received.slice(1).map((at, index) => at - (received[index] ?? 0));
    const foreseen = errors.map((_, index) => ({
      least: shortest?.[index]?.waitedMs ?? NaN,
      most: longest?.[index]?.waitedMs ?? NaN,
    }));
    fact(
      'foreseen',
      foreseen.map(({ least, most }) => `${seconds(least)} to ${seconds(most)}`).join(paint('dim', ' · ')),
    );
    fact('waited', waits.map(seconds).join(paint('dim', ' · ')));
    fact('server', `was left alone for ${gaps.map(seconds).join(', ')}, where it had asked for 1 s the second time`);
    fact(
      'token',
      result.match(({ accessToken, source: from }) => `${accessToken.length} characters, from the ${from}`, describe),
    );
    return unless(
      [result.isOk(), 'there is no token'],
      [received.length === 4, `${received.length} requests arrived, not 4`],
      [waits.length === 3, `it waited ${waits.length} times, not 3`],
      ...foreseen.flatMap(({ least, most }, index) => {
        const waited = waits[index] ?? NaN;
        const gap = gaps[index] ?? NaN;
        return [
          [least <= waited && waited <= most, `wait ${index + 1} was not as foreseen: ${waited} ms`],
          [gap >= least, `request ${index + 2} came ${gap} ms after the one before, which is too early`],
        ] as const;
      }),
    );
  },
};
