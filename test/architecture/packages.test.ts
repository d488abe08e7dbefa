import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT, WORKSPACES } from './read-sources.js';

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly overrides?: Record<string, string>;
}

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifests = ['.', ...WORKSPACES.values()].map((folder) => join(folder, 'package.json'));
const manifestOf = (path: string): Manifest => JSON.parse(read(path));

describe('packages', () => {
  test('every version is exact, so that a clone of any day installs the same', () => {
    const loose = manifests.flatMap((path) => {
      const { dependencies, devDependencies, overrides } = manifestOf(path);
      return Object.entries({ ...dependencies, ...devDependencies, ...overrides })
        .filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
        .map(([name, version]) => `${path}: ${name} ${version}`);
    });
    expect(loose).toEqual([]);
  });

  test('these versions have a platform package everywhere; newer ones break npm ci', () => {
    const { devDependencies, overrides } = manifestOf('package.json');
    expect(devDependencies).toMatchObject({
      typescript: '7.0.2',
      '@swc/core': '1.16.18',
      '@biomejs/biome': '2.5.15',
    });
    expect(overrides).toEqual({ 'unrs-resolver': '1.12.2' });
  });

  test('the lockfile names no registry, so that it installs from whichever one is configured', () => {
    expect(read('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\.tgz/);
  });

  test('the image installs every workspace', () => {
    const dockerfile = read('Dockerfile');
    const absent = [...WORKSPACES.values()].filter(
      (folder) => !dockerfile.includes(`COPY ${folder}/package.json ${folder}/\n`),
    );
    expect(absent).toEqual([]);
  });
});
