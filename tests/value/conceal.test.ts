import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';

import { concealer } from '../../src/value/conceal.js';

const parcels = concealer({
  concealed: ['secret', 'pin'],
  title: ({ name }) => `Parcel<${String(name)}>`,
  text: ({ name }) => `the parcel ${String(name)}`,
});
type Parcel = Readonly<Record<string, unknown>>;

const make = (visible: object = {}, hidden: object = {}): Parcel =>
  parcels.make({ name: 'box', ...visible }, { secret: 'hidden-value', ...hidden }) as never;

describe('a value that conceals', () => {
  test('gives what is concealed by its name', () => {
    expect(make({}, { pin: 7 })).toMatchObject({ secret: 'hidden-value', pin: 7 });
    expect(make()['pin']).toBeUndefined();
  });

  test('has the visible fields as its own, and no others', () => {
    expect(Reflect.ownKeys(make({ size: 3, absent: undefined, nothing: null }))).toEqual(['name', 'size', 'nothing']);
  });

  test('keeps more than the concealed names for its maker alone', () => {
    const value = make({}, { note: 'a note' });
    expect(value['note']).toBeUndefined();
    expect(parcels.concealedIn(value)).toEqual({ secret: 'hidden-value', note: 'a note' });
  });

  test('is frozen, with a copy of its lists', () => {
    const list = [1, 2];
    const value = make({ list });
    list.push(3);
    expect(value['list']).toEqual([1, 2]);
    expect(Object.isFrozen(value) && Object.isFrozen(value['list']) && !Object.isFrozen(list)).toBe(true);
    for (const change of [{ name: 'other' }, { secret: 'other' }, { toJSON: () => 'other' }])
      expect(() => Object.assign(value, change)).toThrow(TypeError);
  });

  test('is told from another by its own secrets', () => {
    const [first, second] = [make({}, { secret: 'a' }), make({}, { secret: 'b' })];
    expect([first['secret'], second['secret']]).toEqual(['a', 'b']);
  });
});

describe('what is concealed is not in', () => {
  const views: Readonly<Record<string, (value: object) => unknown>> = {
    JSON: (value) => JSON.stringify(value),
    // oxlint-disable-next-line typescript/no-base-to-string -- what it gives is the question
    'its text': (value) => String(value),
    'an inspection': (value) => inspect(value, { depth: Infinity }),
    'an inspection with hidden members and getters': (value) => inspect(value, { showHidden: true, getters: true }),
    'an inspection without its consent': (value) => inspect(value, { customInspect: false, showHidden: true }),
    'an inspection without its consent, with getters': (value) =>
      inspect(value, { customInspect: false, showHidden: true, getters: true }),
    'its members': (value) => JSON.stringify(Object.getOwnPropertyDescriptors(value)),
    'a spread copy': (value) => inspect({ ...value }, { showHidden: true }),
    'a structured clone': (value) => inspect(structuredClone(value), { showHidden: true }),
    'what inherits from it': (value) => {
      const heir = Object.create(value) as Readonly<Record<string, unknown>>;
      return `${String(heir['secret'])} ${inspect(heir)}`;
    },
    'its prototype': (value) => inspect(Object.getPrototypeOf(value), { showHidden: true }),
  };

  test.each(Object.entries(views))('%s', (_name, view) => {
    expect(view(make({}, { pin: 'hidden-value' }))).not.toContain('hidden-value');
  });
});

describe('a value that conceals is shown', () => {
  const value = make({ size: 3 });

  test('as JSON with the visible fields, and a mark for each concealed one that is there', () => {
    expect(JSON.parse(JSON.stringify(value))).toEqual({
      name: 'box',
      size: 3,
      secret: '[redacted]',
    });
    expect(JSON.parse(JSON.stringify(make({}, { secret: undefined })))).toEqual({ name: 'box' });
  });

  test('as its text', () => {
    // oxlint-disable-next-line typescript/no-base-to-string -- what it gives is the question
    expect(String(value)).toBe('the parcel box');
  });

  test('in an inspection under its title, nested as any object', () => {
    expect(inspect(value, { breakLength: Infinity })).toBe(
      "Parcel<box> { name: 'box', size: 3, secret: '[redacted]' }",
    );
    expect(inspect([{ value: make() }], { breakLength: Infinity })).toContain(
      "Parcel<box> { name: 'box', secret: '[redacted]' }",
    );
  });

  test('with all visible fields where nothing else is said', () => {
    const plain = concealer({ concealed: [], title: () => 'Plain', text: () => 'plain' }).make({ a: 1 }, {});
    expect(JSON.stringify(plain)).toBe('{"a":1}');
  });
});

describe('a maker', () => {
  test('knows only its own values', () => {
    const other = concealer({ concealed: ['secret'], title: () => '', text: () => '' });
    const value = make();
    expect(other.concealedIn(value)).toBeUndefined();
    expect(parcels.concealedIn({ ...value })).toBeUndefined();
    expect(parcels.concealedIn({})).toBeUndefined();
  });
});
