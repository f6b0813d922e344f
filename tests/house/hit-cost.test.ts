import { expect, it } from '@jest/globals';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildInto, run } from './support/built.js';

/** What the whole pipeline may take where the token is in the cache, in look-ups of the store alone. */
const limit = 5;

const dist = join(buildInto('hit-cost'), 'dist');
const urlOf = (file: string): string => JSON.stringify(pathToFileURL(join(dist, file)).href);

/**
 * A process of its own, without the test runner: the fastest of many rounds, by turns, since whatever else the machine does
 * can only make a round slower. While the answer is too high, it is asked again, to a bound.
 */
const program = `
import { clientCredentials, clientSecret, createClient, memoryStore, standardPipeline, withCache } from ${urlOf('index.js')};
import { startAuthority } from ${urlOf('testing.js')};

const authority = await startAuthority();
const { clientId, secret } = authority.application;
const client = createClient({
  authority: authority.authorityUrl(), clientId, credential: clientSecret(secret), allowInsecureLoopback: true,
});
let key = '';
const store = memoryStore();
const spied = { ...store, get: (asked) => store.get((key = asked)) };
const operation = client.map(clientCredentials)._unsafeUnwrap();
const scopes = ['https://graph.microsoft.com/.default'];
await withCache(spied)(operation)({ scopes });
const pipeline = standardPipeline({ store })(operation);
const cached = withCache(store)(operation);
const { source } = (await pipeline({ scopes }))._unsafeUnwrap();

const tasks = { bare: () => store.get(key), cached: () => cached({ scopes }), pipeline: () => pipeline({ scopes }) };
const fastest = { bare: Infinity, cached: Infinity, pipeline: Infinity };
const ratio = () => fastest.pipeline / fastest.bare;
const calls = 20_000;
for (let round = 0; round < 200 && (round < 10 || ratio() >= ${limit}); round++)
  for (const [name, task] of Object.entries(tasks)) {
    const start = process.hrtime.bigint();
    for (let call = 0; call < calls; call++) await task();
    fastest[name] = Math.min(fastest[name], Number(process.hrtime.bigint() - start) / calls);
  }
console.log(JSON.stringify({ fastest, source, requests: authority.requests.length }));
await authority.close();
`;

interface Measured {
  readonly fastest: { readonly bare: number; readonly cached: number; readonly pipeline: number };
  readonly source: string;
  readonly requests: number;
}

const { fastest, source, requests } = JSON.parse(
  run(process.execPath, ['--input-type=module', '-e', program]),
) as Measured;
const ratio = fastest.pipeline / fastest.bare;
const told = Object.entries(fastest).map(([name, ns]) => `${name} ${ns.toFixed(0)} ns`);

it(`a cached token costs ${ratio.toFixed(1)} look-ups of the store through the standard pipeline (${told.join(', ')})`, () => {
  expect(ratio).toBeLessThan(limit);
  // Far less would mean that something else was measured.
  expect(ratio).toBeGreaterThan(1);
  expect([source, requests]).toEqual(['cache', 1]);
});
