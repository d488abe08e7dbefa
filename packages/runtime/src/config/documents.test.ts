import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { read } from '../testing/read-yaml.js';
import { isMapping } from './mapping.js';
import { parseYaml } from './parse-yaml.js';
import { relaySchema } from './relay-schema.js';
import { listSettings } from './walk-schema.js';

const settings = listSettings(relaySchema);
const example = readRootFile('relay.example.yaml');
const document = readRootFile('docs/configuration.md');

/** The example with its switched-off settings switched on. */
const wholeExample = example.replace(/^( *)#(?=[a-zA-Z])/gm, '$1');

describe('relay.example.yaml', () => {
  test('is a sound configuration once its variables are set, without a warning', () => {
    const config = read(example, { env: EXAMPLE_ENVIRONMENT });
    expect(Object.keys(config.sources)).toEqual(['bk-prod', 'jkb', 'zstack-dc1']);
    expect(config.warnings).toEqual([]);
  });

  test('shows every setting there is, and no other', () => {
    expect(new Set(pathsIn(parseYaml(wholeExample).tree))).toEqual(new Set(settings.map(({ path }) => path)));
  });

  test('shows each setting in a form that is read, those switched off included', () => {
    const { tree, faults } = parseYaml(wholeExample);
    expect([faults, relaySchema.safeParse(tree).error?.issues ?? []]).toEqual([[], []]);
  });

  test.each(settings)('says on the line of $path what it means and what its default is', ({ path, ...note }) => {
    const lines = linesOf(path);
    const comments = lines.flatMap((line) => / # (.+)$/.exec(line)?.[1] ?? []);
    expect(comments).toHaveLength(1);
    expect(comments[0]).toMatch(/^\S.{8,}\. \S/);
    if (note.required) expect(comments[0]).toMatch(/\. Required$/);
    else if (note.fallback === undefined) expect(comments[0]).toMatch(/\. (No default\b.*|Required with sentinels)$/);
    else expect(comments[0]?.endsWith(`. Default: ${note.fallback}`)).toBe(true);
  });
});

describe('docs/configuration.md', () => {
  const rows = [...document.matchAll(/^\| `([a-zA-Z.<>]+)` \| (.+?) \| (.+?) \| (.+) \|$/gm)];

  test('lists every setting there is in its order, with what it takes and its default', () => {
    expect(rows.map(([, path, expected, fallback]) => ({ path, expected, fallback }))).toEqual(
      settings.map(({ path, expected, fallback, required }) => ({
        path,
        expected,
        fallback: required ? 'required' : fallback === undefined ? '–' : `\`${fallback}\``,
      })),
    );
  });

  test('says what each means', () => {
    for (const [, path, , , meaning] of rows) expect([path, meaning]).toEqual([path, expect.stringMatching(/\S{2,}/)]);
  });

  test.each([
    'RELAY_CONFIG',
    'REDIS_URL',
    'PORT',
    'LOG_LEVEL',
    'FLASHDUTY_PUSH_URL',
    'RELAY_TOKEN',
    'BOARD_PASSWORD',
    'RELAY_SANDBOX_URL',
  ])('names the variable %s', (variable) => {
    expect(document).toMatch(new RegExp(`^\\| \`${variable}\` \\| .+ \\|$`, 'm'));
  });
});

function readRootFile(name: string): string {
  return readFileSync(`${__dirname}/../../../../${name}`, 'utf8');
}

/** `integrations.ops.pushUrl` as `integrations.<name>.pushUrl`; the labels of a source are one setting. */
function pathsIn(tree: unknown): string[] {
  const walk = (node: unknown, path: string[]): string[] => {
    const isSetting = !isMapping(node) || path.at(-1) === 'labels';
    if (isSetting) return [path.join('.').replace(/^(integrations|sources)\.[^.]+/, '$1.<name>')];
    return Object.entries(node).flatMap(([key, value]) => walk(value, [...path, key]));
  };
  return walk(tree, []);
}

/** The lines of the example that hold this setting, found by the parser's own positions. */
function linesOf(path: string): string[] {
  const { tree, positionOf } = parseYaml(wholeExample);
  const names = isMapping(tree) ? { ...asMapping(tree.integrations), ...asMapping(tree.sources) } : {};
  const candidates = path.includes('<name>') ? Object.keys(names).map((name) => path.replace('<name>', name)) : [path];
  return candidates.flatMap((candidate) => {
    const steps = candidate.split('.');
    if (!pathExists(tree, steps)) return [];
    const start = wholeExample.lastIndexOf('\n', positionOf(steps)) + 1;
    return [wholeExample.slice(start, wholeExample.indexOf('\n', start))];
  });
}

function pathExists(tree: unknown, steps: readonly string[]): boolean {
  const end = steps.reduce<unknown>((node, step) => (isMapping(node) ? node[step] : undefined), tree);
  return end !== undefined;
}

function asMapping(node: unknown): Readonly<Record<string, unknown>> {
  return isMapping(node) ? node : {};
}

const EXAMPLE_ENVIRONMENT = {
  BOARD_PASSWORD: 'password-of-the-board',
  FLASHDUTY_OPS_PUSH_URL: 'https://api.flashcat.cloud/event/push/alert/standard?integration_key=5f2b9c0e7a1d4',
  BK_TOKEN: 'token-of-blueking-1',
  JKB_TOKEN: 'token-of-jiankongbao',
  JKB_CALLBACK_TOKEN: 'callback-token-of-jkb',
  ZS_TOKEN: 'token-of-zstack-dc1',
};
