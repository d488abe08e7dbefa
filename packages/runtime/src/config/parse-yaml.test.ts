import { describe, expect, test } from '@jest/globals';
import { aRelayYaml, aSourceYaml, faultsOf, problemsOf, read } from '../testing/read-yaml.js';
import { parseYaml } from './parse-yaml.js';

describe('values are text', () => {
  test('none is changed on its way, whatever YAML would take it for', () => {
    const { sources } = read(
      aSourceYaml('labels: { a: 1.10, b: 0123, c: no, d: 1e3, e: 2024-01-01, f: 0x1F, g: "null" }'),
    );
    expect(sources.dc1?.labels).toEqual({
      a: '1.10',
      b: '0123',
      c: 'no',
      d: '1e3',
      e: '2024-01-01',
      f: '0x1F',
      g: 'null',
    });
  });

  test.each(['', '~', 'null', "''"])('a key with nothing (%s) is told, not filled in', (nothing) => {
    expect(problemsOf(aRelayYaml(`board: { user: ${nothing} }`))).toEqual(['board.user: is empty']);
  });

  test('a byte order mark and Windows line ends do no harm', () => {
    expect(read(`\uFEFF${aRelayYaml('board: { user: ada }').replaceAll('\n', '\r\n')}`).board.user).toBe('ada');
  });
});

describe('faults of the YAML itself have line and column', () => {
  test.each([
    ['a key given twice', 'a: 1\nb: 2\na: 3\n', 'line 3, column 1: the same key is given twice'],
    ['a tab', 'a:\n\tb: 1\n', 'line 2, column 1: a line is indented with a tab'],
    [
      'a brace that is not closed',
      'a: { b: 1\n',
      'line 2, column 1: the indentation does not fit, or a brace, bracket or quote above is not closed',
    ],
    [
      'a quote that is not closed',
      'a: "b\n',
      'line 2, column 1: a closing quote, bracket, brace, comma or colon is missing',
    ],
    [
      'an unquoted colon',
      'a: b: c\n',
      'line 1, column 4: two keys stand on one line, or a text with a colon is not in quotes',
    ],
    ['two documents', 'a: 1\n---\nb: 1\n', 'line 2, column 1: the file holds more than one YAML document'],
    ['an unknown tag', 'a: !secret x\n', 'line 1, column 4: a tag (!name) is not supported'],
    ['a key that is a mapping', '? { a: 1 }\n: b\n', 'line 1, column 3: a key is not plain text'],
    ['an alias without anchor', 'a: *b\n', 'line 1, column 4: this alias has no anchor before it'],
    ['an alias of what it stands in', 'a: &a [*a]\n', 'line 1, column 8: this alias stands inside of its own anchor'],
  ])('%s', (_what, text, fault) => {
    const { faults } = parseYaml(text);
    expect(faults.map(({ path, problem }) => `${path}: ${problem}`)).toContain(fault);
  });

  test('columns count what the file shows, references included', () => {
    expect(parseYaml(`a: { b: \${NAME}, c: x, c: y }`).faults[0]?.path).toBe('line 1, column 24');
  });

  test('a bomb of aliases is refused', () => {
    const levels = Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`);
    expect(parseYaml(`a0: &a0 [x]\n${levels.join('\n')}\n`).faults.map(({ problem }) => problem)).toEqual([
      'aliases expand too often',
    ]);
  });

  test('a key given twice does not hide the other faults', () => {
    expect(problemsOf(aRelayYaml('logLevel: loud\nboard: {}\nboard: { usr: x }\n'))).toEqual([
      'line 8, column 1: the same key is given twice',
      'logLevel: is not one of fatal, error, warn, info, debug, trace, silent',
      'board.usr: is not a known key',
    ]);
  });

  test('anything else does: only the variables are checked beside it', () => {
    const problems = problemsOf('integrations: { ops: { pushUrl: x }\n', { env: { PORT: 'x' } });
    expect(problems.at(-1)).toBe('env PORT: is not a port from 0 to 65535');
    expect(problems.slice(0, -1).every((problem) => problem.startsWith('line '))).toBe(true);
  });
});

test('no fault shows more of the file than its keys', () => {
  const secret = 's3cretTokenOfDc1';
  const broken = [
    `sources: { a: { token:${secret} } }`,
    `sources: { a: { token ${secret} } }`,
    `sources: { a: { "token: ${secret}" } }`,
    `sources: { a: { token: ${secret}: } }`,
    `sources:\n  a: token: ${secret}\n`,
    `sources:\n  a:\n    token: "${secret}\n`,
    `sources:\n  a:\n    token: "\\${secret}"\n`,
    `sources:\n  a:\n    token: *${secret}\n`,
    `sources:\n  a:\n    token: !${secret} x\n`,
    `sources:\n  a:\n    token: &${secret} *b\n`,
    `sources:\n  a:\n    token: x\n   ${secret}\n`,
    `sources:\n  a:\n    token: @${secret}\n`,
    `sources:\n  a:\n    token:${secret}\n`,
    `sources:\n  https://x/?integration_key=${secret}:\n    token: x\n`,
    `sources:\n  a: [${secret}]\n`,
    `sources:\n  a: ${secret}\n`,
    `%${secret}\n---\na: 1\n`,
    `board: { user: \${${secret}!} }`,
    `board: { user: "\${${secret}" }`,
  ];
  for (const text of broken) {
    expect(faultsOf(text).length).toBeGreaterThan(0);
    expect([text, JSON.stringify(faultsOf(text))]).toEqual([text, expect.not.stringContaining(secret)]);
  }
});

test('a blank forgotten behind a colon is told by the key', () => {
  expect(faultsOf('board: { user:ada }')).toContainEqual({
    path: 'board.user…',
    problem: 'is not a known key',
    remedy: 'Did you mean user?',
  });
});
