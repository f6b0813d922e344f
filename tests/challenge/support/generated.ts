import * as fc from 'fast-check';
import type { Challenge } from '../../../src/challenge.js';

const of = (characters: string, minLength = 1, maxLength = 12): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...characters.split('')), minLength, maxLength });

const lowerToken = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";
const octets = Array.from({ length: 256 }, (_, octet) => String.fromCharCode(octet)).filter(
  (char) => char === '\t' || (char >= ' ' && char !== '\u007f'),
);

const name = fc.oneof(
  of(lowerToken),
  fc.constantFrom('realm', 'error', 'claims', 'authorization_uri', '__proto__', 'constructor', 'tostring'),
);
/** Every value that quotes can hold, those preferred that are hard. */
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...octets), maxLength: 20 }),
  of('"\\, =\ta', 0),
  fc.webUrl(),
  fc.base64String(),
);
const scheme = fc.oneof(fc.constantFrom('bearer', 'dpop', 'pop', 'basic', 'negotiate', 'ntlm'), of(lowerToken));
const token68 = fc.tuple(of('abcXYZ019-._~+/'), of('=', 0, 3)).map((parts) => parts.join(''));

/** A challenge that the parser can give. */
export const challenge: fc.Arbitrary<Challenge> = fc.oneof(
  fc.record({ scheme, token68, parameters: fc.constant(new Map<string, string>()) }),
  fc.record({
    scheme,
    parameters: fc.array(fc.tuple(name, value), { maxLength: 4 }).map((entries) => new Map(entries)),
  }),
);

/** Text that is nearly a field. */
export const nearly: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...['Bearer', 'a', 'b', 'claims', 'A b', 'abc==', '=', '==', ',', ', ', ' ', '\t', '"', '\\', '/', ':', '"x"'],
      ...['a=b', 'c="d"', 'e=https://f/?g=h', '"a, b=c"', '\u00e9', '\u0000', '\u0100', '\r\n'],
    ),
    { maxLength: 14 },
  )
  .map((pieces) => pieces.join(''));

/** Texts in which something was cut out, put in, doubled or replaced. */
export const mutated = (texts: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...texts),
      fc.array(
        fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(6), fc.oneof(nearly, fc.string({ maxLength: 3 }))),
        { minLength: 1, maxLength: 4 },
      ),
    )
    .map(([text, changes]) =>
      changes.reduce((changed, [where, length, piece]) => {
        const at = Math.floor(where * changed.length);
        return changed.slice(0, at) + piece + changed.slice(at + length);
      }, text),
    );
