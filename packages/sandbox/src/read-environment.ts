import type { SandboxOptions } from './start-sandbox.js';

const DEFAULT_PORT = 4100;
const MAX_PORT = 65_535;

/** Reads what the environment says of the process, or throws an Error that names the variable and the remedy. */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): SandboxOptions {
  return {
    port: readPort(env.PORT),
    host: env.HOST ?? '',
    keys: (env.SANDBOX_KEYS ?? '')
      .split(',')
      .map((key) => key.trim())
      .filter((key) => key !== ''),
    behaviour: { rateLimits: readRateLimits(env.SANDBOX_RATE_LIMITS) },
  };
}

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port;
  throw new Error(`PORT is "${text}"; give a number from 0 to ${MAX_PORT}, or nothing for ${DEFAULT_PORT}`);
}

function readRateLimits(text: string | undefined): 'on' | 'off' {
  if (text === undefined || text === '' || text === 'on') return 'on';
  if (text === 'off') return 'off';
  throw new Error(`SANDBOX_RATE_LIMITS is "${text}"; give on or off`);
}
