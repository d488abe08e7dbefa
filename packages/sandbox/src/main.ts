import { readEnvironment } from './read-environment.js';
import { startSandbox } from './start-sandbox.js';

const STOP_DEADLINE_MS = 25_000;

try {
  const onError = (error: unknown) => process.stderr.write(`${String(error)}\n`);
  const sandbox = await startSandbox({ ...readEnvironment(process.env), onError });
  process.stdout.write(`Flashduty stand-in ready: ${sandbox.url}/\n`);

  const stop = () => {
    // Said in code, not left to the default of the signal: a process with id 1, as in a container, has none.
    process.once('SIGTERM', leave).once('SIGINT', leave);
    setTimeout(leave, STOP_DEADLINE_MS).unref();
    sandbox.stop();
  };
  const leave = () => process.exit(1);
  process.once('SIGTERM', stop).once('SIGINT', stop);
} catch (thrown) {
  process.stderr.write(`Flashduty stand-in cannot start: ${thrown instanceof Error ? thrown.message : thrown}\n`);
  process.exitCode = 1;
}
