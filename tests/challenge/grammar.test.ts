import { describe, expect, test } from '@jest/globals';
import { parseChallenges, type Challenge, type ChallengeMode } from '../../src/challenge.js';

type Written = readonly [scheme: string, argument?: string | Readonly<Record<string, string>>];

const written = ({ scheme, token68, parameters }: Challenge): Written => {
  if (token68 !== undefined) return [scheme, token68];
  return parameters.size === 0 ? [scheme] : [scheme, Object.fromEntries(parameters)];
};
const read = (header: string, mode?: ChallengeMode): unknown =>
  parseChallenges(header, { mode }).match(
    (challenges) => challenges.map(written),
    ({ reason, position, completed }) => ({ reason, position, completed: completed.map(written) }),
  );
const misfit = (reason: string, position: number, completed: readonly Written[] = []): object => ({
  reason,
  position,
  completed,
});

describe('what can be read in either mode', () => {
  test.each<[what: string, header: string, challenges: readonly Written[]]>([
    ['nothing', '', []],
    ['blanks', ' \t ', []],
    ['empty elements only', ', ,,\t,', []],
    ['a scheme', 'Negotiate', [['negotiate']]],
    ['a scheme and a space', 'Negotiate ', [['negotiate']]],
    ['a scheme and a tab', 'Negotiate\t', [['negotiate']]],
    ['two schemes', 'Negotiate, NTLM', [['negotiate'], ['ntlm']]],
    ['three schemes, the middle one with a parameter', 'A,B c=d,E', [['a'], ['b', { c: 'd' }], ['e']]],
    ['a scheme of unusual characters', "!#$%&'*+-.^_`|~09aZ", [["!#$%&'*+-.^_`|~09az"]]],
    [
      'any case',
      'BEARER ReAlM="Contoso", ERROR=Invalid_Token',
      [['bearer', { realm: 'Contoso', error: 'Invalid_Token' }]],
    ],
    ['several spaces after the scheme', 'Bearer    realm=x', [['bearer', { realm: 'x' }]]],
    ['blanks around =', 'Bearer a = b, c\t=\t"d",e= "f",g ="h"', [['bearer', { a: 'b', c: 'd', e: 'f', g: 'h' }]]],
    ['blanks around commas', 'Bearer a=b\t , \tc=d , Basic', [['bearer', { a: 'b', c: 'd' }], ['basic']]],
    ['blanks at both ends', ' Bearer a=b\t', [['bearer', { a: 'b' }]]],
    [
      'no blanks',
      'Bearer a="b",c="d",Basic e="f"',
      [
        ['bearer', { a: 'b', c: 'd' }],
        ['basic', { e: 'f' }],
      ],
    ],
    ['empty elements among challenges', ',,Bearer,,,Basic,', [['bearer'], ['basic']]],
    ['empty elements among parameters', 'Bearer , ,a=b,, ,c=d, ,Basic', [['bearer', { a: 'b', c: 'd' }], ['basic']]],
    ['an empty value', 'Bearer realm=""', [['bearer', { realm: '' }]]],
    [
      'commas, = and names in quotes',
      'Bearer a="b, c=d, Basic e", f=g',
      [['bearer', { a: 'b, c=d, Basic e', f: 'g' }]],
    ],
    ['quoted pairs', String.raw`Bearer a="\"\\\,\a\	"`, [['bearer', { a: '"\\,a\t' }]]],
    ['a quoted pair at the end', String.raw`Bearer a="b\"", c="\\"`, [['bearer', { a: 'b"', c: '\\' }]]],
    ['tabs and spaces in quotes', 'Bearer a=" \t "', [['bearer', { a: ' \t ' }]]],
    [
      'octets above 127, as they are',
      'Bearer a="\u00c3\u00a9\u0080\u00ff"',
      [['bearer', { a: '\u00c3\u00a9\u0080\u00ff' }]],
    ],
    ['and escaped', 'Bearer a="\\\u00e9"', [['bearer', { a: '\u00e9' }]]],
    ['a value of unusual characters', "A b=!#$%&'*+-.^_`|~", [['a', { b: "!#$%&'*+-.^_`|~" }]]],
    ['token68', 'Negotiate YII/_-.~+==', [['negotiate', 'YII/_-.~+==']]],
    ['token68 with one =', 'Negotiate abc=', [['negotiate', 'abc=']]],
    ['token68 with many =', 'Negotiate abc======', [['negotiate', 'abc======']]],
    ['token68 without =', 'Negotiate abc', [['negotiate', 'abc']]],
    ['token68 and a blank', 'Negotiate abc= \t', [['negotiate', 'abc=']]],
    [
      'token68, then others',
      'A abc= , B abc, C d=e',
      [
        ['a', 'abc='],
        ['b', 'abc'],
        ['c', { d: 'e' }],
      ],
    ],
    ['a parameter, though it begins like a token68', 'A abc= d', [['a', { abc: 'd' }]]],
    ['a scheme that is named like a parameter', 'A realm=x, realm', [['a', { realm: 'x' }], ['realm']]],
    [
      'the same scheme twice, the same name in each',
      'A b=1, A b=2',
      [
        ['a', { b: '1' }],
        ['a', { b: '2' }],
      ],
    ],
  ])('%s', (_, header, challenges) => {
    expect(read(header)).toEqual(challenges);
    expect(read(header, 'lenient')).toEqual(challenges);
  });

  test('names of what every object has are names like others', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasownproperty'];
    const header = `Bearer ${names.map((name) => `${name}="${name}!"`).join(', ')}`;
    const [challenge] = parseChallenges(header)._unsafeUnwrap();
    expect([...(challenge?.parameters ?? [])]).toEqual(names.map((name) => [name.toLowerCase(), `${name}!`]));
    expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('what can be read in neither', () => {
  test.each<[what: string, header: string, error: object]>([
    ['a parameter without a scheme', 'a=b', misfit('missing_scheme', 1)],
    ['the same, after an empty element', ', a = "b"', misfit('missing_scheme', 4)],
    ['a parameter after a scheme that no space follows', 'Bearer, a=b', misfit('missing_scheme', 9, [['bearer']])],
    ['a parameter after a token68', 'A b==, c=d', misfit('missing_scheme', 8, [['a', 'b==']])],
    ['a parameter beside a token68', 'A b== c=d', misfit('missing_comma', 6)],
    ['two token68', 'A b== c==', misfit('missing_comma', 6)],
    ['= in the middle of a token68', 'A b==c', misfit('missing_comma', 5)],
    ['a token68 that is a token, then another', 'A b c', misfit('missing_comma', 4)],
    ['a name only, after others', 'A b=c, d, e=f', misfit('missing_scheme', 11, [['a', { b: 'c' }], ['d']])],
    ['no value', 'A b=c, d=', misfit('missing_value', 9)],
    ['no value, but a comma', 'A b=c, d= , e=f', misfit('missing_value', 10)],
    ['no value, and blanks', 'A b =', misfit('missing_value', 5)],
    ['a name that is no token68, and no =', 'A b%', misfit('missing_value', 4)],
    ['a value that begins with =', 'A b=c, d==', misfit('missing_quotes', 9)],
    ['quotes in the middle of a value', 'A b=c"d"', misfit('missing_quotes', 5)],
    ['quotes that do not end', 'A b="c, D', misfit('unterminated_quotes', 9)],
    ['quotes whose end is escaped', String.raw`A b="c\"`, misfit('unterminated_quotes', 8)],
    ['a backslash at the end', 'A b="c\\', misfit('unterminated_quotes', 7)],
    ['only an opening quote', 'A b="', misfit('unterminated_quotes', 5)],
    ['more after quotes', 'A b="c"d', misfit('missing_comma', 7)],
    ['more quotes after quotes', 'A b="c""d"', misfit('missing_comma', 7)],
    ['a parameter after quotes', 'A b="c"d="e"', misfit('missing_comma', 7)],
    ['a quoted name', 'A "b"=c', misfit('unexpected_character', 2)],
    ['a quoted scheme', '"A" b=c', misfit('unexpected_character', 0)],
    ['a scheme with a slash', 'A/b c=d', misfit('unexpected_character', 1)],
    ['a name with a slash, after others', 'A b=c, d/e=f', misfit('unexpected_character', 8, [['a', { b: 'c' }]])],
    ['the same name twice', 'A b=c, B="c"', misfit('duplicate_parameter', 7)],
    ['the same unusual name twice', 'A __proto__=c, __PROTO__=d', misfit('duplicate_parameter', 15)],
    ['a semicolon', 'A b="c"; d="e"', misfit('missing_comma', 7)],
    ['a line break', 'A b="c"\r\nD', misfit('unexpected_character', 7)],
    ['a line break in quotes', 'A b="c\r\n d"', misfit('unexpected_character', 6)],
    ['a line break that is escaped', 'A b="c\\\nd"', misfit('unexpected_character', 7)],
    ['NUL', 'A b="\0"', misfit('unexpected_character', 5)],
    ['DEL', 'A b="\u007f"', misfit('unexpected_character', 5)],
    ['DEL without quotes', 'A b=\u007f', misfit('unexpected_character', 4)],
    ['a character that is no octet', 'A b="\u0100"', misfit('unexpected_character', 5)],
    ['an octet above 127 as scheme', '\u00e9', misfit('unexpected_character', 0)],
    [
      'what came before an error is told',
      'A b=c, D e==, F g="',
      misfit('unterminated_quotes', 19, [
        ['a', { b: 'c' }],
        ['d', 'e=='],
      ]),
    ],
  ])('%s', (_, header, error) => {
    expect(read(header)).toEqual(error);
    expect(read(header, 'lenient')).toEqual(error);
  });

  test('a scheme behind a blank only: leniently, it could still be a name', () => {
    expect(read('A b=c D')).toEqual(misfit('missing_comma', 6));
    expect(read('A b=c D', 'lenient')).toEqual(misfit('missing_comma', 7));
    expect(read('A b=c D e=f', 'lenient')).toEqual(misfit('missing_comma', 8));
  });

  test.each([undefined, null, 5, {}, ['Bearer']])('%p, which is no text', (header) => {
    expect(read(header as never)).toEqual(misfit('not_text', 0));
  });
});

describe('the three tolerances', () => {
  const lenient: readonly [what: string, header: string, challenges: readonly Written[], error: object][] = [
    [
      'L1: a URL without quotes',
      'A b=https://c.example/d?e=f&g',
      [['a', { b: 'https://c.example/d?e=f&g' }]],
      misfit('missing_quotes', 9),
    ],
    ['L1: to the comma', 'A b=c:d,e=/f , G', [['a', { b: 'c:d', e: '/f' }], ['g']], misfit('missing_quotes', 5)],
    ['L1: base64 with its padding', 'A b=Zm8=, c=Zg==', [['a', { b: 'Zm8=', c: 'Zg==' }]], misfit('missing_quotes', 7)],
    ['L1: octets, brackets, backslashes', 'A b=\u00e9{\\}', [['a', { b: '\u00e9{\\}' }]], misfit('missing_quotes', 4)],
    ['L2: a space', 'A b=c d="e" f=g', [['a', { b: 'c', d: 'e', f: 'g' }]], misfit('missing_comma', 6)],
    ['L2: tabs and spaces', 'A b="c" \t d=e', [['a', { b: 'c', d: 'e' }]], misfit('missing_comma', 10)],
    [
      'L2: then a comma again',
      'A b=c d=e, f=g, H i=j k=l',
      [
        ['a', { b: 'c', d: 'e', f: 'g' }],
        ['h', { i: 'j', k: 'l' }],
      ],
      misfit('missing_comma', 6),
    ],
    ['L3: a tab after the scheme', 'A\tb=c', [['a', { b: 'c' }]], misfit('missing_comma', 2)],
    ['L3: a tab and spaces', 'A \t b=c', [['a', { b: 'c' }]], misfit('missing_comma', 4)],
    ['L3: a tab, then a token68', 'A\tb==', [['a', 'b==']], misfit('missing_comma', 2)],
    ['L3: a tab, then an empty element', 'A\t, b=c', [['a', { b: 'c' }]], misfit('missing_scheme', 5, [['a']])],
  ];

  test.each(lenient)('%s', (_, header, challenges, error) => {
    expect(read(header, 'lenient')).toEqual(challenges);
    expect(read(header, 'strict')).toEqual(error);
    expect(read(header)).toEqual(error);
  });
});

describe('the limits', () => {
  const quoted = (length: number): string => `Bearer a="${'x'.repeat(length - 'Bearer a=""'.length)}"`;
  const many = (count: number, piece: (index: number) => string): string =>
    Array.from({ length: count }, (__, index) => piece(index)).join(', ');

  test.each<ChallengeMode>(['strict', 'lenient'])('%s', (mode) => {
    const outcome = (header: string): unknown =>
      parseChallenges(header, { mode }).match(
        ({ length }) => length,
        ({ reason, position, completed }) => [reason, position, completed.length],
      );
    expect(outcome(quoted(16_384))).toBe(1);
    expect(outcome(quoted(16_385))).toEqual(['too_long', 16_384, 0]);
    expect(outcome(many(16, () => 'A'))).toBe(16);
    expect(outcome(many(17, () => 'A'))).toEqual(['too_many_challenges', 48, 16]);
    expect(outcome(`A ${many(64, (index) => `b${index}=c`)}`)).toBe(1);
    const tooMany = `A ${many(65, (index) => `b${index}=c`)}`;
    expect(outcome(tooMany)).toEqual(['too_many_parameters', tooMany.lastIndexOf('b'), 0]);
    // Those of all challenges together.
    expect(outcome(many(16, () => many(4, (index) => (index === 0 ? 'A b=c' : `b${index}=c`))))).toBe(16);
    expect(
      outcome(
        `${many(15, () => many(4, (index) => (index === 0 ? 'A b=c' : `b${index}=c`)))}, A ${many(5, (index) => `b${index}=c`)}`,
      ),
    ).toEqual(['too_many_parameters', expect.any(Number), 15]);
    expect(outcome(','.repeat(16_384))).toBe(0);
  });
});
