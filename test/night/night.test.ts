import { test } from '@jest/globals';
import { playNight } from './play-night.js';

test('a key that is revoked at night costs no alert, and everybody is told', async () => {
  await playNight((line) => process.stderr.write(`${line}\n`));
}, 120_000);
