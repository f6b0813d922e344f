/**
 * The demo: a token, then everything that can go wrong, over real HTTP against the embedded authority. Exit code 0 only
 * if every outcome was the expected one.
 *
 * With TENANT, CLIENT_ID and CLIENT_SECRET set, the first part asks the real Microsoft Entra ID.
 */
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { errAsync } from 'neverthrow';
import {
  catalogueDate,
  clientCredentials,
  clientSecret,
  createClient,
  describe,
  toOperation,
  type ClientConfig,
  type OAuthError,
} from 'tokenrail';
import { startAuthority } from 'tokenrail/testing';
import { byCategory, byRemedy } from './matching.js';
import { handlers, scenarios, type Scenario } from './scenarios.js';
import { code, fact, heading, paint, print, waiting } from './terminal.js';

const { TENANT, CLIENT_ID, CLIENT_SECRET } = process.env;
const scope = 'https://graph.microsoft.com/.default';
const source = readFileSync('docs/demo/scenarios.ts', 'utf8');
const matching = readFileSync('docs/demo/matching.ts', 'utf8');

/** The line of `matching.ts` that handles a category or a remedy. */
const lineOf = (name: string): string => new RegExp(`^ +(${name}: .*),$`, 'm').exec(matching)?.[1] ?? '';

const sourceOf = (name: string): string =>
  new RegExp(`^const ${name} = [\\s\\S]*?;$`, 'm')
    .exec(source)?.[0]
    .replace(/\(failed: Failed\): Handled/, '(failed)') ?? '';

const acquire = (config: ClientConfig) => toOperation(createClient(config).map(clientCredentials))({ scopes: [scope] });

const authority = await startAuthority({
  tenants: [{ id: '11112222-3333-4444-8555-666677778888', name: 'contoso.onmicrosoft.com' }],
  applications: [
    {
      clientId: 'c0ffee00-1111-4222-8333-444455556666',
      secrets: ['the-right-secret', { value: 'last-years-secret', expiresOn: Date.now() - 86_400_000 }],
    },
  ],
});

const embedded: ClientConfig = {
  authority: authority.url,
  tenant: 'contoso.onmicrosoft.com',
  clientId: authority.application.clientId,
  credential: clientSecret('the-right-secret'),
  allowInsecureLoopback: true,
};

const given = [TENANT, CLIENT_ID, CLIENT_SECRET].filter((value) => value !== undefined).length;
const isReal = TENANT !== undefined && CLIENT_ID !== undefined && CLIENT_SECRET !== undefined;
const working: ClientConfig = isReal
  ? { tenant: TENANT, clientId: CLIENT_ID, credential: clientSecret(CLIENT_SECRET) }
  : embedded;

const outcomes: { readonly title: string; readonly problems: readonly string[] }[] = [];

const conclude = (title: string, problems: readonly string[]): void => {
  outcomes.push({ title, problems });
  const verdict = problems.length === 0 ? paint('green', '✓ as expected') : paint('red', `✗ ${problems.join('; ')}`);
  print(`  ${verdict}`);
};

const showToken = async (): Promise<void> => {
  heading(`A token for the application${isReal ? `, from ${TENANT}` : ''}`);
  code(
    [
      'const acquire = toOperation(',
      '  createClient({ tenant, clientId, credential: clientSecret(secret) })',
      '    .map(clientCredentials),',
      ')',
      `const result = await acquire({ scopes: ['${scope}'] })`,
    ].join('\n'),
  );
  const result = await waiting('asking for a token', acquire(working));
  result.match(
    (token) => {
      fact('token', `${token.accessToken.length} characters, valid until ${new Date(token.expiresOn).toISOString()}`);
      fact('printed', inspect(token, { breakLength: 90 }));
      conclude('A token', token.expiresOn > Date.now() ? [] : ['it is no longer valid']);
    },
    (error) => {
      fact('failed', describe(error));
      conclude('A token', [error.message]);
    },
  );
};

const differences = (error: OAuthError, { expected }: Scenario): readonly string[] => {
  const { tag, detail = {}, ...discriminants } = expected;
  const wanted: Readonly<Record<string, unknown>> = { _tag: tag, ...discriminants, ...detail };
  return Object.keys(wanted)
    .filter((name) => Reflect.get(error, name) !== wanted[name])
    .map((name) => `${name} is ${String(Reflect.get(error, name))}, not ${String(wanted[name])}`);
};

const showFailure = async (scenario: Scenario): Promise<void> => {
  const { title, story, config, fault, handler } = scenario;
  heading(title);
  print(`  ${paint('italic', story)}`);
  code(sourceOf(handler));
  const armed = fault && authority.fail(fault);
  const result = await waiting('asking for a token', acquire({ ...embedded, ...config }));
  armed?.remove();
  if (result.isOk()) return conclude(title, ['there was a token']);
  const { error } = result;
  const { code: exact, category, remedy } = error;
  fact('value', inspect(error, { breakLength: 90 }));
  const handled = await handlers[handler](errAsync(error)).unwrapOr(undefined);
  fact('handled', `${paint('yellow', exact)} → ${handled ?? 'not handled'}`);
  fact('category', `${paint('yellow', category)} → ${byCategory(error)}`);
  code(`matchCategory(error, { …, ${lineOf(category)}, … })`);
  fact('remedy', `${paint('yellow', remedy)} → ${byRemedy(error)}`);
  code(`matchRemedy(error, { …, ${lineOf(remedy)}, … })`);
  conclude(title, [
    ...differences(error, scenario),
    ...(handled === undefined ? ['the handler did not handle it'] : []),
  ]);
};

print(paint('bold', 'tokenrail: tokens from Microsoft Entra ID, and every failure a value'));
print(
  paint(
    'dim',
    `The embedded authority listens on ${authority.url}; ${isReal ? 'the first part asks the real one. ' : ''}codes as of ${catalogueDate}.`,
  ),
);

if (given > 0 && !isReal)
  print('  TENANT, CLIENT_ID and CLIENT_SECRET are not all set, so the real Entra ID is not asked.');

await showToken();
for (const scenario of scenarios({
  wrong: clientSecret('6f5e4d3c-2b1a-4099-8877-665544332211'),
  expired: clientSecret('last-years-secret'),
})) {
  await showFailure(scenario);
}
await authority.close();

const missed = outcomes.filter(({ problems }) => problems.length > 0);
heading('Summary');
for (const { title, problems } of outcomes)
  print(`  ${problems.length === 0 ? paint('green', '✓') : paint('red', '✗')} ${title}`);
print();
print(
  missed.length === 0
    ? paint('green', `  ${outcomes.length} of ${outcomes.length} outcomes were the expected ones. Nothing threw.`)
    : paint('red', `  ${missed.length} of ${outcomes.length} outcomes were not the expected ones.`),
);
process.exitCode = missed.length === 0 ? 0 : 1;
