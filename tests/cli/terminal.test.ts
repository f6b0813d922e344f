import { describe, expect, it } from '@jest/globals';
import { closest, didYouMean } from '../../src/cli/nearest.js';
import { hang, painter, plain, widthOf, wrap } from '../../src/cli/terminal.js';

const output = (isTerminal: boolean, columns?: number) => ({ write: () => undefined, isTerminal, columns });

describe('colours', () => {
  it.each([
    ['on a terminal', true, {}, true],
    ['in a file', false, {}, false],
    ['on a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR, which says nothing', true, { NO_COLOR: '' }, true],
    ['on a dumb terminal', true, { TERM: 'dumb' }, false],
    ['in a file with FORCE_COLOR', false, { FORCE_COLOR: '1' }, true],
    ['in a file with an empty FORCE_COLOR', false, { FORCE_COLOR: '' }, true],
    ['with FORCE_COLOR and NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
    ['on a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false],
  ])('%s', (_where, isTerminal, environment, coloured) => {
    const text = painter(output(isTerminal), environment)('bold', 'x');
    expect(text).toBe(coloured ? '\u001B[1mx\u001B[22m' : 'x');
  });
});

describe('the width', () => {
  it.each([
    [undefined, 80],
    [0, 80],
    [120, 120],
    [10, 40],
  ])('of a terminal of %s is %d', (columns, width) => {
    expect(widthOf(output(true, columns))).toBe(width);
  });
});

describe('text of somebody else', () => {
  it('does nothing to a terminal', () => {
    expect(plain('a\u001B[31mb\u0007\r\nc\u009Bd\u202Ee\u2028f\u0000')).toBe('a [31mb c d e f');
  });

  it('comes to an end', () => {
    expect(plain('x'.repeat(500))).toBe(`${'x'.repeat(200)}…`);
    expect(plain('abc', 2)).toBe('ab…');
  });
});

describe('lines', () => {
  it('are broken between words', () => {
    expect(wrap('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrap('a https://example.com/long b', 5)).toEqual(['a', 'https://example.com/long', 'b']);
  });

  it('hang below their label', () => {
    expect(hang('ab: ', 'one two three', 4, 12)).toBe('ab: one two\n    three');
  });
});

describe('the closest name', () => {
  it.each([
    ['port', 'port', 0],
    ['prot', 'port', 1],
    ['por', 'port', 1],
    ['porst', 'port', 1],
    ['pert', 'port', 1],
    ['PORT', 'port', 0],
    ['prto', 'port', 2],
  ])('of %s is %s, %d mistakes away', (word, name, mistakes) => {
    expect(closest(word, [name], mistakes)).toEqual([name]);
    expect(closest(word, [name], mistakes - 1)).toEqual([]);
  });

  it('comes first', () => {
    expect(closest('tims', ['items', 'times', 'rims', 'tims'], 1)).toEqual(['tims', 'times', 'rims']);
  });

  it('is not asked for where nothing is near', () => {
    expect(didYouMean('zebra', ['port', 'tls'])).toBe('');
    expect(didYouMean('x'.repeat(1_000_000), ['port'])).toBe('');
    expect(didYouMean('prt', ['port'], '--')).toBe(" Did you mean '--port'?");
  });
});
