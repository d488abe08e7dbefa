import { join } from 'node:path';
import { runScript } from './console/run-script.mjs';
import { build } from './prepare/build.mjs';
import { checkMachine } from './prepare/check-machine.mjs';
import { installDependencies } from './prepare/install-dependencies.mjs';
import { waitForLock } from './process/file-lock.mjs';
import { root } from './root.mjs';

/**
 * Makes a bare clone ready to run: dependencies and build. Cheap when nothing changed, offline after the first time.
 * Only Node's own modules may be imported up to here: nothing else is installed yet.
 */
export async function prepare() {
  checkMachine();
  const lock = await waitForLock(join(root, 'data', 'prepare.lock'), ({ pid }) =>
    console.log(`waiting for process ${pid}, which is preparing this folder …`),
  );
  try {
    await installDependencies(root);
    await build(root);
  } finally {
    lock.release();
  }
}

if (import.meta.filename === process.argv[1]) await runScript(prepare);
