import { join } from 'node:path';
import { runScript } from './console/run-script.mjs';
import { step } from './console/step.mjs';
import { prepare } from './prepare/prepare.mjs';
import { runCommand } from './process/run-command.mjs';
import { root } from './root.mjs';
import { runTests } from './test/run-tests.mjs';

const bin = (...path) => join(root, 'node_modules', ...path);

/** Each check goes on after another one failed: one run shows all there is to mend. The build checks the sources. */
const CHECKS = [
  { title: 'lint', args: [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--colors=off', '.'] },
  { title: 'types of the tests', args: [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.test.json'] },
];

await runScript(async () => {
  await prepare();
  let passed = 1; // the build
  let failed = 0;
  for (const { title, args } of CHECKS) {
    try {
      await step(title, () => runCommand(process.execPath, args, { cwd: root }));
      passed += 1;
    } catch (error) {
      console.error(error.message);
      failed += 1;
    }
  }
  if (!process.argv.includes('--without-tests')) {
    const tests = await runTests([]);
    passed += tests.passed;
    failed += tests.failed;
    if (tests.status !== 0) process.exitCode = 1;
  }
  if (failed > 0) process.exitCode = 1;
  console.log(`\n${passed} passed, ${failed} failed`);
});
