import { describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { parseErrorResponse } from '../../src/error/parse.js';
import { parseAuthorizationError } from '../../src/error/redirect.js';
import type { Answer, Case } from './bodies/case.js';
import { themes } from './bodies/index.js';

const cases = Object.values(themes).flat();

interface Catalogue {
  readonly categories: readonly { readonly category: string; readonly remedy: string }[];
}

const catalogue: Catalogue = JSON.parse(
  readFileSync(new URL('../../src/catalogue/catalogue.json', import.meta.url), 'utf8'),
);
const remedies = new Map(catalogue.categories.map(({ category, remedy }) => [category, remedy]));

const requestId = '0b0b0b0b-2222-4444-6666-888888888888';

const parseAnswer = (answer: Answer): object => parseErrorResponse({ ...answer, requestId });

const parse = (one: Case): object =>
  one.response === undefined ? parseAuthorizationError(one.redirect) : parseAnswer(one.response);

const fields = [
  '_tag',
  'category',
  'remedy',
  'code',
  'codes',
  'status',
  'error',
  'suberror',
  'claims',
  'retryAfterMs',
  'traceId',
  'correlationId',
  'timestamp',
  'docsUrl',
  'requestId',
  'message',
] as const;

/** All fields that an error may have, the hidden ones too. */
const everyField = (error: object): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map((field): [string, unknown] => [field, Reflect.get(error, field) ?? 'absent']));

/** A digest of all names and leaves of a value, without recursion, so that depth does not matter. */
const outline = (root: unknown): string => {
  const digest = createHash('sha256');
  const rest: unknown[] = [root];
  while (rest.length > 0) {
    const value = rest.pop();
    if (value instanceof Headers || value instanceof URLSearchParams) digest.update([...value].join('\n'));
    else if (typeof value === 'object' && value !== null) {
      for (const key of Reflect.ownKeys(value)) {
        digest.update(String(key));
        rest.push(Reflect.get(value, key));
      }
    } else digest.update(`${typeof value}:${String(value)}`);
  }
  return digest.digest('hex');
};

const parsed = (text: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
};

const controls = /[\p{Cc}\p{Zl}\p{Zp}]/u;

describe('the list of answers', () => {
  test('has at least a hundred', () => {
    expect(cases.length).toBeGreaterThanOrEqual(100);
  });

  test('has unique names', () => {
    const names = cases.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('expects of each category the remedy that the catalogue gives it', () => {
    for (const { name, expected } of cases) {
      expect({ name, remedy: expected.remedy }).toEqual({ name, remedy: remedies.get(expected.category) });
    }
  });
});

for (const [theme, members] of Object.entries(themes)) {
  describe(`answers: ${theme}`, () => {
    test.each(members.map((one) => [one.name, one] as const))('%s', (_name, one) => {
      const before = outline(one.response ?? one.redirect);
      const started = performance.now();
      const error = parse(one);
      const elapsed = performance.now() - started;
      const actual = everyField(error);
      const expected = new Map<string, unknown>(Object.entries(one.expected));

      const stated = [...expected.keys()];
      expect(Object.fromEntries(stated.map((field) => [field, actual[field]]))).toEqual(
        Object.fromEntries(stated.map((field) => [field, expected.get(field) ?? 'absent'])),
      );
      expect(actual['remedy']).toBe(remedies.get(String(actual['category'])));
      expect(actual['docsUrl']).toBe(
        actual['_tag'] === 'Aadsts'
          ? `https://login.microsoftonline.com/error?code=${one.expected.code.slice('AADSTS'.length)}`
          : 'absent',
      );
      expect(typeof actual['message']).toBe('string');
      expect(actual['message']).not.toBe('');
      expect(controls.test(String(actual['message']))).toBe(false);
      expect(outline(one.response ?? one.redirect)).toBe(before);
      expect(elapsed).toBeLessThan(1000);
      expect(everyField(parse(one))).toEqual(actual);
    });
  });
}

describe('answers as text and as parsed JSON', () => {
  const textual = cases.flatMap(({ name, response }) => {
    const json = typeof response?.body === 'string' ? parsed(response.body) : undefined;
    // A string that was parsed out of a string is a text again, so there is nothing to compare.
    return response === undefined || json === undefined || typeof json.value === 'string'
      ? []
      : [[name, response, json.value] as const];
  });

  test.each(textual)('%s', (_name, response, body) => {
    const before = outline(body);
    expect(everyField(parseAnswer({ ...response, body }))).toEqual(everyField(parseAnswer(response)));
    expect(outline(body)).toBe(before);
  });
});

describe('fields that are unknown', () => {
  test('are not there at all', () => {
    const error = parseAnswer({ body: '{"error":"invalid_grant"}' });
    expect(fields.filter((field) => Object.hasOwn(error, field) && Reflect.get(error, field) === undefined)).toEqual(
      [],
    );
  });
});

describe('the request id', () => {
  test('is the one that was given', () => {
    for (const { response } of cases) {
      if (response !== undefined) expect(everyField(parseAnswer(response))['requestId']).toBe(requestId);
    }
  });
});

describe('prototypes', () => {
  test('are as before', () => {
    for (const one of cases) parse(one);
    expect(
      Reflect.ownKeys(Object.prototype).filter((key) =>
        ['polluted', 'error', 'suberror', 'claims'].includes(String(key)),
      ),
    ).toEqual([]);
  });
});
