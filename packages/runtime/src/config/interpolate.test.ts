import { describe, expect, test } from '@jest/globals';
import { aRelayYaml, aSourceYaml, faultsOf, filesOf, PUSH_URL, problemsOf, read } from '../testing/read-yaml.js';

const label = (text: string, env: Record<string, string> = {}, files: Record<string, string> = {}) =>
  read(aSourceYaml(`labels: { a: ${text} }`), { env, readFile: filesOf(files) }).sources.dc1?.labels.a;

describe(`\${NAME}`, () => {
  test('is the variable of that name', () => {
    expect(label(`\${U}`, { U: 'ada' })).toBe('ada');
  });

  test('is the content of the file that NAME_FILE names, without one line break at its end', () => {
    expect(label(`\${U}`, { U_FILE: '/run/u' }, { '/run/u': 'ada\n' })).toBe('ada');
    expect(label(`\${U}`, { U_FILE: '/run/u' }, { '/run/u': 'ada\r\n' })).toBe('ada');
    expect(label(`\${U}`, { U_FILE: '/run/u' }, { '/run/u': 'ada' })).toBe('ada');
    expect(label(`\${U}`, { U_FILE: '/run/u' }, { '/run/u': ' ada \n\n' })).toBe(' ada \n');
  });

  test('may stand inside of a text, and more than once', () => {
    expect(label(`"\${A}-at-\${B}-\${A}"`, { A: 'x', B: 'y' })).toBe('x-at-y-x');
  });

  test('needs no quotes, inside of braces or outside', () => {
    const text = `board:\n  user: \${U}\n  password: \${P}\n`;
    const { board } = read(aRelayYaml(text), { env: { U: 'ada', P: 'p' } });
    expect([board.user, board.password?.reveal()]).toEqual(['ada', 'p']);
  });

  test('holds text that is never read as YAML, nor as a reference', () => {
    const value = `'x', readOnly: true } # \${NO} $\${NO} \uFDD0U\uFDD1 *a &b`;
    expect(label(`\${U}`, { U: value })).toBe(value);
  });

  test('gives numbers, durations, sizes and flags too', () => {
    const text = aRelayYaml(
      `ingress: { port: \${N}, maxBodyBytes: \${S} }\nworker: { giveUpAfter: \${D} }\nboard: { readOnly: \${B} }`,
    );
    const config = read(text, { env: { N: '8080', S: '1MiB', D: '90s', B: 'true' } });
    expect([config.ingress.port, config.ingress.maxBodyBytes]).toEqual([8080, 1_048_576]);
    expect([config.worker.giveUpAfterMs, config.board.readOnly]).toEqual([90_000, true]);
  });

  test('works in lists and labels', () => {
    const { sources } = read(aSourceYaml(`allowFrom: [\${NET}], labels: { dc: "\${DC}" }`), {
      env: { NET: '10.1.0.0/16', DC: 'one' },
    });
    expect(sources.dc1).toMatchObject({ allowFrom: ['10.1.0.0/16'], labels: { dc: 'one' } });
  });

  test('is the text itself behind another $', () => {
    expect(label(`"$\${U} $$\${U} $ {U} $U"`, { U: 'ada' })).toBe(`\${U} $\${U} $ {U} $U`);
  });
});

describe('a reference that cannot be followed is a fault', () => {
  const problem = (text: string, env: Record<string, string>, files: Record<string, string> = {}) =>
    problemsOf(aSourceYaml(`labels: { a: ${text} }`), { env, readFile: filesOf(files) });

  test('when the variable is not set, or is empty', () => {
    expect(problem(`\${U}`, {})).toEqual(['sources.dc1.labels.a: refers to U, which is not set']);
    expect(problem(`\${U}`, { U: '', U_FILE: '' })).toEqual(['sources.dc1.labels.a: refers to U, which is not set']);
  });

  test('when both the variable and its file are set', () => {
    expect(problem(`\${U}`, { U: 'a', U_FILE: '/u' }, { '/u': 'a' })).toEqual([
      'sources.dc1.labels.a: both U and U_FILE are set',
    ]);
  });

  test('when the file cannot be read', () => {
    expect(problem(`\${U}`, { U_FILE: '/u' })).toEqual([
      'sources.dc1.labels.a: the file named by U_FILE cannot be read (ENOENT)',
    ]);
  });

  test('when the file is empty', () => {
    expect(problem(`\${U}`, { U_FILE: '/u' }, { '/u': '\n' })).toEqual([
      'sources.dc1.labels.a: the file named by U_FILE is empty',
    ]);
  });

  test.each([`"\${}"`, `"\${U"`, `"\${a-b}"`, `\${U:-default}`, `"\${ U }"`, `"a \${1}"`])('when it is %s', (text) => {
    expect(problem(text, { U: 'a' })).toEqual(['sources.dc1.labels.a: holds a reference that names no variable']);
  });

  test('for each of two in one text, and wherever it is repeated', () => {
    expect(problemsOf(aSourceYaml(`labels: { a: "\${A} \${B}", b: "\${A}" }`))).toEqual([
      'sources.dc1.labels.a: refers to A, which is not set',
      'sources.dc1.labels.a: refers to B, which is not set',
      'sources.dc1.labels.b: refers to A, which is not set',
    ]);
  });

  test('and what else is wrong with that value is not told, since it is not known', () => {
    const text = `
redis: { url: '\${R}', tlsCaFile: '\${CA}' }
integrations: { ops: { pushUrl: '\${URL}' } }
sources: { dc1: { vendor: '\${V}', token: '\${T}', integration: '\${I}', callbackToken: x, allowFrom: ['\${N}'] } }
worker: { concurrency: '\${C}' }
`;
    for (const { problem } of faultsOf(text)) expect(problem).toMatch(/which is not set$/);
    expect(faultsOf(text)).toHaveLength(8);
  });
});

test('a mistake beside a reference is told by its key, never by the variable’s value', () => {
  const text = `integrations: { ops: { pushUrl: '${PUSH_URL}', format: '\${S}' } }
sources: { dc1: { vendor: '\${S}', token: '\${S} \${S}', integration: '\${S}', timezone: '\${S}', allowFrom: ['\${S}'], expectEvery: '\${S}' } }
redis: { url: '\${S}', db: '\${S}' }
ingress: { port: '\${S}', spool: '\${S}' }
board: '\${S}'
selfAlerts: '\${S}'
logLevel: '\${S}'
`;
  const faults = faultsOf(text, { env: { S: 's3cret-value', REDIS_URL: 's3cret-value', PORT: 's3cret-value' } });
  expect(faults.length).toBeGreaterThan(14);
  expect(JSON.stringify(faults)).not.toContain('s3cret');
});
