/**
 * Makes `src/catalogue/*.generated.ts` from `src/catalogue/catalogue.json`, the one place where codes are kept.
 *
 *     node scripts/generate-catalogue.mjs           write
 *     node scripts/generate-catalogue.mjs --check   exit 1 when a generated file is stale
 *
 * Both check the data first: see `problemsOf`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = new URL('../src/catalogue/', import.meta.url);

const remedies = [
  'interact',
  'start_over',
  'retry',
  'change_credential',
  'fix_application',
  'ask_administrator',
  'ask_user',
  'contact_support',
  'none',
];
const retries = ['transient', 'after_delay'];
const confidences = ['doc', 'library', 'community', 'inferred'];
const identifier = /^[a-z]+(_[a-z0-9]+)*$/;

/** Everything that is wrong with the data, one line each. */
export const problemsOf = ({ date, categories, aadsts, b2c }) => {
  const problems = [];
  const expect = (condition, message) => void (condition || problems.push(message));
  const known = new Set(categories.map(({ category }) => category));
  expect(/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)), `date: ${date} is no date`);
  expect(known.size === categories.length, 'categories: one is listed twice');
  for (const { category, remedy, summary, meaning } of categories) {
    expect(identifier.test(category), `${category}: not a lower_case name`);
    expect(remedies.includes(remedy), `${category}: unknown remedy ${remedy}`);
    for (const sentence of [summary, meaning])
      expect(/^[A-Z].*\.$/.test(sentence ?? ''), `${category}: not a sentence`);
    expect(summary?.length <= 70, `${category}: the summary is long, and every application carries it`);
  }
  for (const remedy of remedies)
    expect(
      categories.some((entry) => entry.remedy === remedy),
      `${remedy}: no category has it`,
    );
  for (const [family, entries] of Object.entries({ AADSTS: aadsts, AADB2C: b2c })) {
    let previous = 0;
    for (const {
      code,
      name,
      category,
      generic,
      errors = [],
      suberror,
      retry,
      confidence,
      meaning,
      ...rest
    } of entries) {
      const at = `${family}${code}`;
      expect(Number.isInteger(code) && code > 9999 && code < 1e9, `${at}: not a code`);
      expect(code > previous, `${at}: out of order, or listed twice`);
      previous = code;
      expect(name === undefined || /^[A-Z][A-Za-z0-9_]+$/.test(name), `${at}: odd name ${name}`);
      expect(known.has(category), `${at}: unknown category ${category}`);
      expect(generic === undefined || generic === true, `${at}: generic is true or absent`);
      expect(
        errors.every((error) => identifier.test(error)),
        `${at}: odd OAuth error`,
      );
      expect(suberror === undefined || identifier.test(suberror), `${at}: odd suberror`);
      expect(retry === undefined || retries.includes(retry), `${at}: unknown retry ${retry}`);
      expect(confidences.includes(confidence), `${at}: unknown confidence ${confidence}`);
      expect(
        typeof meaning === 'string' && /^[A-Za-z].{9,}[.)]$/.test(meaning),
        `${at}: the meaning is not a sentence`,
      );
      expect(Object.keys(rest).length === 0, `${at}: unknown ${Object.keys(rest).join(', ')}`);
    }
  }
  return problems;
};

const header = '// Made by scripts/generate-catalogue.mjs from catalogue.json. Do not edit.\n';
const typeName = (category) =>
  `${category
    .split('_')
    .map((word) => word[0].toUpperCase() + word.slice(1))
    .join('')}Code`;
const wrapped = (items, separator, perLine) => {
  const lines = [];
  for (let i = 0; i < items.length; i += perLine) lines.push(items.slice(i, i + perLine).join(separator));
  return lines.join(`${separator.trimEnd()}\n    `);
};

const encode = (entries, categories) =>
  entries
    .map(({ code, category }, index) => {
      const letter = String.fromCharCode(65 + categories.findIndex((entry) => entry.category === category));
      return `${(code - (entries[index - 1]?.code ?? 0)).toString(36)}${letter}`;
    })
    .join('');
const chunked = (text) => (text.match(/.{1,110}/g) ?? []).map((line) => `'${line}'`);

