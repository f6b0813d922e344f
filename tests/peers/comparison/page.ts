import type { Group } from './cases/case.js';
import { groups } from './cases/groups.js';
import type { Carrying, Found } from './found.js';
import type { Reading } from './reading.js';
import { code, table, type Results } from './results.js';
import { summary } from './summary.js';

/** What a cell says of each thing that an answer carried; ids for support are in the summary alone. */
const shown: readonly (readonly [Carrying, string])[] = [
  ['numbers', 'number'],
  ['suberror', 'suberror'],
  ['claims', 'claims'],
  ['retryAfter', 'Retry-After'],
  ['status', 'status'],
  ['reason', 'reason'],
];

type Named = readonly [name: string, found: Found];

const foundIn = ({ found, furtherNumbers }: Reading): readonly Named[] =>
  shown.flatMap(([carrying, name]): readonly Named[] => {
    const place = found[carrying];
    if (place === undefined) return [];
    if (carrying !== 'numbers' || furtherNumbers === undefined) return [[name, place]];
    return [
      ['first number', place],
      ['second number', furtherNumbers],
    ];
  });

const list = (start: string, parts: readonly string[]): readonly string[] =>
  parts.length > 0 ? [`${start}${parts.join(', ')}`] : [];

const whereaboutsOf = (reading: Reading): readonly string[] => {
  const found = foundIn(reading);
  const at = (where: Found['where'], say: (name: string, path: string) => string): readonly string[] =>
    found.filter(([, place]) => place.where === where).map(([name, { path = '' }]) => say(name, code(path)));
  return [
    ...list(
      '',
      at('field', (name, path) => `${name} ${path}`),
    ),
    ...list(
      'as text: ',
      at('text', (name, path) => `${name} in ${path}`),
    ),
    ...list(
      'lost: ',
      at('nowhere', (name) => name),
    ),
  ];
};

const outcomeOf = ({ outcome, accepted = '', words }: Reading): string => {
  switch (outcome) {
    case 'token':
      return 'a token';
    case 'accepted':
      return `**succeeds with ${accepted}**`;
    case 'cut off':
      return '**has not ended after 8 s**';
    default:
      return words.map(code).join(' ');
  }
};

const requestsOf = ({ requests }: Reading): readonly string[] =>
  requests === 1 ? [] : [requests === 0 ? 'not asked' : `${requests} requests`];

const redirectedOf = ({ redirected }: Reading): readonly string[] =>
  redirected === 'no' ? [] : [`**follows it${redirected === 'yes' ? '' : `, ${redirected}`}**`];

const cell = (reading: Reading): string =>
  [
    outcomeOf(reading),
    ...whereaboutsOf(reading),
    ...requestsOf(reading),
    ...redirectedOf(reading),
    ...reading.strays.map((stray) => `**unhandled: ${code(stray)}**`),
  ].join('<br>');

const section = ({ libraries, readingOf }: Results, { title, about, cases }: Group): string => {
  const head = ['', ...libraries.map(({ name }) => name)];
  const rows = cases.map((given) => [
    `${given.title}<br>${code(given.order)}`,
    ...libraries.map((library) => cell(readingOf(library, given))),
  ]);
  return [`## ${title}`, about, table(head, rows)].join('\n\n');
};

const preface = `# What a user gets, library by library

<!-- Made by tests/peers/comparison from what a run measured. Do not edit. -->

What six libraries hand to their user when a token request by client credentials goes wrong. All of it is measured. Each cell is a run of its own: a small program that uses one library as its documentation says (\`tests/peers/comparison/drivers\`), with its defaults, in a process of its own, against an authority of its own over TLS (\`startAuthority({ tls: true })\` of \`tokenrail/testing\`) in which one fault is armed. The program tells every field that can be read from what the library returned, threw or resolved with; the authority tells how many requests came.

\`npm run peers\` makes the page again, \`npm run peers -- --check\` compares, and \`npm run peers -- --show throttled\` prints all that was told in one row. They need \`npm run build\`, \`npm ci --prefix tests/peers\` and \`apt-get install python3-msal\`.

How to read it:

- A cell begins with the class and the codes that the library gives; then comes the field in which each thing that the answer carried can be read. “as text” means that it has to be searched for in a message or in a body, “lost” that it is nowhere.
- A number counts as a field where a field is equal to it: as a number, as text, or as \`AADSTS\` and the number.
- “succeeds” means that the call ended as if it had got a token: with something that is none, or with a token from an answer that RFC 6749 §5.1 does not know (another status than 200, another content type than JSON, a member that is missing or of the wrong type). One may find it right to accept some of these.
- One request is usual, and not mentioned. Retries make some calls longer and save others.
- Caches, and grants with a user, are not compared. MSAL Python is the version that the system brings.`;

/** The whole page, in Markdown. The same results give the same bytes. */
export const page = (results: Results): string =>
  `${[
    preface,
    table(['', 'version', 'declares for Node'], results.versions),
    `## Summary`,
    `All faults of the four tables on token requests: without the two controls that are meant to succeed (a late and a slow answer), and without the table on metadata.`,
    summary(results),
    ...groups.map((group) => section(results, group)),
  ].join('\n\n')}\n`;
