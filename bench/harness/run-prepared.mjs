import { parseArgs } from 'node:util';
import { Failure } from '../../scripts/console/failure.mjs';
import { runScript } from '../../scripts/console/run-script.mjs';
import { prepare } from '../../scripts/prepare/prepare.mjs';

/**
 * Runs one of the commands from a bare clone on: reads its options, installs and builds, and only then loads what needs
 * the installed packages.
 * @param {object} command
 * @param {string} command.usage
 * @param {import('node:util').ParseArgsOptionsConfig} command.options
 * @param {() => Promise<{ run: (values: any) => Promise<void> }>} command.load
 */
export async function runPrepared({ usage, options, load }) {
  await runScript(async () => {
    const { help, ...values } = readOptions(usage, { ...options, help: { type: 'boolean', short: 'h' } });
    if (help) {
      console.log(usage);
      return;
    }
    await prepare();
    const { run } = await load();
    await run(values);
  });
}

function readOptions(usage, options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Failure(error.message, usage);
  }
}
