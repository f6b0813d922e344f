/** One challenge of a `WWW-Authenticate` field. Plain data; `formatChallenge` writes it. */
export interface Challenge {
  /** In lower case, such as `'bearer'`. */
  readonly scheme: string;
  /** What some schemes have instead of parameters, such as that of `Negotiate`. */
  readonly token68?: string;
  /** Names in lower case, values without their quotes. Each character is one octet: nothing was decoded. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * How much of the grammar is asked for.
 *
 * - `'strict'`: RFC 9110, and no parameter twice.
 * - `'lenient'`: three things more, each of which a Microsoft service sends: a value without quotes runs to the next blank,
 *   comma or quote; blanks alone separate parameters; a tab follows the scheme. Nothing else.
 */
export type ChallengeMode = 'strict' | 'lenient';

/** What is wrong with a `WWW-Authenticate` field. */
export type ChallengeSyntaxReason =
  /** It is no text. */
  | 'not_text'
  /** It has more than 16,384 characters. */
  | 'too_long'
  /** It has more than 16 challenges. */
  | 'too_many_challenges'
  /** It has more than 64 parameters, those of all challenges together. */
  | 'too_many_parameters'
  /** A parameter comes a second time in its challenge. */
  | 'duplicate_parameter'
  /** A parameter belongs to no scheme. */
  | 'missing_scheme'
  /** A parameter has no value. */
  | 'missing_value'
  /** A value has characters that must stand in quotes. */
  | 'missing_quotes'
  /** A comma is missing. */
  | 'missing_comma'
  /** The field ends within quotes. */
  | 'unterminated_quotes'
  /** A character cannot be where it is. */
  | 'unexpected_character';

/** A `WWW-Authenticate` field cannot be read. Frozen plain data. */
export interface ChallengeSyntaxError {
  readonly _tag: 'ChallengeSyntax';
  readonly reason: ChallengeSyntaxReason;
  /** Offset of the first character that does not fit what stands before it. */
  readonly position: number;
  /** The challenges that ended before it. Read them by name: JSON, inspection and copies leave them out. */
  readonly completed: readonly Challenge[];
}

/** What is wrong with claims. */
export type ClaimsSyntaxReason =
  /** They are no text. */
  | 'not_text'
  /** They have more than 16,384 characters. */
  | 'too_long'
  /** They are neither JSON nor base64, nor base64url. */
  | 'not_base64'
  /** The octets are no UTF-8. */
  | 'not_utf8'
  /** It is no JSON. */
  | 'not_json'
  /** It is JSON, but no object. */
  | 'not_an_object'
  /** It is nested deeper than 32. */
  | 'too_deep';

/** Claims cannot be read, or written. Plain data, and nothing of the claims is in it. */
export interface ClaimsSyntaxError {
  readonly _tag: 'ClaimsSyntax';
  readonly reason: ClaimsSyntaxReason;
  /** Offset in the text of the first character that does not fit; 0 where no single one is to blame. */
  readonly position: number;
}

/** A step-up challenge cannot be read: its `max_age` is no number of seconds. */
export interface StepUpSyntaxError {
  readonly _tag: 'StepUpSyntax';
  readonly reason: 'invalid_max_age';
  /** Offset in the value of the first character that does not fit. */
  readonly position: number;
}

/** Why there is no telling what a response asks for. `challengeError` makes an `OAuthError` of it. */
export type UnreadableChallenge = ChallengeSyntaxError | ClaimsSyntaxError | StepUpSyntaxError;
