import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { LIMITS } from '../../services/ingress/src/limits.js';

const KIB = 1024;

/** As docs/security.md writes it. */
function written(name: string, value: number): string {
  if (name.endsWith('Ms')) return `${value / 1_000} s`;
  if (/bytes/i.test(name)) return value < KIB * KIB ? `${value / KIB} KiB` : `${value / KIB / KIB} MiB`;
  return value < 1 ? `${value * 4}/4` : value.toLocaleString('en');
}

test('docs/security.md tells every limit and its value', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'security.md'), 'utf8');
  const told = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gm)].map(([, name, value]) => [name, value]);
  const actual = Object.entries(LIMITS).map(([name, value]) => [name, written(name, value)]);
  expect(told.sort()).toEqual(actual.sort());
});
