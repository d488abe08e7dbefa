import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findCycle } from './find-cycle.js';
import { ROOT, readSources, resolveImport, WORKSPACES } from './read-sources.js';

/** `contract ← vendors | queue | runtime ← services, cli`: who may import whom. The stand-in knows nothing of the relay. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  vendors: ['contract'],
  queue: ['contract'],
  runtime: ['contract'],
  sandbox: ['contract'],
  cli: ['contract', 'vendors', 'queue', 'runtime'],
  ingress: ['contract', 'vendors', 'queue', 'runtime'],
  worker: ['contract', 'vendors', 'queue', 'runtime'],
};

const sources = readSources();

const OURS = '@relay/';
const isOurs = (imported: string) => imported.startsWith(OURS);
const isRelative = (imported: string) => imported.startsWith('.');
const isForeign = (imported: string) => !isOurs(imported) && !isRelative(imported) && !imported.startsWith('node:');

/** `@bull-board/api/bullMQAdapter` comes with `@bull-board/api`, `undici/types` with `undici`. */
const packageOf = (imported: string) => imported.split('/', imported.startsWith('@') ? 2 : 1).join('/');

const importsOf = (workspace: string, kind: (imported: string) => boolean) => {
  const imports = sources.filter((source) => source.workspace === workspace).flatMap((source) => source.imports);
  return [...new Set(imports.filter(kind).map(packageOf))].sort();
};

const readJson = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

describe('dependencies', () => {
  test('every workspace has its place in the order, and the order has no other', () => {
    expect([...WORKSPACES.keys()].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
    const { references } = readJson('tsconfig.json');
    expect(references.map(({ path }: { path: string }) => path).sort()).toEqual([...WORKSPACES.values()].sort());
  });

  test('no workspace imports one that the order does not allow', () => {
    const strays = sources.flatMap(({ path, workspace, imports }) =>
      imports
        .filter((imported) => isOurs(imported) && !MAY_IMPORT[workspace]?.includes(imported.slice(OURS.length)))
        .map((imported) => `${path} imports ${imported}`),
    );
    expect(strays).toEqual([]);
  });

  test('a path leads to a file of the same workspace; others are entered by their name', () => {
    const strays = sources.flatMap((source) =>
      source.imports
        .filter(isRelative)
        .map((imported) => resolveImport(source, imported))
        .filter((path) => !path.startsWith(`${WORKSPACES.get(source.workspace)}/src/`) || !existsSync(join(ROOT, path)))
        .map((path) => `${source.path} imports ${path}`),
    );
    expect(strays).toEqual([]);
  });

  test('no file imports itself by way of others', () => {
    const graph = new Map(
      sources.map((source) => [
        source.path,
        source.imports.filter(isRelative).map((imported) => resolveImport(source, imported)),
      ]),
    );
    expect(findCycle(graph)).toBeUndefined();
  });

  test.each([...WORKSPACES])('%s declares exactly what it imports', (workspace, folder) => {
    const declared = Object.keys(readJson(`${folder}/package.json`).dependencies ?? {}).sort();
    expect({ ours: declared.filter(isOurs), foreign: declared.filter(isForeign) }).toEqual({
      ours: importsOf(workspace, isOurs),
      foreign: importsOf(workspace, isForeign),
    });
  });

  test.each([...WORKSPACES])('%s is built after exactly what it imports', (workspace, folder) => {
    const { references } = readJson(`${folder}/tsconfig.json`);
    const built = references.map(({ path }: { path: string }) => `${OURS}${path.split('/').at(-1)}`).sort();
    expect(built).toEqual(importsOf(workspace, isOurs));
  });
});
