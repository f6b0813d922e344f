import { stderr } from 'node:process';
import type { UserCode } from '../exchange/device/user-code.js';

/** How a code is shown. */
export interface ShowUserCodeSettings {
  /** Where to write; to standard error unless said, so that what a program gives on standard output stays clean. */
  readonly write?: ((text: string) => unknown) | undefined;
  /** Whether a QR code is shown; unless said where `write` is given, or standard error is a terminal. */
  readonly qrCode?: boolean | undefined;
}

/** What steers a terminal, or turns the direction of what follows. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

const inOneLine = (text: string): string => text.replaceAll(unprintable, ' ').trim();

/** A code that somebody else sent is how this grant is abused (RFC 8628 §5.4). */
const warning = 'Enter the code only if you began this sign-in yourself. Nobody else has a reason to send you one.';

const drawn = async (address: string): Promise<string> => {
  try {
    const { qrCodeOf } = await import('./qr-code.js');
    return `\n${qrCodeOf(address)}\n`;
  } catch {
    // Too long for one: the address is there to be read.
    return '';
  }
};

/**
 * Shows a person in a terminal what `deviceCode` needs: a ready-made `onUserCode`. It writes the message, the address, the
 * code, a QR code of the address for the person's phone, and a warning of codes that somebody else sent.
 *
 * @returns a callback whose promise rejects where `write` throws: then the sign-in ends with `Callback`
 * @example
 * const acquire = toOperation(createClient(config).map(deviceCode))
 * const token = await acquire({ scopes: ['User.Read'], onUserCode: showUserCode() })
 * @see RFC 8628 §3.3, §5.4
 */
export const showUserCode =
  ({ write, qrCode = write !== undefined || stderr.isTTY }: ShowUserCodeSettings = {}): ((
    userCode: UserCode,
  ) => Promise<void>) =>
  async (shown) => {
    const address = inOneLine(shown.verificationUri);
    // Where the code is in it, nobody has to type.
    const scanned = shown.verificationUriComplete ?? address;
    const text =
      `${inOneLine(shown.message)}\n\n  Address: ${address}\n  Code:    ${inOneLine(shown.userCode)}\n` +
      `${qrCode ? await drawn(inOneLine(scanned)) : ''}\n${warning}\n`;
    await (write ?? ((printed: string): unknown => stderr.write(printed)))(text);
  };
