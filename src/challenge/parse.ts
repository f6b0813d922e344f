import { err, ok, type Result } from 'neverthrow';
import { challengeSyntaxError } from './errors.js';
import { blanks, misfit, next, readArgument, readParameter, take, token, type Cursor, type Misfit } from './grammar.js';
import type { Challenge, ChallengeMode, ChallengeSyntaxError, ChallengeSyntaxReason } from './model.js';

const limits = { characters: 16_384, challenges: 16, parameters: 64 };

const separators = /[ \t,]*/y;
const spaces = / */y;

/** A challenge that is being read. */
interface Draft {
  readonly scheme: string;
  token68?: string;
  readonly parameters: Map<string, string>;
  /** A space followed the scheme, and so parameters may. */
  takesParameters: boolean;
}

/** Reads what a cursor is on, from challenge to challenge. */
const reader = (cursor: Cursor, isLenient: boolean, drafts: Draft[]): (() => Result<boolean, Misfit>) => {
  let parameters = 0;
  /** Why the next element may not follow without a comma. */
  let otherwise: ChallengeSyntaxReason = 'unexpected_character';

  const wrong = (reason: ChallengeSyntaxReason, position: number): Result<never, Misfit> => err({ reason, position });

  const add = (draft: Draft, start: number, isFirst: boolean): Result<boolean, Misfit> =>
    (isFirst ? readArgument : readParameter)(cursor, isLenient).andThen((found) => {
      if (found.kind === 'token68') {
        draft.token68 = found.token68;
        draft.takesParameters = false;
        return ok(true);
      }
      if (draft.parameters.has(found.name)) return wrong('duplicate_parameter', start);
      if (parameters === limits.parameters) return wrong('too_many_parameters', start);
      parameters += 1;
      draft.parameters.set(found.name, found.value);
      otherwise = found.isQuoted ? 'missing_comma' : 'missing_quotes';
      return ok(true);
    });

  const begin = (scheme: string, start: number): Result<boolean, Misfit> => {
    if (drafts.length === limits.challenges) return wrong('too_many_challenges', start);
    cursor.at = start + scheme.length;
    const takesParameters = take(cursor, isLenient ? blanks : spaces) !== '';
    const draft = { scheme: scheme.toLowerCase(), parameters: new Map<string, string>(), takesParameters };
    drafts.push(draft);
    otherwise = 'unexpected_character';
    const isAlone = !takesParameters || [undefined, ',', '\t'].includes(next(cursor));
    return isAlone ? ok(true) : add(draft, cursor.at, true);
  };

  return () => {
    const gap = take(cursor, separators);
    if (next(cursor) === undefined) return ok(false);
    const draft = drafts.at(-1);
    const isApart = draft === undefined || gap.includes(',');
    if (!isApart && (!isLenient || gap === '')) return err(misfit(cursor, gap === '' ? otherwise : 'missing_comma'));
    const start = cursor.at;
    const name = take(cursor, token);
    if (name === '') return err(misfit(cursor, 'unexpected_character'));
    take(cursor, blanks);
    if (next(cursor) !== '=') return isApart ? begin(name, start) : err(misfit(cursor, 'missing_comma'));
    if (draft?.takesParameters !== true) return wrong('missing_scheme', cursor.at);
    cursor.at = start;
    return add(draft, start, false);
  };
};

const finished = ({ takesParameters: _, ...challenge }: Draft): Challenge => challenge;

/**
 * The challenges of a `WWW-Authenticate` field, in their order. One pass, linear time, at most 16,384 characters, 16
 * challenges and 64 parameters. An empty field has none. Nothing is decoded: an octet above 127 is one character.
 *
 * @param header the value of the field; several lines joined with commas, as `Headers.get` gives them
 * @param settings `mode` is `'strict'` unless said
 * @returns what is wrong, where, and the challenges that ended before it
 * @see RFC 9110 §11.6.1, §11.2, §5.6
 * @example
 * parseChallenges('Bearer realm="", error="invalid_token", Basic realm="x"').map(([first]) => first?.parameters.get('error'))
 */
export const parseChallenges = (
  header: string,
  settings: { readonly mode?: ChallengeMode | undefined } = {},
): Result<readonly Challenge[], ChallengeSyntaxError> => {
  if (typeof header !== 'string') return err(challengeSyntaxError({ reason: 'not_text', position: 0 }, []));
  if (header.length > limits.characters)
    return err(challengeSyntaxError({ reason: 'too_long', position: limits.characters }, []));
  const cursor = { text: header, at: 0 };
  const drafts: Draft[] = [];
  const read = reader(cursor, settings.mode === 'lenient', drafts);
  for (;;) {
    const step = read();
    if (step.isErr()) {
      // The last one is not known to have ended, unless what is wrong can belong to none.
      const haveEnded = ['too_many_challenges', 'missing_scheme'].includes(step.error.reason);
      return err(challengeSyntaxError(step.error, drafts.slice(0, haveEnded ? undefined : -1).map(finished)));
    }
    if (!step.value) return ok(drafts.map(finished));
  }
};
