import { renderUnicodeCompact } from 'uqr';

/** A QR code in characters, two rows of it in each line. Throws where the text is too long for one. */
export const qrCodeOf = (text: string): string => renderUnicodeCompact(text, { border: 2 });
