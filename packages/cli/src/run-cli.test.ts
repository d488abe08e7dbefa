import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DEAD_LETTER_CODES } from '@relay/contract';
import { EXIT } from './exit-codes.js';
import { HELP } from './help.js';
import { createProgram, leafCommands, runCli } from './run-cli.js';
import { aTerminal } from './testing/a-terminal.js';

const document = readFileSync(join(__dirname, '../../../docs/command.md'), 'utf8');
const commands = leafCommands(createProgram(aTerminal().terminal, () => undefined));
const names = commands.map(({ name }) => name);

describe('docs/command.md', () => {
  test('has a section for each command and for no other', () => {
    const sections = [...document.matchAll(/^## relay (.+)$/gm)].map(([, name]) => name);
    expect([...sections].sort()).toEqual([...names].sort());
  });

  test.each(names)('shows the examples of the help: %s', (name) => {
    const [, section = ''] = document.split(`## relay ${name}\n`);
    const [, block = ''] = /```sh\n(.*?)\n```/s.exec(section) ?? [];
    expect(block.split('\n')).toEqual(HELP[name]?.examples);
  });

  test('knows every option, and no other', () => {
    const options = commands.flatMap(({ command }) => command.options.map(({ long }) => long));
    const told = [...document.matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option);
    expect([...new Set([...told, '--help'])].sort()).toEqual([...new Set([...options, '--help'])].sort());
  });

  test('names the codes of dead letters', () => {
    const [, row = ''] = /^\| `--code` \| with this code: (.*) \|$/m.exec(document) ?? [];
    expect(row.split(', ')).toEqual(Object.keys(DEAD_LETTER_CODES).map((code) => `\`${code}\``));
  });

  test('lists the exit codes', () => {
    const rows = [...document.matchAll(/^\| (\d+) \| \S/gm)].map(([, code]) => Number(code));
    expect(rows).toEqual(Object.values(EXIT));
  });
});

describe('the help', () => {
  test.each(names)('of relay %s shows how to call it', async (name) => {
    const { terminal, out, error } = aTerminal();
    expect(await runCli([...name.split(' '), '--help'], terminal)).toBe(EXIT.done);
    expect(error()).toBe('');
    const { examples = [], exitCodes = {} } = HELP[name] ?? {};
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(out()).toContain(`\n  ${example}\n`);
    for (const [code, meaning] of Object.entries(exitCodes)) expect(out()).toContain(`\n  ${code}  ${meaning}\n`);
  });

  test('of a group lists its commands', async () => {
    const { terminal, out } = aTerminal();
    expect(await runCli(['dead-letters', '--help'], terminal)).toBe(EXIT.done);
    for (const verb of ['list', 'show', 'replay', 'discard']) expect(out()).toMatch(new RegExp(`^ {2}${verb} `, 'm'));
  });
});

test('no help is of a command that does not exist', () => {
  expect(Object.keys(HELP).sort()).toEqual([...names].sort());
});

test('every example is one that the command line takes', async () => {
  for (const example of Object.values(HELP).flatMap(({ examples }) => examples)) {
    const [, ...args] = [...example.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    // Nothing is configured here: whoever understands the arguments gets as far as the configuration, or the file.
    const { terminal, error } = aTerminal({ env: { RELAY_CONFIG: '/nowhere/relay.yaml' } });
    await runCli(args, terminal);
    expect(error()).toMatch(/^$|^The configuration has a fault|cannot read alarm\.json/);
  }
});
