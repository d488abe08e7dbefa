import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../run-cli.js';
import { aTerminal } from '../testing/a-terminal.js';

let dir: string;
let config: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'relay-completion-'));
  config = join(dir, 'relay.yaml');
  const pushUrl = 'https://example.net/event/push/alert/standard?integration_key=key-4f1a77d0';
  const source = '{ vendor: zstack, token: tok-5d1f0c7be2a94f36, integration: ops }';
  writeFileSync(
    config,
    `integrations: { ops: { pushUrl: "${pushUrl}" }, net: { pushUrl: "${pushUrl}" } }
sources: { zs-dc1: ${source}, zs-dc2: ${source} }
`,
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function completion(what: string, env = { RELAY_CONFIG: config }) {
  const { terminal, out, error } = aTerminal({ env });
  return { exitCode: await runCli(['completion', what], terminal), out: out(), error: error() };
}

describe('the names of the configuration', () => {
  test('are printed for the scripts', async () => {
    expect(await completion('sources')).toEqual({ exitCode: 0, out: 'zs-dc1\nzs-dc2\n', error: '' });
    expect(await completion('integrations')).toEqual({ exitCode: 0, out: 'ops\nnet\n', error: '' });
  });

  test('are none without one that can be read: exit code 2', async () => {
    expect(await completion('sources', { RELAY_CONFIG: '/nowhere/relay.yaml' })).toMatchObject({
      exitCode: 2,
      out: '',
    });
  });
});

/** What stands for the command when the script asks it for names: as a terminal of a container answers, and as a fault. */
const ANSWERS =
  "relay() { case $2 in sources) printf 'zs-dc1\\r\\nzs-dc2\\r\\n' ;; *) echo broken >&2; return 2 ;; esac; }";

/** What is offered, and how the line stands after it. */
const CASES = [
  ['a command', ['relay', 'd'], ['doctor', 'dead-letters']],
  ['a command of a group', ['relay', 'dead-letters', ''], ['list', 'show', 'replay', 'discard']],
  ['an option', ['relay', 'dead-letters', 'list', '--in'], ['--integration']],
  ['an option behind arguments', ['relay', 'explain', 'x', '--j'], ['--json']],
  ['one of few values', ['relay', 'dead-letters', 'list', '--code', 'k'], ['kills_worker']],
  ['one of few arguments', ['relay', 'preview', 'z'], ['zstack']],
  ['a source', ['relay', 'dead-letters', 'list', '--source', 'zs'], ['zs-dc1', 'zs-dc2']],
  ['nothing, when the names cannot be had', ['relay', 'release', ''], []],
  ['nothing, where anything may stand', ['relay', 'dead-letters', 'list', '--reason', ''], []],
] as const;

describe('bash', () => {
  let script: string;
  beforeAll(async () => {
    script = (await completion('bash')).out;
  });

  function offered(words: readonly string[], where = dir): string[] {
    const driver = `${ANSWERS}
${script}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_relay
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['-c', driver, 'bash', ...words], { encoding: 'utf8', cwd: where, stdio: 'pipe' });
    return out.split('\n').filter((line) => line !== '');
  }

  test.each(CASES)('completes %s', (_what, words, expected) => {
    expect(offered(words)).toEqual(expected);
  });

  test('completes a value that is written with an equals sign, which bash makes a word of its own', () => {
    expect(offered(['relay', 'dead-letters', 'list', '--source', '=', 'zs-dc2'])).toEqual(['zs-dc2']);
    expect(offered(['relay', 'dead-letters', 'list', '--source', '='])).toEqual(['zs-dc1', 'zs-dc2']);
  });

  test('completes a file with a blank in its name', () => {
    writeFileSync(join(dir, 'an alarm.json'), '{}');
    expect(offered(['relay', 'preview', 'zstack', 'an'])).toEqual(['an alarm.json']);
  });

  test('does not take the value of an option for a command', () => {
    expect(offered(['relay', 'dead-letters', 'list', '--reason', 'show', '--js'])).toEqual(['--json']);
  });
});

const hasZsh = spawnSync('zsh', ['--version']).error === undefined;
const zshTest = hasZsh ? test.each : test.skip.each;

describe(hasZsh ? 'zsh' : 'zsh (skipped: it is not installed here)', () => {
  /** Types the words and a tab into an interactive zsh, and reads the line and the list that it shows. */
  async function screenAfter(words: readonly string[]): Promise<string> {
    const { out } = await completion('zsh');
    const setup = join(dir, 'setup.zsh');
    writeFileSync(
      setup,
      `PROMPT='' LISTMAX=10000
autoload -Uz compinit && compinit -D -u
${ANSWERS}
${out}
bindkey '^I' complete-word
finish() { print; print -r -- "END \${BUFFER}"; exit }
zle -N finish
bindkey '^T' finish
print READY
`,
    );
    const driver = `zmodload zsh/zpty
zpty shell zsh -i
zpty -w shell "source ${setup}"
while zpty -r shell line; do [[ $line == *READY* ]] && break; done
zpty -w -n shell "$1"$'\\t\\t\\x14'
while zpty -r shell line; do print -r -- $line; [[ $line == *END* ]] && break; done`;
    const env = { ...process.env, ZDOTDIR: dir, TERM: 'dumb' };
    return execFileSync('zsh', ['-f', '-c', driver, 'zsh', words.join(' ')], {
      encoding: 'utf8',
      env,
      timeout: 20_000,
    });
  }

  zshTest(CASES)('completes %s', async (_what, words, expected) => {
    const screen = await screenAfter(words);
    for (const word of expected) expect(screen).toContain(word);
    if (expected.length === 0) expect(screen).toMatch(new RegExp(`END ${words.join(' ')}\\s*$`));
  });
});
