import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { runScript } from './run-script.js';

const SCRIPTS = join(__dirname, '..', '..', 'scripts');

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'relay-prepare-')));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(program: string) {
  const script = runScript(['--input-type=module', '--eval', program], { cwd: folder });
  return { status: await script.ended, output: script.output() };
}

describe('installing dependencies', () => {
  const install = () =>
    run(`
      import { installDependencies } from '${SCRIPTS}/prepare/install-dependencies.mjs';
      await installDependencies(process.cwd());
    `);
  const manifest = (version: string) => ({ name: 'a', version });
  const lockfile = (version: string) => ({
    name: 'clone',
    lockfileVersion: 3,
    packages: {
      '': { name: 'clone', dependencies: { a: 'file:a' } },
      a: { version },
      'node_modules/a': { resolved: 'a', link: true },
    },
  });
  const write = (path: string, content: unknown) => writeFile(join(folder, path), JSON.stringify(content));

  beforeEach(async () => {
    await mkdir(join(folder, 'a'));
    await write('a/package.json', manifest('1.0.0'));
    await write('package.json', { name: 'clone', dependencies: { a: 'file:a' } });
    await write('package-lock.json', lockfile('1.0.0'));
  });

  test('happens once, and again when something of it was deleted', async () => {
    expect((await install()).output).toContain('installing dependencies (first time): done');
    expect(await install()).toEqual({ status: 0, output: '' });
    await rm(join(folder, 'node_modules', 'a'));
    expect((await install()).output).toContain('installing dependencies (node_modules/a is missing): done');
    expect(await install()).toEqual({ status: 0, output: '' });
  });

  test('happens again for another Node.js or processor', async () => {
    await install();
    await writeFile(join(folder, 'node_modules', '.relay-prepared'), 'darwin-arm64-node18');
    expect((await install()).output).toContain('installing dependencies (made for darwin-arm64-node18');
  });

  test('happens again when the lockfile names another package, and says what to do when that fails', async () => {
    await install();
    const { packages } = lockfile('1.0.0');
    const unasked = { ...packages, 'node_modules/b': { version: '9.9.9', resolved: 'b', link: true } };
    await write('package.json', { name: 'clone', dependencies: { a: 'file:a', b: '9.9.9' } });
    await write('package-lock.json', { ...lockfile('1.0.0'), packages: unasked });
    const { status, output } = await install();
    expect(status).toBe(1);
    expect(output).toContain('installing dependencies (b changed): failed');
    expect(output).toContain('check with: npm ping');
  });
});

describe('the lock of a folder', () => {
  test('is held by one process at a time, whoever dies holding it', async () => {
    await writeFile(join(folder, 'count'), '0');
    const addOne = (end: string) =>
      run(`
        import { readFileSync, writeFileSync } from 'node:fs';
        import { waitForLock } from '${SCRIPTS}/process/file-lock.mjs';
        const lock = await waitForLock('folder/lock', () => {});
        const count = Number(readFileSync('count', 'utf8'));
        await new Promise((resolve) => setTimeout(resolve, 20));
        writeFileSync('count', String(count + 1));
        ${end}
      `);
    const ends = ['lock.release();', 'process.exit(0);', 'process.kill(process.pid, "SIGKILL");'];
    await Promise.all(ends.concat(ends, ends).map(addOne));
    expect(await readFile(join(folder, 'count'), 'utf8')).toBe('9');
  });

  test('of a process that is gone does not count, though another one has its number now', async () => {
    await mkdir(join(folder, 'folder'));
    await writeFile(
      join(folder, 'folder', 'lock'),
      JSON.stringify({ pid: process.pid, identity: 'of an earlier boot' }),
    );
    const { output } = await run(`
      import { tryLock } from '${SCRIPTS}/process/file-lock.mjs';
      console.log('holder' in tryLock('folder/lock') ? 'refused' : 'taken');
    `);
    expect(output.trim()).toBe('taken');
  });
});
