import { join } from 'node:path';
import { runScript } from './console/run-script.mjs';
import { step } from './console/step.mjs';
import { checkMachine } from './prepare/check-machine.mjs';
import { prepare } from './prepare/prepare.mjs';
import { provideRedisServer } from './redis/install-redis.mjs';
import { launchPrivateRedis } from './redis/private-redis.mjs';
import { root } from './root.mjs';
import { banner } from './start/banner.mjs';
import { formatLogLine } from './start/format-log-line.mjs';
import { hireCaretaker } from './start/hire-caretaker.mjs';
import { planPorts, planServices, REDIS_STAGE } from './start/plan-services.mjs';
import { notePlaces } from './start/read-environment.mjs';
import { readSettings } from './start/read-settings.mjs';
import { refuseTakenPorts } from './start/refuse-taken-ports.mjs';
import { stopOnSignal } from './start/stop-on-signal.mjs';
import { STOP_WITHOUT_REDIS_WITHIN_MS, supervise } from './start/supervise.mjs';
import { waitUntilReady } from './start/wait-until-ready.mjs';

/** `npm start`: everything from a bare clone to a relay that is ready. `npm start -- --json` shows the logs as written. */
const asJson = process.argv.includes('--json');
const colours = process.stdout.isTTY === true;
const show = (name, line) => console.log(asJson ? line : formatLogLine(name, line, { colours }));

await runScript(async () => {
  checkMachine();
  process.chdir(root);
  // First of all, so that nothing is installed or built beneath an npm start that runs already.
  const caretaker = await hireCaretaker(join(root, 'data', 'start.lock'), () =>
    onUnexpectedEnd('the caretaker', 'someone killed it', []),
  );
  const household = supervise({ caretaker, onLine: show, onUnexpectedEnd });
  const stop = once(async (status, withinMs) => {
    console.log('\nstopping …');
    const killed = await household.stop(withinMs);
    await caretaker.dismiss();
    console.log(killed.length === 0 ? 'stopped' : `stopped; had to be killed: ${killed.join(', ')}`);
    process.exit(killed.length === 0 ? status : 1);
  });
  const kill = () => {
    household.kill();
    process.exit(1);
  };
  function onUnexpectedEnd(name, how, tail) {
    console.error(`\n${name} ended unexpectedly (${how}). Its last lines:`);
    for (const line of tail) console.error(formatLogLine(name, line));
    void stop(1, name === 'redis' ? STOP_WITHOUT_REDIS_WITHIN_MS : undefined);
  }

  try {
    await prepare();
    const settings = await readSettings(root);
    await refuseTakenPorts(planPorts(settings));

    stopOnSignal({ stop: () => stop(0), kill });
    const redisUrl = settings.needsRedis ? await startRedis(settings.env, household) : undefined;
    const services = planServices(settings, redisUrl);
    for (const service of services) household.start({ ...service, cwd: root });
    await waitUntilReady(services, console.log);
    notePlaces(root, { ...settings, redisUrl });
    console.log(`\n${banner({ ...settings, redisUrl })}\n`);
  } catch (error) {
    await household.stop();
    await caretaker.dismiss();
    throw error;
  }
});

async function startRedis(env, household) {
  const server = await provideRedisServer();
  const redis = await launchPrivateRedis(server, join(root, 'data', 'redis'), {
    maxmemory: env.REDIS_MAXMEMORY || undefined,
  });
  household.watch({ name: 'redis', stage: REDIS_STAGE }, redis.child, redis.tail);
  await step(`starting Redis ${server.version}`, () => redis.serving);
  return redis.url;
}

function once(work) {
  let first;
  return (...args) => {
    first ??= work(...args);
    return first;
  };
}
