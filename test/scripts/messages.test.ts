import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runScript } from './run-script.js';

const SCRIPTS = join(__dirname, '..', '..', 'scripts');

async function run(program: string) {
  const script = runScript(['--input-type=module', '--eval', program], { cwd: SCRIPTS });
  await script.ended;
  return script.output().trim();
}

test('a Node.js that is too old is told so', async () => {
  const check = (version: string) =>
    run(`
      import { runScript } from '${SCRIPTS}/console/run-script.mjs';
      import { checkMachine } from '${SCRIPTS}/prepare/check-machine.mjs';
      await runScript(async () => checkMachine({ version: '${version}', platform: 'linux' }));
    `);
  expect(await check('20.18.3')).toMatch(/^Node.js 20.19 or newer is needed; this is 20.18.3.\nInstall/);
  expect(await check('18.20.0')).toContain('20.19 or newer');
  expect(await check('20.19.0')).toBe('');
  expect(await check('24.0.0')).toBe('');
});

test('a log line becomes a line for people, anything else stays as it came', async () => {
  const format = (line: string) =>
    run(`
      import { formatLogLine } from '${SCRIPTS}/start/format-log-line.mjs';
      console.log(formatLogLine('worker', ${JSON.stringify(line)}));
    `);
  const entry = {
    level: 'warn',
    time: '2026-01-01T00:00:00.000Z',
    service: 'worker',
    msg: 'not yet',
    attempt: 2,
    why: 'a b',
  };
  expect(await format(JSON.stringify(entry))).toMatch(/^\d\d:00:00 warn {2}worker {2}not yet attempt=2 why="a b"$/);
  expect(await format('stand-in ready: http://127.0.0.1:4100/')).toBe('worker  stand-in ready: http://127.0.0.1:4100/');
});
