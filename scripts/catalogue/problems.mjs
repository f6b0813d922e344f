/** Everything that can be wrong with `src/catalogue/catalogue.json`. */

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

/** Who is advised, and the most characters that each can be asked to read. */
const audiences = { person: 200, developer: 300, administrator: 300 };

/** What keeps a text from being one or more sentences in one line, in the characters that all texts here keep to. */
const problemOfText = (text, least, most) => {
  if (typeof text !== 'string') return 'is missing';
  if (!/^[A-Z`]/.test(text)) return 'begins without a capital letter';
  if (!text.endsWith('.')) return 'ends without a full stop';
  if (text.length < least || text.length > most) return `has ${text.length} characters: ${least} to ${most} are right`;
  if (/[\p{C}\u2018-\u201F]| {2}|^ | $/u.test(text)) return 'has a control character, a curly quote or two spaces';
  if ((text.match(/`/g) ?? []).length % 2 === 1) return 'has a backtick without its partner';
  return undefined;
};

const textProblems = (at, what, text, least, most) => {
  const problem = problemOfText(text, least, most);
  return problem === undefined ? [] : [`${at}: the ${what} ${problem}`];
};

const adviceProblems = (at, advice = {}, needed = []) => [
  ...Object.keys(advice).flatMap((audience) =>
    audience in audiences
      ? textProblems(at, `advice to the ${audience}`, advice[audience], 8, audiences[audience])
      : [`${at}: unknown audience ${audience}`],
  ),
  ...needed.filter((audience) => !(audience in advice)).map((audience) => `${at}: no advice to the ${audience}`),
];

const failed = (at, conditions) =>
  conditions.flatMap(([holds, problem]) => (holds ? [] : [at === '' ? problem : `${at}: ${problem}`]));

const problemsOfCategory = ({ category, remedy, summary, meaning, interaction, advice, ...rest }) => [
  ...failed(category, [
    [identifier.test(category), 'not a lower_case name'],
    [remedies.includes(remedy), `unknown remedy ${remedy}`],
    [typeof interaction === 'boolean', 'interaction is true or false'],
    [Object.keys(rest).length === 0, `unknown ${Object.keys(rest).join(', ')}`],
  ]),
  // Every application carries the summary, so it is short.
  ...textProblems(category, 'summary', summary, 10, 70),
  ...textProblems(category, 'meaning', meaning, 10, 240),
  ...adviceProblems(category, advice, Object.keys(audiences)),
];

const problemsOfCode = (at, entry, known, codes) => {
  const { code, name, category, generic, errors = [], suberror, retry, confidence, similar = [], ...more } = entry;
  const { meaning, advice, interaction, keywords, ...rest } = more;
  return [
    ...failed(at, [
      [Number.isInteger(code) && code > 9999 && code < 1e9, 'not a code'],
      [name === undefined || /^[A-Z][A-Za-z0-9_]+$/.test(name), `odd name ${name}`],
      [known.has(category), `unknown category ${category}`],
      [generic === undefined || generic === true, 'generic is true or absent'],
      [errors.every((error) => identifier.test(error)), 'odd OAuth error'],
      [suberror === undefined || identifier.test(suberror), 'odd suberror'],
      [retry === undefined || retries.includes(retry), `unknown retry ${retry}`],
      [interaction === undefined || typeof interaction === 'boolean', 'interaction is true, false or absent'],
      [keywords === undefined || /^[a-z0-9 -]{3,80}$/.test(keywords), 'keywords are lower case words'],
      [confidences.includes(confidence), `unknown confidence ${confidence}`],
      [Object.keys(rest).length === 0, `unknown ${Object.keys(rest).join(', ')}`],
      [new Set(similar).size === similar.length && similar.length <= 4, 'more than four similar codes, or one twice'],
      [!similar.includes(at), 'is similar to itself'],
    ]),
    ...similar.filter((other) => !codes.has(other)).map((other) => `${at}: similar to ${other}, which is not listed`),
    ...textProblems(at, 'meaning', meaning, 10, 240),
    ...adviceProblems(at, advice),
  ];
};

const problemsOfOrder = (family, entries) =>
  entries.flatMap(({ code }, index) =>
    index === 0 || code > entries[index - 1].code ? [] : [`${family}${code}: out of order, or listed twice`],
  );

/** Two codes with one advice: one of the two was not thought about. */
const problemsOfRepetition = (entries) => {
  const first = new Map();
  return entries.flatMap(([at, { category, advice }]) => {
    const key = `${category} ${advice?.developer}`;
    const other = first.get(key);
    first.set(key, other ?? at);
    return other === undefined || advice?.developer === undefined
      ? []
      : [`${at}: the advice to the developer is that of ${other}`];
  });
};

/** One line for each problem. */
export const problemsOf = ({ date, categories, aadsts, b2c }) => {
  const known = new Set(categories.map(({ category }) => category));
  const entries = [
    ...aadsts.map((entry) => [`AADSTS${entry.code}`, entry]),
    ...b2c.map((entry) => [`AADB2C${entry.code}`, entry]),
  ];
  const codes = new Set(entries.map(([code]) => code));
  return [
    ...failed('', [
      [/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date)), `date: ${date} is no date`],
      [known.size === categories.length, 'categories: one is listed twice'],
      ...remedies.map((remedy) => [
        categories.some((entry) => entry.remedy === remedy),
        `${remedy}: no category has it`,
      ]),
    ]),
    ...categories.flatMap(problemsOfCategory),
    ...problemsOfOrder('AADSTS', aadsts),
    ...problemsOfOrder('AADB2C', b2c),
    ...entries.flatMap(([at, entry]) => problemsOfCode(at, entry, known, codes)),
    ...problemsOfRepetition(entries),
  ];
};
