import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './console/failure.mjs';
import { runScript } from './console/run-script.mjs';
import { root } from './root.mjs';
import { readPlacesAndEnvironment } from './start/read-environment.mjs';

/** `npm run relay -- status`: the command `relay` with the settings of the `npm start` in this folder. */
await runScript(() => {
  const main = join(root, 'packages', 'cli', 'dist', 'main.js');
  if (!existsSync(main)) throw new Failure('The relay is not built yet.', 'Run npm start first.');
  process.chdir(root);
  const { status } = spawnSync(process.execPath, [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: readPlacesAndEnvironment(root),
  });
  process.exitCode = status ?? 1;
});
