/** What the pages in `docs/errors` say, from the explanations that the package gives. */

const made = '<!-- Made by scripts/error-pages.mjs from src/catalogue/catalogue.json. Do not edit. -->';

const retries = {
  no: 'no',
  transient: 'a few times, with growing pauses',
  after_delay: 'after a wait',
};
const remedies = {
  interact: 'let the user sign in',
  start_over: 'begin the sign-in again',
  retry: 'try again',
  change_credential: 'use another credential',
  fix_application: 'correct the application',
  ask_administrator: 'ask an administrator',
  ask_user: 'ask the user',
  contact_support: 'contact support',
  none: 'nothing',
};
const sources = {
  doc: 'Microsoft documents it',
  library: 'a library of Microsoft handles it',
  community: 'told by people who met it',
  inferred: 'concluded from its name or from its neighbours',
};

/** Plain text as Markdown; what stands in backticks already is. */
const plain = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[\\*<>[\]|]|(?<!\w)_|_(?!\w)/g, '\\$&')))
    .join('');
const titleOf = (category) => {
  const words = category.replaceAll('_', ' ');
  return words[0].toUpperCase() + words.slice(1);
};
const pageOf = (category) => `${category}.md`;
const anchorOf = (code) => `#${code.toLowerCase()}`;
const codeWords = (words) => words.map((word) => `\`${word}\``).join(', ');

const adviceList = ({ person, developer, administrator }) =>
  [
    `- **Person:** ${plain(person)}`,
    `- **Developer:** ${plain(developer)}`,
    `- **Administrator:** ${plain(administrator)}`,
  ].join('\n');

const linkTo = (explanation, from) =>
  `[${explanation.code}](${explanation.category === from ? '' : pageOf(explanation.category)}${anchorOf(explanation.code)})`;

const factsOf = ({ retry, interaction, errors, suberror, similar, docsUrl, family, confidence, category }, explain) =>
  [
    `Repeat: ${retries[retry]}.`,
    `Sign in again: ${interaction ? 'can help' : 'does not help'}.`,
    errors.length > 0 && `Seen with: ${codeWords(errors)}.`,
    suberror && `Suberror: \`${suberror}\`.`,
    similar.length > 0 && `Compare: ${similar.map((code) => linkTo(explain(code), category)).join(', ')}.`,
    `Source: ${sources[confidence]}.`,
    `[${family === 'AADSTS' ? "Microsoft's page of it" : "Microsoft's list of such codes"}](${docsUrl})`,
  ]
    .filter(Boolean)
    .join(' ');

const section = (explanation, explain) => `## ${explanation.code}

${explanation.name ? `**${explanation.name}.** ` : ''}${plain(explanation.meaning)}

${adviceList(explanation.advice)}

${factsOf(explanation, explain)}
`;

const categoryPage = ({ category, remedy, meaning, advice, retry, interaction, codes }, explain) => `${made}

# ${titleOf(category)}

${plain(meaning)} Category \`${category}\`, remedy \`${remedy}\`: ${remedies[remedy]}. [All errors](README.md)

${adviceList(advice)}

Repeat: ${retries[retry]}. Sign in again: ${interaction ? 'can help' : 'does not help'}.

${
  codes.length === 0
    ? 'No code belongs to it: the library itself reports it.\n'
    : codes.map((code) => section(explain(code), explain)).join('\n')
}`;

/** A table whose columns stand in line in the text, too, as the formatter wants them. */
const table = (head, rows) => {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const padded = (row) => line(row.map((cell, column) => cell.padEnd(widths[column])));
  return [padded(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(padded)].join('\n');
};

const categoryTable = (categories) =>
  table(
    ['category', 'what happened', 'remedy', 'codes'],
    categories.map(({ category, summary, remedy, codes }) => [
      `[\`${category}\`](${pageOf(category)})`,
      plain(summary),
      `\`${remedy}\``,
      codes.length === 0 ? '' : String(codes.length),
    ]),
  );

const numberTable = (explanations) =>
  table(
    ['code', 'name', 'category'],
    explanations.map((explanation) => [linkTo(explanation), explanation.name ?? '', `\`${explanation.category}\``]),
  );

const nameIndex = (explanations) => {
  const named = explanations.filter(({ name }) => name).sort((a, b) => (a.name < b.name ? -1 : 1));
  const linksOf = (letter) =>
    named
      .filter(({ name }) => name.startsWith(letter))
      .map(({ name, code, category }) => `[${name}](${pageOf(category)}${anchorOf(code)})`);
  return 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
    .split('')
    .filter((letter) => linksOf(letter).length > 0)
    .map((letter) => `**${letter}** ${linksOf(letter).join(', ')}`)
    .join('\n\n');
};

const index = (categories, explanations, date) => `${made}

# Errors of the Microsoft identity platform

What each code means, and what a person, a developer and an administrator can do about it: ${explanations.length} codes in ${categories.length} categories, as of ${date}. The same in a program is \`explain\` of \`tokenrail/catalogue\`, and in a terminal \`npx tokenrail explain AADSTS50076\`.

- [How to read an entry](#how-to-read-an-entry)
- [Categories](#categories)
- [Codes by number](#codes-by-number)
- [Codes by name](#codes-by-name)

## How to read an entry

Each category has a page, and each of its codes a section there. A section can be linked to: \`step_up_required.md#aadsts50076\`.

- **Person**, **Developer**, **Administrator**: what each of them can do. Where nothing is special about a code, it is the advice of its category.
- **Repeat**: whether the same request, sent once more, can succeed. With another credential it is another request.
- **Sign in again**: whether it can help to let the person sign in.
- **Seen with**: the OAuth \`error\` words of answers in which it was met; there may be others.
- **Compare**: codes that are often taken for it or come next to it.
- **Source**: how sure the entry is. Microsoft documents the code; or a library of Microsoft handles it; or people who met it told of it; or it is concluded from its name or from its neighbours.

Programs should look at the category and not at the number, which Microsoft may change: see [handling errors](../guide/handling-errors.md).

## Categories

${categoryTable(categories)}

The remedies: ${Object.entries(remedies)
  .map(([remedy, words]) => `\`${remedy}\` ${words}`)
  .join('; ')}.

## Codes by number

${numberTable(explanations)}

## Codes by name

${nameIndex(explanations)}
`;

/** The text of each page, by file name. */
export const pages = (names, { explain, explainCategory, catalogueDate }) => {
  const categories = names.map((name) => explainCategory(name));
  const explanations = categories.flatMap(({ codes }) => codes.map((code) => explain(code)));
  explanations.sort((a, b) => a.number - b.number || (a.code < b.code ? -1 : 1));
  return {
    'README.md': index(categories, explanations, catalogueDate),
    ...Object.fromEntries(categories.map((category) => [pageOf(category.category), categoryPage(category, explain)])),
  };
};
