import { freePort, whyNotListen } from '../process/ports.mjs';

const USUAL_SANDBOX_PORT = 4100;

/**
 * What runs, in the order of starting; `redisUrl` is that of our own Redis. Of two stages the lower one stops first: the services deliver to the stand-in
 * and write to Redis until their end.
 */
export function planServices({ config, env: settings, sandboxPort }, redisUrl) {
  const env = redisUrl === undefined ? settings : { ...settings, REDIS_URL: redisUrl };
  const ops = (port) => `http://127.0.0.1:${port}/readyz`;
  const sandbox = {
    name: 'sandbox',
    stage: 1,
    entry: 'packages/sandbox/dist/main.js',
    readyUrl: `http://127.0.0.1:${sandboxPort}/livez`,
    env: { ...env, PORT: String(sandboxPort), HOST: '127.0.0.1' },
  };
  return [
    ...(sandboxPort === undefined ? [] : [sandbox]),
    { name: 'worker', stage: 0, entry: 'services/worker/dist/main.js', readyUrl: ops(config.worker.opsPort), env },
    { name: 'ingress', stage: 0, entry: 'services/ingress/dist/main.js', readyUrl: ops(config.ingress.opsPort), env },
  ];
}

/** Redis stops last. */
export const REDIS_STAGE = 2;

export function planPorts({ config, sandboxPort }) {
  const inFile = (setting) => `Free it, or set ${setting} in relay.yaml.`;
  return [
    { port: config.ingress.port, use: 'webhooks', change: 'Free it, or choose another: PORT=3100 npm start' },
    { port: config.ingress.opsPort, use: "the ingress's ops", change: inFile('ingress.opsPort') },
    { port: config.worker.opsPort, use: 'status and board', change: inFile('worker.opsPort') },
    ...(sandboxPort === undefined
      ? []
      : [
          { port: sandboxPort, use: 'the stand-in', change: 'Free it, or choose another: SANDBOX_PORT=4200 npm start' },
        ]),
  ];
}

/** The usual one when it is free: nobody has to know the stand-in's port beforehand. */
export async function chooseSandboxPort(env) {
  if (env.SANDBOX_PORT) return Number(env.SANDBOX_PORT);
  return (await whyNotListen(USUAL_SANDBOX_PORT)) === undefined ? USUAL_SANDBOX_PORT : freePort();
}
