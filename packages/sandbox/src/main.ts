import { readEnvironment } from './read-environment.js';
import { startSandbox } from './start-sandbox.js';

const STOP_DEADLINE_MS = 25_000;

try {
  const onError = (error: unknown) => process.stderr.write(`${String(error)}\n`);
  const sandbox = await startSandbox({ ...readEnvironment(process.env), onError });
  process.stdout.write(`Flashduty stand-in ready: ${sandbox.url}/\n`);

  const stop = () => {
    // A second signal finds no listener and so ends the process at once.
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    sandbox.stop();
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
} catch (thrown) {
  process.stderr.write(`Flashduty stand-in cannot start: ${thrown instanceof Error ? thrown.message : thrown}\n`);
  process.exitCode = 1;
}
