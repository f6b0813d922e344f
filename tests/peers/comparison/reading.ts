import type { Case } from './cases/case.js';
import { findAll, findNumber, type Carrying, type Found } from './found.js';
import type { Library } from './libraries.js';
import type { Run, ToldFailure } from './probe.js';

/** One cell of the comparison, before it is put into words. */
export interface Reading {
  readonly outcome: 'token' | 'accepted' | 'returned' | 'thrown' | 'cut off';
  /** What was handed over as the token, where it is none. */
  readonly accepted?: string;
  /** The values that say what happened: the class, the codes. */
  readonly words: readonly string[];
  readonly found: Readonly<Partial<Record<Carrying, Found>>>;
  /** Of several numbers, those after the first. */
  readonly furtherNumbers?: Found;
  /** How many requests the endpoint saw. */
  readonly requests: number;
  /** A redirect was followed, and the credential with it. */
  readonly redirected: 'no' | 'yes' | 'with the credential';
  /** Rejections and exceptions that nobody could catch. */
  readonly strays: readonly string[];
}

const isToken = (value: unknown): boolean => typeof value === 'string' && /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(value);

const namedAs = (token: unknown): string =>
  isToken(token) ? 'a token' : token === '' ? 'an empty token' : token === null ? 'no token' : JSON.stringify(token);

/** What a program can read of it that says what happened. */
const wordsOf = (library: Library, told: ToldFailure): readonly string[] => {
  const values = new Map<string, unknown>([...told.fields, ['name', told.shape]]);
  const words = library.reads.map((path) => values.get(path)).filter((word) => typeof word === 'string' && word !== '');
  return [...new Set(words as readonly string[])];
};

const redirectedIn = ({ requests }: Run): Reading['redirected'] => {
  const followed = requests.filter(({ path }) => path === '/redirected');
  if (followed.length === 0) return 'no';
  return followed.some(({ parameters }) => 'client_secret' in parameters) ? 'with the credential' : 'yes';
};

/** Reads a run: what the library's user got, and what of the answer is still there. */
export const read = (library: Library, given: Case | undefined, run: Run): Reading => {
  const { told } = run;
  const requests = run.requests.filter(({ endpoint }) => endpoint === (given?.endpoint ?? 'token')).length;
  const common = { requests, redirected: redirectedIn(run), strays: told?.strays ?? [] };
  const nothing = { ...common, words: [], found: {} };
  if (told === undefined) return { ...nothing, outcome: 'cut off' };
  if (told.how === 'resolved') {
    const isRight = isToken(told.token) && (given === undefined || given.proper === true);
    return isRight
      ? { ...nothing, outcome: 'token' }
      : { ...nothing, outcome: 'accepted', accepted: namedAs(told.token) };
  }
  const carried = given?.carries ?? {};
  const [, second] = carried.numbers ?? [];
  return {
    ...common,
    outcome: told.how,
    words: wordsOf(library, told),
    found: findAll(told.fields, carried),
    ...(second !== undefined && { furtherNumbers: findNumber(told.fields, second) }),
  };
};
