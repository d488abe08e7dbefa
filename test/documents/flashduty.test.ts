import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { vendorNames } from '@relay/vendors';
import { fixturesOf } from '../../packages/vendors/src/testing/fixtures.js';

const page = readFileSync(join(__dirname, '..', '..', 'docs', 'flashduty.md'), 'utf8');
const [, shared = '', special = ''] = page.split(/^\| (?:Label|Vendor) \| .*$/m);

const namesIn = (text: string): string[] => [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name ?? '');

function labelsSentBy(vendor: string): ReadonlySet<string> {
  return new Set(
    fixturesOf(vendor).flatMap(({ expected }) =>
      Array.isArray(expected) ? expected.flatMap(({ labels }) => Object.keys(labels)) : [],
    ),
  );
}

test.each(vendorNames)('the labels that docs/flashduty.md promises for %s are sent', (vendor) => {
  const [, further = ''] = new RegExp(`^\\| \\[\\w+\\]\\(vendors/${vendor}\\.md\\) \\| (.*)$`, 'm').exec(special) ?? [];
  const firstCells = [...shared.matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell).join(' ');
  const promised = [...namesIn(firstCells), ...namesIn(further)];
  expect(promised.length).toBeGreaterThan(8);
  const sent = labelsSentBy(vendor);
  expect(promised.filter((name) => !sent.has(name))).toEqual([]);
});