/** The text of each generated file, by name. */
export const generate = ({ date, categories, aadsts, b2c }) => {
  const codesOf = (entries) =>
    categories
      .map(({ category }) => ({
        category,
        codes: entries.filter((entry) => entry.category === category).map(({ code }) => code),
      }))
      .filter(({ codes }) => codes.length > 0);
  const listed = codesOf(aadsts);
  const listedB2c = codesOf(b2c);
  const union = (prefix, codes) =>
    wrapped(
      codes.map((code) => `'${prefix}${code}'`),
      ' | ',
      8,
    );
  const codes = `${header}
/** What the application can do, for each category: a category has one remedy. */
export interface RemedyByCategory {
${categories.map(({ category, remedy, meaning }) => `  /** ${meaning} */\n  readonly ${category}: '${remedy}';`).join('\n')}
}

${listed.map(({ category, codes }) => `export type ${typeName(category)} =\n    ${union('AADSTS', codes)};`).join('\n')}

/** The listed AADSTS codes of each category. */
export interface AadstsCodes {
${listed.map(({ category }) => `  readonly ${category}: ${typeName(category)};`).join('\n')}
}

/** The listed Azure AD B2C codes of each category. */
export interface B2cCodes {
${listedB2c.map(({ category, codes }) => `  readonly ${category}: ${union('AADB2C', codes)};`).join('\n')}
}

/** What the application can do, and what happened in a short sentence. */
export const categories: { readonly [K in keyof RemedyByCategory]: readonly [remedy: RemedyByCategory[K], summary: string] } = {
${categories.map(({ category, remedy, summary }) => `  ${category}: ['${remedy}', ${JSON.stringify(summary)}],`).join('\n')}
};

/** The day on which the table was last compared with what Microsoft publishes. */
export const catalogueDate = '${date}';

/**
 * The table as text: for each number, in order, its distance from the one before in base 36, then a letter: \`A\` for
 * the first of \`categories\`, and so on. Half the size of a literal, compressed.
 */
export const table: Readonly<Record<'AADSTS' | 'AADB2C' | 'MSIS', string>> = {
  AADSTS:
    ${chunked(encode(aadsts, categories)).join(' +\n    ')},
  AADB2C: '${encode(b2c, categories)}',
  MSIS: '',
};

/** AADSTS numbers that only announce another one in the same answer. */
export const genericNumbers: readonly number[] = [${aadsts
    .filter(({ generic }) => generic)
    .map(({ code }) => code)
    .join(', ')}];
`;
  const seen = aadsts.filter(({ errors, suberror }) => errors || suberror);
  const samples = `${header}
/** The OAuth \`error\` and \`suberror\` that were seen with a code on the wire; the first where there are several. */
export const wireSamples: Readonly<Record<number, { readonly error?: string; readonly suberror?: string }>> = {
${seen.map(({ code, errors, suberror }) => `  ${code}: { ${[errors && `error: '${errors[0]}'`, suberror && `suberror: '${suberror}'`].filter(Boolean).join(', ')} },`).join('\n')}
};
`;
  return { 'codes.generated.ts': codes, 'samples.generated.ts': samples };
};

export const readCatalogue = () => JSON.parse(readFileSync(new URL('catalogue.json', folder), 'utf8'));

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const catalogue = readCatalogue();
  const problems = problemsOf(catalogue);
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exit(1);
  }
  const stale = Object.entries(generate(catalogue)).filter(([name, text]) => {
    const file = new URL(name, folder);
    return !existsSync(file) || readFileSync(file, 'utf8') !== text;
  });
  if (process.argv.includes('--check')) {
    for (const [name] of stale) console.error(`${name} is stale: run node scripts/generate-catalogue.mjs`);
    process.exit(stale.length > 0 ? 1 : 0);
  }
  for (const [name, text] of stale) {
    writeFileSync(new URL(name, folder), text);
    console.log(`wrote ${fileURLToPath(new URL(name, folder))}`);
  }
  console.log(
    `${catalogue.aadsts.length} AADSTS codes, ${catalogue.b2c.length} B2C codes, ${catalogue.categories.length} categories`,
  );
}
