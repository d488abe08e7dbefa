import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Failure } from '../console/failure.mjs';
import { chooseSandboxPort } from './plan-services.mjs';
import { readEnvironment } from './read-environment.mjs';

const USUAL_REDIS_URL = 'redis://127.0.0.1:6379';

/**
 * Reads the configuration as the services will, so that every fault is told before anything is started.
 * @throws {Failure} with all faults of the configuration
 */
export async function readSettings(root) {
  const env = readEnvironment(root);
  const ownSandboxPort = env.RELAY_SANDBOX_URL ? undefined : await chooseSandboxPort(env);
  const sandboxUrl = env.RELAY_SANDBOX_URL || `http://127.0.0.1:${ownSandboxPort}`;
  const settings = { ...env, RELAY_SANDBOX_URL: sandboxUrl };
  const config = await loadConfiguration(root, settings);
  const inSandboxMode = config.mode === 'sandbox';
  return {
    config,
    env: settings,
    sandboxUrl: inSandboxMode ? sandboxUrl : undefined,
    sandboxPort: inSandboxMode ? ownSandboxPort : undefined,
    needsRedis: !namesRedis({ root, env, config }),
  };
}

async function loadConfiguration(root, env) {
  // Built by now; an import at the top of a script would come before the build.
  const built = (path) => import(pathToFileURL(join(root, 'packages', path, 'dist', 'index.js')).href);
  const { loadConfig } = await built('runtime');
  const { vendorNames } = await built('vendors');
  try {
    return loadConfig(env, vendorNames);
  } catch (error) {
    if (error.name !== 'ConfigError') throw error;
    const faults = error.faults.map(({ path, problem, remedy }) => `\n  ${path}\n    ${problem}\n    ${remedy}`);
    throw new Failure(`The configuration cannot be used; nothing was started.\n${faults.join('\n')}`);
  }
}

/** Whether the operator said where Redis is, be it the usual place. */
function namesRedis({ root, env, config }) {
  if (env.REDIS_URL || env.REDIS_URL_FILE) return true;
  const { kind, url } = config.redis;
  if (kind !== 'single' || url.reveal() !== USUAL_REDIS_URL) return true;
  const file = resolve(root, env.RELAY_CONFIG || 'relay.yaml');
  return existsSync(file) && /^redis\s*:/m.test(readFileSync(file, 'utf8'));
}
