import { describe, expect, test } from '@jest/globals';
import { readSource, readSources, type SourceFile } from './read-sources.js';

const sources = readSources();

/** Where a process begins: the only places that see the environment, the signals and the exit code. */
const ENTRIES = [
  'packages/cli/src/main.ts',
  'packages/sandbox/src/main.ts',
  'services/ingress/src/main.ts',
  'services/worker/src/main.ts',
];

/** Pure packages may use these of Node's modules: they compute, and touch neither disk nor network. */
const COMPUTING = ['node:buffer', 'node:crypto', 'node:querystring', 'node:util', 'node:zlib'];
const PURE: Readonly<Record<string, readonly string[]>> = {
  contract: COMPUTING,
  vendors: [...COMPUTING, '@relay/contract', 'zod'],
};

const pathsOf = (files: readonly SourceFile[]) => files.map(({ path }) => path);

describe('boundaries', () => {
  test('only the entries touch the process; everyone else is handed what is needed', () => {
    const touching = sources.filter(
      ({ globals, imports }) => globals.has('process') || imports.includes('node:process'),
    );
    expect(pathsOf(touching).filter((path) => !ENTRIES.includes(path))).toEqual([]);
  });

  test('nothing is printed past the logger but by the command line', () => {
    const printing = sources.filter(({ globals, workspace }) => globals.has('console') && workspace !== 'cli');
    expect(pathsOf(printing)).toEqual([]);
  });

  test('only packages/queue knows BullMQ and its client', () => {
    const knowing = sources.filter(({ imports }) =>
      imports.some((imported) => /^(bullmq|ioredis)(\/|$)/.test(imported)),
    );
    expect(pathsOf(knowing).filter((path) => !path.startsWith('packages/queue/'))).toEqual([]);
  });

  test.each(Object.entries(PURE))('%s does no I/O and depends on neither clock nor chance', (workspace, allowed) => {
    const strays = sources
      .filter((source) => source.workspace === workspace)
      .flatMap(({ path, imports, globals, surprises }) => [
        ...imports.filter((name) => !name.startsWith('.') && !allowed.includes(name)).map((name) => `${path}: ${name}`),
        ...[...surprises].map((surprise) => `${path}: ${surprise}`),
        ...['fetch', 'setTimeout', 'setInterval'].filter((name) => globals.has(name)).map((name) => `${path}: ${name}`),
      ]);
    expect(strays).toEqual([]);
  });

  test('no check is switched off', () => {
    const silenced = sources.filter(({ text }) =>
      /biome-ignore|@ts-(ignore|expect-error|nocheck)|eslint-disable/.test(text),
    );
    expect(pathsOf(silenced)).toEqual([]);
  });

  test('a parameter called process is not the global one, and a global is seen wherever it is used', () => {
    const handed = readSource('a.ts', 'a', 'export const end = (process: NodeJS.Process) => process.exit(1);');
    expect(handed.globals).not.toContain('process');
    const taken = readSource('b.ts', 'b', 'export const home = { ...{ home: process.env.HOME, at: Date.now() } };');
    expect(taken.globals).toContain('process');
    expect(taken.surprises).toContain('Date.now');
  });
});
