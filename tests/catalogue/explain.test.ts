import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';

import { explain, explainCategory, type Explanation, type Retry } from '../../src/catalogue.js';
import { data, listed, remedyOf } from '../error/support/catalogue.js';

interface Texts {
  readonly code: number;
  readonly category: string;
  readonly name?: string;
  readonly errors?: readonly string[];
  readonly suberror?: string;
  readonly retry?: Retry;
  readonly interaction?: boolean;
  readonly confidence: string;
  readonly similar?: readonly string[];
  readonly meaning: string;
  readonly advice?: Partial<Explanation['advice']>;
}

const categories = data.categories as readonly ((typeof data.categories)[number] & {
  readonly interaction: boolean;
  readonly meaning: string;
  readonly advice: Explanation['advice'];
})[];
const entries = [
  ...(data.aadsts as unknown as readonly Texts[]).map((entry) => [`AADSTS${entry.code}`, entry] as const),
  ...(data.b2c as unknown as readonly Texts[]).map((entry) => [`AADB2C${entry.code}`, entry] as const),
];
const retryBeforeCodes: Readonly<Record<string, Retry>> = {
  authorization_pending: 'after_delay',
  throttled: 'after_delay',
  service_unavailable: 'transient',
  network: 'transient',
};

describe('the explanation of every code', () => {
  test.each(entries)('%s says what the data file says, completed by the category', (code, entry) => {
    const category = categories.find(({ category }) => category === entry.category)!;
    expect(explain(code)).toStrictEqual({
      code,
      family: code.slice(0, 6),
      number: entry.code,
      ...(entry.name !== undefined && { name: entry.name }),
      category: entry.category,
      remedy: remedyOf.get(entry.category),
      meaning: entry.meaning,
      advice: { ...category.advice, ...entry.advice },
      retry: category.remedy === 'change_credential' ? 'no' : (entry.retry ?? retryBeforeCodes[entry.category] ?? 'no'),
      interaction: entry.interaction ?? category.interaction,
      errors: entry.errors ?? [],
      ...(entry.suberror !== undefined && { suberror: entry.suberror }),
      similar: entry.similar ?? [],
      docsUrl: code.startsWith('AADSTS')
        ? `https://login.microsoftonline.com/error?code=${entry.code}`
        : 'https://learn.microsoft.com/azure/active-directory-b2c/error-codes',
      confidence: entry.confidence,
    });
  });

  test('has advice of its own for developers, in at most 300 characters', () => {
    const general = new Set(categories.map(({ advice }) => advice.developer));
    const texts = entries.map(([code]) => explain(code)!.advice.developer);
    expect(texts.filter((text) => general.has(text) || text.length > 300)).toEqual([]);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('leads to codes that are explained', () => {
    for (const [code] of entries)
      for (const other of explain(code)!.similar) expect([code, explain(other)?.code]).toEqual([code, other]);
  });

  test('is a value of its own: what one caller changes no other sees', () => {
    const mine = explain('AADSTS50076') as { meaning: string; advice: { person: string } };
    mine.meaning = 'overwritten';
    mine.advice.person = 'overwritten';
    expect(JSON.stringify(explain('AADSTS50076'))).not.toContain('overwritten');
  });
});

describe('a code is found', () => {
  test.each(['AADSTS50076', 'aadsts50076', '50076', 50_076, ' AADSTS50076\r\n', '\t50076 ', 'AADSTS 50076', '0050076'])(
    'written %j',
    (written) => {
      expect(explain(written)?.code).toBe('AADSTS50076');
    },
  );

  test.each(['AADB2C90118', 'aadb2c90118', '90118', 90_118])('of Azure AD B2C, written %j', (written) => {
    expect(explain(written)?.code).toBe('AADB2C90118');
  });

  test('as AADSTS where both families have the number', () => {
    expect(explain(90_081)?.code).toBe('AADSTS90081');
    expect(explain('AADB2C90081')?.code).toBe('AADB2C90081');
  });

  test('whichever way its case goes', () => {
    const written = fc
      .constantFrom(...listed)
      .chain(({ code }) => fc.tuple(fc.constant(code), fc.mixedCase(fc.constant(code))));
    fc.assert(fc.property(written, ([code, mixed]) => expect(explain(mixed)?.code).toBe(code)));
  });
});

describe('no explanation', () => {
  test.each([
    ...['', ' ', 'none', 'network', 'AADSTS', 'AADSTS50', 'AADSTS5007', 'AADSTS500760', 'AADSTS99999', 'MSIS50076'],
    ...['AADB2C50076', 'AADSTS90118', '50076.5', '5e4', '-50076', '+50076', 'AADSTS50076:', 'AADSTSAADSTS50076'],
    ...['__proto__', 'constructor', 'toString', '５００７６', 0, -50_076, 50_076.5, Number.NaN, Infinity, 1e21],
  ])('of %j', (written) => {
    expect(explain(written)).toBeUndefined();
  });

  test('of what is no code, whatever it is; and never an exception', () => {
    const known = new Set(listed.map(({ number }) => number));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.double()), (written) => {
        const found = explain(written);
        if (found !== undefined) expect(known.has(Number(/\d+/.exec(String(written))?.[0]))).toBe(true);
      }),
      { numRuns: 1000 },
    );
    for (const value of [undefined, null, {}, [], Symbol('x')]) expect(explain(value as never)).toBeUndefined();
  });
});

describe('the explanation of every category', () => {
  test.each(categories.map((entry) => [entry.category, entry] as const))('%s', (category, entry) => {
    expect(explainCategory(category)).toStrictEqual({
      category,
      remedy: entry.remedy,
      summary: entry.summary,
      meaning: entry.meaning,
      advice: entry.advice,
      retry: retryBeforeCodes[category] ?? 'no',
      interaction: entry.interaction,
      codes: listed.filter((code) => code.category === category).map(({ code }) => code),
    });
  });

  test('has advice of its own for developers', () => {
    expect(new Set(categories.map(({ advice }) => advice.developer)).size).toBe(28);
  });

  test.each(['interact', 'start_over'])('with the remedy %s says that signing in can help', (remedy) => {
    const those = categories.filter((entry) => entry.remedy === remedy);
    expect(those.map(({ category }) => explainCategory(category).interaction)).toEqual(those.map(() => true));
  });

  test.each(['', 'mood', 'Network', ' network', '__proto__', 'constructor'])('is none for %j', (word) => {
    expect(explainCategory(word)).toBeUndefined();
  });
});
