import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { SELF_ALERT_KINDS } from './kinds.js';

test('docs/self-alerts.md lists every kind there is, in its order', () => {
  const page = readFileSync('docs/self-alerts.md', 'utf8');
  expect([...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind)).toEqual(SELF_ALERT_KINDS);
});
