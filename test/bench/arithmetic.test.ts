import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runScript } from '../scripts/run-script.js';

const BENCH = join(__dirname, '..', '..', 'bench');

/** The benchmarks run as they are, without a transform, and so do their tests: all of them in one process. */
test('what the benchmarks compute from their measurements is right', async () => {
  const files = readdirSync(BENCH, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.test.mjs'));
  expect(files).not.toEqual([]);
  const imports = files.map((file) => `import ${JSON.stringify(join(BENCH, file))};`);
  const script = runScript(['--input-type=module', '--eval', imports.join('\n')], { cwd: BENCH });
  const status = await script.ended;
  expect({ status, output: status === 0 ? '' : script.output() }).toEqual({ status: 0, output: '' });
});
