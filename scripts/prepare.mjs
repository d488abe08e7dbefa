import { runScript } from './console/run-script.mjs';
import { prepare } from './prepare/prepare.mjs';

await runScript(prepare);
