/** What stands above every generated file. */
export const header = '// Made by scripts/generate-catalogue.mjs from catalogue.json. Do not edit.\n';
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

/** `codes.generated.ts`: the types, and the table that the core carries; and what was seen on the wire. */
export const generateCodes = ({ date, categories, aadsts, b2c }) => {
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
