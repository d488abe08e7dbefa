import { describe, expect, test } from '@jest/globals';
import { cutText, isLongerThan } from './cut-text.js';
import { excerpt } from './excerpt.js';
import { labelName } from './label-name.js';
import { lookUp } from './look-up.js';
import { safeLine, safeLines } from './safe-text.js';
import { firstText, firstTextOf, scalarText } from './scalar-text.js';

describe('cutText', () => {
  test('counts code points, so that a surrogate pair is never torn', () => {
    expect(cutText('😀😀😀', 2)).toBe('😀😀');
    expect(cutText('汉字很多', 2)).toBe('汉字');
  });

  test('leaves text of exactly the limit alone', () => {
    expect(cutText('😀😀', 2)).toBe('😀😀');
    expect(isLongerThan('😀😀', 2)).toBe(false);
    expect(isLongerThan('😀😀x', 2)).toBe(true);
  });
});

describe('safeLine', () => {
  test('folds line ends and control characters to a space', () => {
    expect(safeLine(' 磁盘\r\n满\u0000了\u2028! ', 50)).toBe('磁盘 满 了 !');
  });

  test('replaces a lone surrogate and keeps a whole pair', () => {
    expect(safeLine('\ud83d!😀', 50)).toBe('\ufffd!😀');
  });

  test('cuts to the limit after cleaning', () => {
    expect([...safeLine(`\n\n${'😀'.repeat(600)}`, 512)]).toHaveLength(512);
  });

  test('leaves no space where the cut fell behind a word', () => {
    expect(safeLine('ab cd', 3)).toBe('ab');
  });
});

describe('safeLines', () => {
  test('keeps lines and tabs, in one form of line end', () => {
    expect(safeLines('一\r\n\t二\r三\u0007', 50)).toBe('一\n\t二\n三');
  });
});

describe('scalarText', () => {
  test.each([
    [' 1 ', '1'],
    [97.482113, '97.482113'],
    [0, '0'],
    [false, 'false'],
  ])('%p reads %p', (value, text) => {
    expect(scalarText(value)).toBe(text);
  });

  test.each([undefined, null, ' ', '\u0000\u0007 ', Number.NaN, Number.POSITIVE_INFINITY, {}, [], ['x']])(
    '%p says nothing',
    (value) => {
      expect(scalarText(value)).toBe('');
    },
  );

  test('the first that says something is taken', () => {
    expect(firstText(null, '  ', 0, 'x')).toBe('0');
    expect(firstTextOf(Array.from({ length: 300_000 }, () => undefined))).toBe('');
  });
});

describe('labelName', () => {
  test.each([
    ['node-name', 'node_name'],
    ['1st', '_1st'],
    ['a.b/c', 'a_b_c'],
    ['x😀y', 'x_y'],
  ])('%p becomes %p', (raw, name) => {
    expect(labelName(raw)).toBe(name);
  });

  test.each(['', '监控点', '___', '__proto__', '__proto__'])('%p names nothing', (raw) => {
    expect(labelName(raw)).toBe('');
  });

  test('is cut at 128', () => {
    expect(labelName('1'.repeat(200))).toBe(`_${'1'.repeat(127)}`);
  });
});

test('a word that every object knows is not found in a table', () => {
  expect(lookUp({ a: 1 }, 'constructor')).toBeUndefined();
  expect(lookUp({ a: 1 }, 'a')).toBe(1);
});

test.each([
  [undefined, 'nothing'],
  ['', 'nothing'],
  [{ secret: 1 }, 'an object'],
  [[1], 'a list'],
  ['a\u001b[31m"b', '"a [31m\\"b"'],
  ['x'.repeat(100), `"${'x'.repeat(60)}"`],
])('an error message quotes %p as %s', (value, quoted) => {
  expect(excerpt(value)).toBe(quoted);
});
