import { catalogueDate } from '../../catalogue/codes.generated.js';
import { explain } from '../../catalogue/explain.js';
import { explainCategory } from '../../catalogue/explain-category.js';
import type { Explanation } from '../../catalogue/explanation.js';
import type { OAuthError } from '../../error/index.js';
import { hang, type Paint, wrap } from '../terminal.js';
import type { Answer } from './answer.js';

/** How to write: for which width, with which colours. */
export interface Pen {
  readonly width: number;
  readonly paint: Paint;
}

/** More than these are only named: nobody reads on. */
const mostInFull = 5;
const mostInBrief = 20;

const retryWords: Readonly<Record<Explanation['retry'], string>> = {
  no: 'No. The same request fails again until something is changed.',
  transient: 'Yes. Send the same request again, a few times, with growing pauses.',
  after_delay: 'Yes, after the wait that the answer names (Retry-After, interval), or else some minutes.',
};

const confidenceWords: Readonly<Record<Explanation['confidence'], string>> = {
  doc: 'Microsoft documents this code.',
  library: 'A library of Microsoft handles this code; the documents do not have it.',
  community: 'Told by people who met it; Microsoft does not document it.',
  inferred: 'Concluded from its name and from codes like it. Take it with care.',
};

/** The first statement of a text. */
const inBrief = (text: string): string => /^.*?(?=[.;](?:\s|$))/.exec(text)?.[0] ?? text;

const labelWidth = 18;

type Row = readonly [label: string, text: string | undefined];

/** Rows of a label and a text that is wrapped beside it; those without a text are left out. */
const table = (rows: readonly Row[], { width, paint }: Pen): string =>
  rows
    .flatMap(([label, text]) =>
      text === undefined || text === ''
        ? []
        : hang(`  ${paint('cyan', label.padEnd(labelWidth - 2))}`, text, labelWidth, width),
    )
    .join('\n');

const paragraph = (text: string, { width }: Pen, indent = 2): string =>
  wrap(text, width - indent)
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');

const whatToDo = ({
  advice,
  retry,
  interaction,
}: Pick<Explanation, 'advice' | 'retry' | 'interaction'>): readonly Row[] => [
  ['Person', advice.person],
  ['Developer', advice.developer],
  ['Administrator', advice.administrator],
  ['Try again?', retryWords[retry]],
  ['Sign in again?', interaction ? 'Yes, that can help.' : 'No, that does not help.'],
];

const brief = ({ code, meaning }: Explanation, { width, paint }: Pen): string =>
  hang(`  ${paint('bold', code.padEnd(labelWidth - 2))}`, inBrief(meaning), labelWidth, width);

const similarTo = ({ similar }: Explanation): readonly Row[] =>
  similar.map((code, index) => [index === 0 ? 'Similar' : '', `${code}: ${inBrief(explain(code).meaning)}`]);

const fullText = (explanation: Explanation, pen: Pen): string => {
  const { code, name, meaning, category, remedy, errors, suberror, confidence, docsUrl } = explanation;
  const words = [...errors, ...(suberror === undefined ? [] : [`suberror ${suberror}`])];
  return [
    pen.paint('bold', code) + (name === undefined ? '' : `  ${name}`),
    paragraph(meaning, pen),
    table(whatToDo(explanation), pen),
    table(
      [
        ...similarTo(explanation),
        ['Comes as', words.join(', ')],
        ['In tokenrail', `category ${category}, remedy ${remedy}`],
        ['How sure', confidenceWords[confidence]],
        ['More', docsUrl],
      ],
      pen,
    ),
  ].join('\n\n');
};

/** The fields of an error that are no secret: what is concealed is not copied. */
export const shownFields = (error: OAuthError): Partial<OAuthError> & { readonly hasClaims: boolean } => ({
  ...error,
  hasClaims: error.claims !== undefined,
});

const errorText = (error: OAuthError, pen: Pen): string => {
  const { error: word, suberror, traceId, correlationId, timestamp, hasClaims } = shownFields(error);
  return [
    pen.paint('bold', 'The error that you gave'),
    table(
      [
        ['In tokenrail', `category ${error.category}, remedy ${error.remedy}, code ${error.code}`],
        ['error', word],
        ['suberror', suberror],
        ['claims', hasClaims ? 'There are some. The next sign-in must carry them, unchanged.' : undefined],
        ['Trace id', traceId],
        ['Correlation id', correlationId],
        ['Timestamp', timestamp],
      ],
      pen,
    ),
  ].join('\n\n');
};

const categoryText = ({ category }: OAuthError, pen: Pen): string => {
  const explanation = explainCategory(category);
  return [
    `${pen.paint('bold', category)}  ${explanation.summary}`,
    paragraph(explanation.meaning, pen),
    table(whatToDo(explanation), pen),
  ].join('\n\n');
};

const unlistedText = (codes: readonly string[], pen: Pen): string => {
  const shown = codes.slice(0, mostInBrief);
  const left = codes.length - shown.length;
  const isFederation = shown.every((code) => code.startsWith('MSIS'));
  return [
    wrap(shown.join(', ') + (left > 0 ? ` and ${left} more` : ''), pen.width)
      .map((line) => pen.paint('bold', line))
      .join('\n'),
    paragraph(
      isFederation
        ? 'Codes of AD FS are not listed here: they come from the federation server of your organisation, and its event log says what it means.'
        : `Not in the list of this version (${catalogueDate}). Microsoft adds codes all the time; the page below may know it. The OAuth error, suberror and status beside a code say what kind of failure it is: give the whole answer to this command.`,
      pen,
    ),
    ...(isFederation ? [] : [table([['More', docsUrlOf(shown)]], pen)]),
  ].join('\n\n');
};

const docsUrlOf = (codes: readonly string[]): string | undefined => {
  const number = codes.find((code) => code.startsWith('AADSTS'))?.slice(6);
  return number === undefined ? undefined : `https://login.microsoftonline.com/error?code=${number}`;
};

const list = (title: string, explanations: readonly Explanation[], pen: Pen): string =>
  [`${title}\n`, ...explanations.map((explanation) => brief(explanation, pen))].join('\n');

const suggestionsText = ({ suggestions, unlisted }: Answer, pen: Pen): string =>
  [
    list(unlisted.length > 0 ? 'Codes that look like it:' : 'What that could be:', suggestions, pen),
    `npx tokenrail explain ${suggestions[0]?.code} tells what to do.`,
  ].join('\n\n');

/** An answer for people: several paragraphs, the most urgent first. */
export const render = (answer: Answer, pen: Pen): string => {
  const { error, explanations, unlisted, suggestions } = answer;
  const [full, rest] = [explanations.slice(0, mostInFull), explanations.slice(mostInFull)];
  const named = rest.slice(0, mostInBrief);
  const parts = [
    ...full.map((explanation) => fullText(explanation, pen)),
    ...(unlisted.length > 0 ? [unlistedText(unlisted, pen)] : []),
    ...(error && explanations.length === 0 ? [categoryText(error, pen)] : []),
    ...(error ? [errorText(error, pen)] : []),
    ...(named.length > 0 ? [list('And these codes:', named, pen)] : []),
    ...(rest.length > named.length ? [`And ${rest.length - named.length} codes more.`] : []),
    ...(suggestions.length > 0 ? [suggestionsText(answer, pen)] : []),
  ];
  return `${parts.join('\n\n')}\n`;
};
