import { err, ok, type Result } from 'neverthrow';
import type { DeviceBody } from '../../codec/device-body.js';
import { isLoopback, parseUrl } from '../../codec/url.js';

/** What a person needs to sign in on another device. */
export interface UserCode {
  /** What the person types there, such as `'ABCD-EFGH'`. Show it apart from other text. */
  readonly userCode: string;
  /** Where the person types it. */
  readonly verificationUri: string;
  /** The same with the code in it, for a link or a QR code, where the server gives one; Microsoft does not. */
  readonly verificationUriComplete?: string;
  /** Until when the code is good, in epoch milliseconds. */
  readonly expiresOn: number;
  /** All of it in one sentence: the server's own words, without control characters, or ours in English. */
  readonly message: string;
}

/** A person opens it, or a program does for them: nothing that a browser would run, and no other text in disguise. */
const problemOfAddress = (name: string, address: string | undefined): string | undefined => {
  if (address === undefined) return undefined;
  const url = /^[\x21-\x7e]+$/.test(address) ? parseUrl(address) : undefined;
  if (url === undefined) return `${name}: not a URL`;
  if (url.username !== '' || url.password !== '') return `${name}: a user name or password in the URL`;
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return isSafe ? undefined : `${name}: not https`;
};

/** What steers a terminal, or turns the direction of what follows. */
const unprintable = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

const inOneLine = (text: string): string =>
  text
    .replaceAll(/[\t\n\r\u2028\u2029]+/gu, ' ')
    .replaceAll(unprintable, '')
    .trim();

/** A code that somebody else sent is how this grant is abused (RFC 8628 §5.4). */
const sentence = (address: string, code: string): string =>
  `To sign in, open ${address} in a browser and enter the code ${code}. ` +
  'Do so only if you started this sign-in yourself.';

/** What a person is shown; else what is wrong with the answer. */
export const userCodeOf = (body: DeviceBody, expiresOn: number): Result<UserCode, readonly string[]> => {
  const { user_code: userCode, verification_uri_complete: verificationUriComplete, message = '' } = body;
  const verificationUri = body.verification_uri ?? body.verification_url;
  if (verificationUri === undefined) return err(['verification_uri: expected non-empty string, got none']);
  const issues = [
    /^[\p{L}\p{N}\p{P}\p{S} ]{1,64}$/u.test(userCode) ? undefined : 'user_code: not a code that can be shown',
    problemOfAddress('verification_uri', verificationUri),
    problemOfAddress('verification_uri_complete', verificationUriComplete),
  ].filter((issue) => issue !== undefined);
  if (issues.length > 0) return err(issues);
  return ok({
    userCode,
    verificationUri,
    ...(verificationUriComplete !== undefined && { verificationUriComplete }),
    expiresOn,
    message: inOneLine(message) || sentence(verificationUri, userCode),
  });
};
