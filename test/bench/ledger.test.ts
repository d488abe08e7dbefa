import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const RUN = `import('./bench/ledger/run-ledger.mjs').then(({ run }) => run({ webhooks: '200', rounds: '1' }))`;

test('what the ledger costs can be measured: all that is stored comes to its end, with it and without', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', RUN], { timeout: 60_000 });
  expect(stdout).toMatch(/without the ledger +[\d,]+/);
  expect(stdout).toMatch(/with the ledger +[\d,]+/);
  expect(stdout).toMatch(/The ledger takes -?\d.* % of the rate of storing/);
}, 60_000);
