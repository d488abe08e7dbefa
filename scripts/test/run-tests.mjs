import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInForeground } from '../process/run-command.mjs';
import { provideRedisServer } from '../redis/install-redis.mjs';
import { root } from '../root.mjs';

/** Runs every test, or those named: `npm test -- packages/vendors`. */
export async function runTests(args) {
  const { program } = await provideRedisServer();
  const folder = mkdtempSync(join(tmpdir(), 'relay-test-'));
  const report = join(folder, 'report.json');
  try {
    const status = await runInForeground(
      process.execPath,
      [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--json', `--outputFile=${report}`, ...args],
      { cwd: root, env: { ...process.env, RELAY_REDIS_SERVER: program } },
    );
    return { status, ...countTests(report, status) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that cannot even be loaded holds no failed test, but it is a failure; so is a run without a report. */
function countTests(report, status) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
  } catch {
    return { passed: 0, failed: status === 0 ? 0 : 1 };
  }
}
