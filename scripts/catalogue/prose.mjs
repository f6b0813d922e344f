import { header } from './codes.mjs';

/** A row: text between tabs, as one literal. */
const row = (...cells) => {
  const text = cells.map((cell) => cell ?? '').join('\t');
  return text.includes("'") ? JSON.stringify(text) : `'${text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t')}'`;
};

const yesOrNo = (value) => (value === undefined ? '' : value ? 'yes' : 'no');

const advised = ({ person, developer, administrator } = {}) => [person, developer, administrator];

const codeRow = (family, entry) => {
  const { code, name, errors, suberror, retry, interaction, confidence, similar, keywords, meaning, advice } = entry;
  return row(
    `${family}${code}`,
    name,
    errors?.join(' '),
    suberror,
    retry,
    yesOrNo(interaction),
    confidence,
    similar?.join(' '),
    keywords,
    meaning,
    ...advised(advice),
  );
};

const rows = (lines) => lines.map((line) => `  ${line},`).join('\n');

/** `prose.generated.ts`: what people read. Rows of text, since a program that loads them reads few of them. */
export const generateProse = ({ categories, aadsts, b2c }) => `${header}
/** category, whether a sign-in can help, meaning, advice to person, developer and administrator; tabs in between. */
export const categoryRows: readonly string[] = [
${rows(categories.map(({ category, interaction, meaning, advice }) => row(category, yesOrNo(interaction), meaning, ...advised(advice))))}
];

/** code, name, errors, suberror, retry, whether a sign-in can help, confidence, similar codes, keywords, meaning, then advice as above. */
export const codeRows: readonly string[] = [
${rows([...aadsts.map((entry) => codeRow('AADSTS', entry)), ...b2c.map((entry) => codeRow('AADB2C', entry))])}
];
`;
