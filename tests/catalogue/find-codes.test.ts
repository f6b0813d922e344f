import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { explain, findCodes } from '../../src/catalogue.js';
import { listed } from '../error/support/catalogue.js';

describe('codes are found', () => {
  test.each([
    ['in a description', 'AADSTS50076: Due to a configuration change …', ['AADSTS50076']],
    ['in lower case', 'failed with aadsts50076', ['AADSTS50076']],
    ['with a space in between', 'AADSTS 50076', ['AADSTS50076']],
    ['with zeros before', 'AADSTS0050076', ['AADSTS50076']],
    ['in an encoded address', 'error_description=x%20AADSTS50076%3a+Due', ['AADSTS50076']],
    ['after a line break inside of JSON', String.raw`"x\r\nAADSTS50076: Due"`, ['AADSTS50076']],
    [
      'of all families, in order',
      'AADB2C90118, then AADSTS65001, then MSIS9605',
      ['AADB2C90118', 'AADSTS65001', 'MSIS9605'],
    ],
    ['of AD FS, after a line break inside of JSON', String.raw`\nMSIS7065: There`, ['MSIS7065']],
    ['once each', 'AADSTS65001 AADSTS50076 AADSTS65001', ['AADSTS65001', 'AADSTS50076']],
    ['that are not listed', 'AADSTS123456789 and AADSTS901', ['AADSTS123456789', 'AADSTS901']],
    [
      'in the members of a body',
      '{"error":"invalid_grant","error_codes":[70002,50126]}',
      ['AADSTS70002', 'AADSTS50126'],
    ],
    ['in members that are strings', '{"error_codes": ["70002", "50126"]}', ['AADSTS70002', 'AADSTS50126']],
    ['in members, over lines', '"error_codes": [\n      70002,\n      50126\n    ]', ['AADSTS70002', 'AADSTS50126']],
    ['in JSON inside of a string', String.raw`{\"error_codes\":[50076]}`, ['AADSTS50076']],
    ['in what Python prints', "{'error_codes': [50076]}", ['AADSTS50076']],
    ['in what Node prints', 'errorCodes: [ 50076, 7000222 ]', ['AADSTS50076', 'AADSTS7000222']],
    ['in members that are not listed', 'error_codes:[987654321]', ['AADSTS987654321']],
    ['in members of Azure AD B2C', 'error_codes:[90118]', ['AADB2C90118']],
    ['in an error_uri', 'https://login.microsoftonline.com/error?code=50076', ['AADSTS50076']],
    ['in an error_uri at the end of a sentence', 'See login.microsoftonline.com/error?code=50076.', ['AADSTS50076']],
    ['in an error_uri in JSON', String.raw`"https:\/\/login.microsoftonline.us\/error?code=50076"`, ['AADSTS50076']],
    ['in an encoded error_uri', 'error_uri=https%3A%2F%2Fx%2Ferror%3Fcode%3D50076&', ['AADSTS50076']],
    ['in a sign-in log', '{"status":{"errorCode":50126}} ResultType=50053', ['AADSTS50126', 'AADSTS50053']],
    ['in what a person copies', 'Sign-in error code: 50105', ['AADSTS50105']],
    [
      'in a whole body',
      '{"error":"x","error_description":"AADSTS50076: a","error_codes":[50076],"error_uri":"https://l/error?code=50076"}',
      ['AADSTS50076'],
    ],
  ])('%s', (_where, text, codes) => {
    expect(findCodes(text)).toEqual(codes);
  });
});

describe('no code is found', () => {
  test.each([
    ['in nothing', ''],
    ['in a number alone', '50076'],
    ['in a number that is longer than a code', 'AADSTS1234567890'],
    ['in zeros', 'AADSTS0000000'],
    ['in the numbers of a GUID', 'error_codes: 50076000-5007-5007-5007-500765007650'],
    ['in a GUID', 'trace 00050076-5007-6500-7650-000000050076'],
    ['in a time', '2026-11-22 50076Z'],
    ['in a fraction', '"error_codes":[50076.5]'],
    ['in a hexadecimal number', 'errorCode: 0x50076, errorCode: 50076abc'],
    ['in the status of something else', 'error code 404, error code 12345, errorCode: 100000'],
    ['in an authorization code', 'https://app/cb?code=50076'],
    ['in an error page with more behind', 'error?code=50076abc'],
    ['in a word that ends like AD FS', 'TMSIS9605'],
    ['in the name of a family', 'AADSTS and AADB2C'],
  ])('%s', (_where, text) => {
    expect(findCodes(text)).toEqual([]);
  });

  test('in what is no text', () => {
    for (const value of [undefined, null, 50_076, {}]) expect(findCodes(value as never)).toEqual([]);
  });
});

/** Pieces of what is searched for, so that chance meets it. */
const piece = fc.oneof(
  fc.constantFrom(...listed).map(({ code }) => code),
  fc.constantFrom(
    'AADSTS',
    'AADB2C',
    'error_codes',
    '":[',
    ',',
    ']',
    ' ',
    '0',
    'error?code=',
    'errorCode',
    ':',
    '-',
    '\\n',
  ),
  fc.nat().map(String),
  fc.string({ maxLength: 5 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

describe('whatever the text', () => {
  test('what is found is a code, once, in order', () => {
    fc.assert(
      fc.property(text, (searched) => {
        const found = findCodes(searched);
        expect(new Set(found).size).toBe(found.length);
        for (const code of found) {
          expect(code).toMatch(/^(?:AADSTS|AADB2C|MSIS)[1-9]\d{2,8}$/);
          expect(searched).toContain(code.replace(/^[A-Z]+(?:2C)?/, ''));
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('what is found in what was found is the same', () => {
    fc.assert(
      fc.property(text, (searched) => {
        const found = findCodes(searched);
        expect(findCodes(found.join(' '))).toEqual(found);
      }),
    );
  });

  test('every listed code is found in noise, and explained', () => {
    const noise = fc.string({ maxLength: 40 }).filter((around) => findCodes(around).length === 0);
    fc.assert(
      fc.property(fc.constantFrom(...listed), noise, noise, ({ code }, before, after) => {
        const found = findCodes(`${before} ${code} ${after}`);
        expect(found).toContain(code);
        expect(found.map((one) => explain(one)?.code)).toContain(code);
      }),
      { numRuns: 1000 },
    );
  });

  test('every code of a long log is found, in order', () => {
    const log = listed.map(({ code }, index) => `${index} ${code}: a line`).join('\n');
    expect(findCodes(log)).toEqual(listed.map(({ code }) => code));
  });
});

describe('the time grows with the text, and no faster', () => {
  const took = (unit: string, length: number): number => {
    const hostile = unit.repeat(Math.ceil(length / unit.length));
    return Math.min(
      ...[1, 2, 3].map(() => {
        const start = performance.now();
        findCodes(hostile);
        return performance.now() - start;
      }),
    );
  };

  test.each([
    'AADSTS',
    'AADSTS0',
    `AADSTS${'0'.repeat(19)}`,
    'error_codes ',
    `error_codes${' '.repeat(60)}`,
    'error_codes:[1,',
    `error_codes:${'1,'.repeat(99)}`,
    'error?code=0',
    'errorCode ',
    'resulttype:1 ',
    '\\n',
    '5',
    'a',
  ])('of %j', (unit) => {
    // Quadratic time would be 400 times as long, and minutes.
    expect(took(unit, 400_000)).toBeLessThan(20 * 5 * Math.max(1, took(unit, 20_000)));
  });
});
