import { Failure } from './failure.mjs';

/** Runs a script's story; whatever it throws ends the process with 1 and, if it is a Failure, without a stack. */
export async function runScript(story) {
  try {
    await story();
  } catch (thrown) {
    console.error(`\n${thrown instanceof Failure ? thrown.message : (thrown?.stack ?? thrown)}`);
    process.exit(1);
  }
}
