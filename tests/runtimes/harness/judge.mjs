/** What each runtime must have done, and whether it has. A check of which nothing was heard has failed. */
import { mark, sign } from './world.mjs';

const everywhere = [
  'reads answers',
  'matches errors',
  'describes errors',
  'explains codes',
  'acquires a token',
  'a transient code',
  'too many requests',
  'a redirect stays unfollowed',
  'a connection that is reset',
  'a connection that is refused',
  'aborted while it waits',
  'aborted while it reads',
  'aborted before',
  'times out',
  'shares, then caches',
  'keeps users apart',
  'retries to a deadline',
  'aborted between tries',
  'previews a policy',
  'inspection conceals',
  'the console conceals',
];

const demanded = {
  process: [
    ...everywhere,
    'is required from CommonJS',
    'discovers the authority',
    'is an authority itself',
    'signs a person in',
    'refreshes a token',
    'goes on silently',
    'ends by itself',
  ],
  page: [...everywhere, 'refuses a client secret'],
  worker: everywhere,
  application: [
    'comes back with a code',
    'redeems it in the page',
    'takes an answer once',
    'refreshes in the page',
    'goes on silently',
    'refuses a forged id token',
    'a code that is for a server',
    'a person who turns back',
  ],
};

/** Every check, in the order of the table. */
export const allChecks = [...new Set(Object.values(demanded).flat())];

/** Why a check failed of which nothing was heard. */
export const notRun = 'was not run';

const read = (line) => {
  try {
    const value = JSON.parse(line);
    return value?.check !== undefined || value?.runtime !== undefined ? value : undefined;
  } catch {
    return undefined;
  }
};

const leakIn = (printed) => {
  if (!printed.includes(sign)) return 'nothing was printed';
  const at = printed.indexOf(mark);
  return at < 0 ? undefined : `printed: ${printed.slice(Math.max(0, at - 200), at + 100)}`;
};

/**
 * Reads what a runtime printed.
 *
 * @returns its version as it says itself, and the outcome of each check
 */
export const judge = (place, { output, endsByItself }) => {
  const lines = output.split('\n').map((line) => ({ line, value: read(line) }));
  const told = lines.flatMap(({ value }) => value ?? []);
  const printed = lines.flatMap(({ line, value }) => (value === undefined ? line : [])).join('\n');
  const outcomes = Object.fromEntries(told.flatMap(({ check, ok, why }) => (check ? [[check, { ok, why }]] : [])));
  if (outcomes['the console conceals']?.ok) {
    const why = leakIn(printed);
    outcomes['the console conceals'] = { ok: why === undefined, why };
  }
  if (endsByItself) outcomes['ends by itself'] = endsByItself;
  const names = [...new Set([...demanded[place], ...Object.keys(outcomes)])];
  return {
    version: told.find(({ runtime }) => runtime)?.runtime,
    printed,
    outcomes: Object.fromEntries(
      names.map((name) => [
        name,
        demanded[place].includes(name)
          ? (outcomes[name] ?? { ok: false, why: notRun })
          : { ok: false, why: 'is not demanded of this runtime' },
      ]),
    ),
  };
};
