import { join } from 'node:path';
import { waitForLock } from '../process/file-lock.mjs';
import { root } from '../root.mjs';
import { build } from './build.mjs';
import { checkMachine } from './check-machine.mjs';
import { installDependencies } from './install-dependencies.mjs';

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
