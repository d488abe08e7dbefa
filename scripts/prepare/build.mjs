import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { step } from '../console/step.mjs';
import { runCommand } from '../process/run-command.mjs';

/** Compiles every workspace. `tsc -b` itself leaves alone what did not change. */
export async function build(root) {
  forgetDeletedOutput(root);
  await step('building', () =>
    runCommand(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], { cwd: root }),
  );
}

/** `tsc -b` believes its own record of a build, even when someone has deleted the output: take the record away too. */
function forgetDeletedOutput(root) {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  for (const { path } of references) {
    if (!existsSync(join(root, path, 'dist'))) rmSync(join(root, path, 'tsconfig.tsbuildinfo'), { force: true });
  }
}
