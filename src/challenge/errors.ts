import { localError } from '../error/local.js';
import type { MalformedChallengeError } from '../error/model.js';
import { concealer } from '../value/conceal.js';
import type { Misfit } from './grammar.js';
import type {
  Challenge,
  ChallengeSyntaxError,
  ChallengeSyntaxReason,
  ClaimsSyntaxError,
  ClaimsSyntaxReason,
  StepUpSyntaxError,
  UnreadableChallenge,
} from './model.js';

const syntaxErrors = /* @__PURE__ */ concealer({
  concealed: ['completed'],
  title: () => 'ChallengeSyntaxError',
  text: ({ reason, position }) => `${String(reason)} at ${String(position)}`,
});

/** What does not fit a `WWW-Authenticate` field, with the challenges before it concealed: they may hold claims. */
export const challengeSyntaxError = (
  { reason, position }: Misfit,
  completed: readonly Challenge[],
): ChallengeSyntaxError =>
  // `concealer` gives back the fields that it was given, each under its name.
  syntaxErrors.make(
    { _tag: 'ChallengeSyntax', reason, position },
    { completed: Object.freeze(completed) },
  ) as ChallengeSyntaxError;

export const claimsSyntaxError = (reason: ClaimsSyntaxReason, position = 0): ClaimsSyntaxError =>
  Object.freeze({ _tag: 'ClaimsSyntax', reason, position });

export const stepUpSyntaxError = (position: number): StepUpSyntaxError =>
  Object.freeze({ _tag: 'StepUpSyntax', reason: 'invalid_max_age', position });

const words: { readonly [R in ChallengeSyntaxReason | ClaimsSyntaxReason | 'invalid_max_age']: string } = {
  not_text: 'no text',
  too_long: 'more than 16,384 characters',
  too_many_challenges: 'more than 16 challenges',
  too_many_parameters: 'more than 64 parameters',
  duplicate_parameter: 'a parameter twice',
  missing_scheme: 'a parameter without a scheme',
  missing_value: 'a parameter without a value',
  missing_quotes: 'a value that must be quoted',
  missing_comma: 'a comma is missing',
  unterminated_quotes: 'quotes that do not end',
  unexpected_character: 'a character that cannot be there',
  not_base64: 'neither JSON nor base64',
  not_utf8: 'no UTF-8',
  not_json: 'no JSON',
  not_an_object: 'no JSON object',
  too_deep: 'nested deeper than 32',
  invalid_max_age: 'no number of seconds',
};

const places: { readonly [T in UnreadableChallenge['_tag']]: string } = {
  ChallengeSyntax: 'WWW-Authenticate',
  ClaimsSyntax: 'claims',
  StepUpSyntax: 'max_age',
};

/**
 * The `OAuthError` that says the same, with the code `invalid_challenge`: for operations, which fail with nothing else. It
 * holds nothing of the header.
 *
 * @example
 * claimsChallenge(response).mapErr(challengeError)
 */
export const challengeError = ({ _tag, reason, position }: UnreadableChallenge): MalformedChallengeError =>
  localError('invalid_challenge', { reason: 'malformed', position }, [
    `${places[_tag]}: ${words[reason]}`,
    `position ${position}`,
  ]);
