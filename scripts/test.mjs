import { runScript } from './console/run-script.mjs';
import { prepare } from './prepare/prepare.mjs';
import { runTests } from './test/run-tests.mjs';

await runScript(async () => {
  await prepare();
  const { status, passed, failed } = await runTests(process.argv.slice(2));
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = status;
});
