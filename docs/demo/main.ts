/**
 * The demo, over real HTTP against the embedded authority: a token; then everything that can go wrong, each as a value; then
 * what is made of an operation to bear it: retries that outlast an outage, one request for a thousand callers, a cache
 * that has a token when the server is gone; a person who is asked, and an API that refuses a token; and people who sign in:
 * by code, on another device, and through an API. Exit code 0 only if every outcome was the expected one.
 *
 * With TENANT, CLIENT_ID and CLIENT_SECRET set, the first part asks the real Microsoft Entra ID.
 *
 * Each scene is in a file of its own; the code that it shows is read from there.
 */
import { catalogueDate, clientSecret } from 'tokenrail';
import { cacheHit, dueToken } from './cache.js';
import { revocation, secondFactor } from './challenge.js';
import { failure } from './failure.js';
import { seconds } from './measure.js';
import { outage } from './outage.js';
import { onBehalf, otherDevice, signInByCode } from './people.js';
import { scenarios } from './scenarios.js';
import { setStage, type Scene } from './stage.js';
import { callersAtOnce } from './storm.js';
import { heading, paint, print, tell } from './terminal.js';
import { isIncomplete, real, token } from './token.js';

const secrets = {
  wrong: clientSecret('6f5e4d3c-2b1a-4099-8877-665544332211'),
  expired: clientSecret('last-years-secret'),
};
const scenes: readonly Scene[] = [
  token,
  ...scenarios(secrets).map(failure),
  outage,
  callersAtOnce,
  cacheHit,
  dueToken,
  secondFactor,
  revocation,
  signInByCode,
  otherDevice,
  onBehalf,
];

const begun = Date.now();
print(paint('bold', 'tokenrail: tokens from Microsoft Entra ID, and every failure a value'));
print(
  paint(
    'dim',
    `The embedded authority answers on 127.0.0.1${real ? ', the real one in the first part' : ''}; codes as of ${catalogueDate}.`,
  ),
);
if (isIncomplete) print('  TENANT, CLIENT_ID and CLIENT_SECRET are not all set, so the real Entra ID is not asked.');

const outcomes: { readonly title: string; readonly isExpected: boolean }[] = [];
for (const { title, story, options, play } of scenes) {
  heading(title);
  tell(story);
  const stage = await setStage(options);
  const problems = await play(stage);
  await stage.authority.close();
  const isExpected = problems.length === 0;
  print(`  ${isExpected ? paint('green', '✓ as expected') : paint('red', `✗ ${problems.join('; ')}`)}`);
  outcomes.push({ title, isExpected });
}

heading('Summary');
for (const { title, isExpected } of outcomes)
  print(`  ${isExpected ? paint('green', '✓') : paint('red', '✗')} ${title}`);
print();
const missed = outcomes.filter(({ isExpected }) => !isExpected).length;
print(
  missed === 0
    ? paint(
        'green',
        `  ${outcomes.length} of ${outcomes.length} outcomes were the expected ones, in ${seconds(Date.now() - begun)}. Nothing threw.`,
      )
    : paint('red', `  ${missed} of ${outcomes.length} outcomes were not the expected ones.`),
);
process.exitCode = missed === 0 ? 0 : 1;
