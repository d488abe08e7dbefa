import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { RELAY_VERSION } from './version.js';

const ROOT = join(__dirname, '..', '..', '..');

test('the version that is shown is the one of every package', () => {
  const folders = ['packages', 'services'].flatMap((group) =>
    readdirSync(join(ROOT, group)).map((name) => join(group, name)),
  );
  const versions = ['.', ...folders].map(
    (folder) => JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')).version,
  );
  expect([...new Set(versions)]).toEqual([RELAY_VERSION]);
});
