import { startSandbox } from './start-sandbox.js';

const DEFAULT_PORT = 4100;
const STOP_DEADLINE_MS = 25_000;

const { PORT, HOST = '', SANDBOX_KEYS = '', SANDBOX_RATE_LIMITS } = process.env;

const sandbox = await startSandbox({
  port: PORT ? Number(PORT) : DEFAULT_PORT,
  host: HOST,
  keys: SANDBOX_KEYS.split(',')
    .map((key) => key.trim())
    .filter(Boolean),
  behaviour: { rateLimits: SANDBOX_RATE_LIMITS === 'off' ? 'off' : 'on' },
  onError: (error) => process.stderr.write(`${String(error)}\n`),
});
process.stdout.write(`Flashduty stand-in ready: ${sandbox.url}/\n`);

function stop(): void {
  // The second signal finds the default handler again and ends the process at once.
  process.removeListener('SIGTERM', stop);
  process.removeListener('SIGINT', stop);
  setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
  void sandbox.stop().then(() => process.exit(0));
}
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
