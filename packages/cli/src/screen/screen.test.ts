import { describe, expect, test } from '@jest/globals';
import { indentJson } from '@relay/contract';
import { showAge, showMoment, showMomentAndAge } from '@relay/queue';
import fc from 'fast-check';
import { toJson } from './json.js';
import { paintFor } from './paint.js';
import { printable, printableLine } from './printable.js';
import { nameAndValue } from './sheet.js';
import { table } from './table.js';
import { cutToWidth, padToWidth, textWidth } from './text-width.js';

describe('the width of a text', () => {
  test.each([
    ['kvm-07', 6],
    ['主机', 4],
    ['磁盘（根）', 10],
    ['ｆｕｌｌ', 8],
    ['ｱｲｳ', 3],
    ['가나', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['…—→', 3],
    ['🔥', 2],
    ['👨‍👩‍👧', 2],
    ['🇨🇳', 2],
    ['⚠️', 2],
    ['𠮷', 2],
    ['a\u200bb', 2],
    ['', 0],
  ])('%s takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });

  test('is never passed by what is cut, and is met by what is padded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        const line = printableLine(text);
        const cut = cutToWidth(line, width);
        expect(textWidth(cut)).toBeLessThanOrEqual(width);
        expect(textWidth(padToWidth(cut, width))).toBe(width);
        if (textWidth(line) <= width) expect(cut).toBe(line);
      }),
    );
  });

  test('cuts between characters, never through one', () => {
    expect(cutToWidth('主机磁盘', 6)).toBe('主机…');
    expect(cutToWidth('主机磁盘', 5)).toBe('主机…');
    expect(cutToWidth('ae\u0301iou', 3)).toBe('ae\u0301…');
  });
});

describe('a table', () => {
  const rows = [
    [{ text: '主机' }, { text: 'a long reason that will not fit' }],
    [{ text: 'kvm-07' }, { text: 'short' }],
  ];

  test('is aligned although some characters take two columns', () => {
    const lines = table(rows, { columns: undefined }).split('\n');
    expect(lines).toEqual(['主机    a long reason that will not fit', 'kvm-07  short', '']);
  });

  test('cuts what is flexible to the screen, and nothing when there is none', () => {
    const lines = table(rows, { columns: 24, flexible: { 1: 1 } }).split('\n');
    expect(lines[0]).toBe('主机    a long reason t…');
    expect(textWidth(lines[0] ?? '')).toBe(24);
  });

  test('gives the last flexible column what the others do not need', () => {
    const lines = table([[{ text: 'abc' }, { text: 'x'.repeat(40) }]], { columns: 25, flexible: { 0: 0.6, 1: 0.4 } });
    expect(lines).toBe(`abc  ${'x'.repeat(19)}…\n`);
  });

  test('never cuts a column to nothing', () => {
    expect(table(rows, { columns: 5, flexible: { 1: 1 } })).toContain('a long reas…');
  });

  test('colours a cell after it was measured', () => {
    const painted = [
      [{ text: 'ab', paint: (text: string) => `<${text}>` }, { text: 'c' }],
      [{ text: 'abcd' }, { text: 'd' }],
    ];
    expect(table(painted, { columns: undefined })).toBe('<ab>    c\nabcd  d\n');
  });
});

describe('text from outside', () => {
  test('cannot move the cursor, ring the bell, hide or turn what follows', () => {
    expect(printable('a\u001b[31mb\rc\u0007\u202ed\u009b\te\nf')).toBe(
      'a\\u001b[31mb\\u000dc\\u0007\\u202ed\\u009b\te\nf',
    );
    expect(printableLine(' a\n\tb \u001b[2J')).toBe('a b \\u001b[2J');
  });

  test('cannot do it in JSON either, which stays the same JSON', () => {
    const value = { text: 'a\u001b\u009b\u202e\u2028主机' };
    expect(toJson(value)).toContain('a\\u001b\\u009b\\u202e\\u2028主机');
    expect(JSON.parse(toJson(value))).toEqual(value);
  });
});

describe('a JSON text', () => {
  test('is indented with every literal as it is written', () => {
    expect(indentJson('{"id":12345678901234567890,"id":1.0,"list":[ ],"of":[1,{"a":"x, {y}:\\"z"}],"none":{}}')).toBe(
      [
        '{',
        '  "id": 12345678901234567890,',
        '  "id": 1.0,',
        '  "list": [],',
        '  "of": [',
        '    1,',
        '    {',
        '      "a": "x, {y}:\\"z"',
        '    }',
        '  ],',
        '  "none": {}',
        '}',
      ].join('\n'),
    );
  });

  test('means the same as before, and looks as JSON.stringify would make it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const written = JSON.stringify(value);
        // Writing -0 gives 0: what was written is what counts.
        expect(indentJson(written)).toBe(JSON.stringify(JSON.parse(written), null, 2));
      }),
    );
  });

  test('that is none is told apart', () => {
    expect(indentJson('task_id=1&task_status=0')).toBeUndefined();
  });
});

describe('colours', () => {
  test('are for a screen only, and not with NO_COLOR', () => {
    expect(paintFor({ columns: 80, env: {} })('red', 'x')).toBe('\u001b[31mx\u001b[0m');
    expect(paintFor({ columns: 80, env: { NO_COLOR: '' } })('red', 'x')).toBe('\u001b[31mx\u001b[0m');
    expect(paintFor({ columns: 80, env: { NO_COLOR: '1' } })('red', 'x')).toBe('x');
    expect(paintFor({ columns: undefined, env: {} })('red', 'x')).toBe('x');
  });
});

describe('times', () => {
  test.each([
    [-5, '0s'],
    [59_999, '59s'],
    [60_000, '1m'],
    [3_599_000, '59m'],
    [47 * 3_600_000, '47h'],
    [49 * 3_600_000, '2d'],
  ])('%i ms is %s', (ms, text) => {
    expect(showAge(ms)).toBe(text);
  });

  test('are in UTC, with how long ago or in how long', () => {
    expect(showMoment(1_795_000_000_123)).toBe('2026-11-18 11:06:40Z');
    expect(showMoment(Number.NaN)).toBe('unknown');
    expect(showMomentAndAge(1_795_000_000_000, 1_795_000_060_000)).toBe('2026-11-18 11:06:40Z (1m ago)');
    expect(showMomentAndAge(1_795_000_060_000, 1_795_000_000_000)).toBe('2026-11-18 11:07:40Z (in 1m)');
  });
});

test('names and values stand in columns, and what is absent is left out', () => {
  expect(
    nameAndValue([
      ['code', 'refused'],
      ['alert key', undefined],
      ['reason', 'one\ntwo'],
    ]),
  ).toBe('  code    refused\n  reason  one\n          two\n');
});
