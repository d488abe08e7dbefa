import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScript } from '../../scripts/console/run-script.mjs';
import { step } from '../../scripts/console/step.mjs';
import { freePort } from '../../scripts/process/ports.mjs';
import { assert, checklist, eventually } from './checks.mjs';
import { composeProject, requireEngine } from './engine.mjs';
import { getJson, postSteadily, postWebhook, sample } from './relay-client.mjs';

const VENDORS = ['blueking', 'jiankongbao', 'zstack'];
const SERVICES = ['ingress', 'worker', 'redis', 'sandbox'];

/** `npm run test:compose`: the containers on a real engine, from the build to a clean end. */
await runScript(async () => {
  console.log(requireEngine());
  const ports = {
    INGRESS: await freePort(),
    INGRESS_OPS: await freePort(),
    WORKER_OPS: await freePort(),
    SANDBOX: await freePort(),
  };
  const env = Object.fromEntries(Object.entries(ports).map(([name, port]) => [`TEST_${name}_PORT`, String(port)]));
  const project = `relay-test-${process.pid}`;
  const compose = composeProject({ project, env });
  const ingressUrl = `http://127.0.0.1:${ports.INGRESS}`;
  const sandboxUrl = `http://127.0.0.1:${ports.SANDBOX}`;
  const { check, count } = checklist();

  try {
    await step('building the image and starting its containers', () =>
      compose('--profile', 'sandbox', 'up', '--build', '--detach', '--wait'),
    );
    await checkAlerts({ check, ingressUrl, sandboxUrl });
    await checkCommandLine({ check, compose });
    await checkHardening({ check, compose, ports });
    await checkDurability({ check, compose, ingressUrl, sandboxUrl });
    await checkStop({ check, compose });
    await checkConfiguration({ check, project });
  } finally {
    if (count.failed > 0) console.log(await compose('--profile', 'sandbox', 'logs', '--no-color', '--tail', '15'));
    await step('taking everything down', () =>
      compose('--profile', 'sandbox', 'down', '--volumes', '--remove-orphans'),
    );
    removeImages(project);
  }
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  process.exitCode = count.failed === 0 ? 0 : 1;
});

/** Compose labels every image with the project it was built for; the build cache stays for the next run. */
function removeImages(project) {
  spawnSync('docker', ['image', 'rm', 'flashduty-relay-test']);
  spawnSync('docker', ['image', 'prune', '--force', '--filter', `label=com.docker.compose.project=${project}`]);
}

async function checkAlerts({ check, ingressUrl, sandboxUrl }) {
  for (const vendor of VENDORS) {
    const alertOfVendor = async () => {
      const { alerts } = await getJson(`${sandboxUrl}/api/alerts`);
      return alerts.find(({ labels }) => labels.relay_source === vendor);
    };
    await check(`the problem of ${vendor} opens an alert`, async () => {
      assert.equal((await postWebhook(ingressUrl, vendor, sample(vendor, 'problem'))).status, 200);
      await eventually(async () => assert.equal((await alertOfVendor())?.open, true));
    });
    await check(`the recovery of ${vendor} closes it`, async () => {
      assert.equal((await postWebhook(ingressUrl, vendor, sample(vendor, 'recovery'))).status, 200);
      await eventually(async () => assert.equal((await alertOfVendor())?.open, false));
    });
  }
}

async function checkCommandLine({ check, compose }) {
  const relay = (...args) => compose('exec', '-T', 'worker', 'relay', ...args);
  await check('the command relay shows what becomes of a payload', async () => {
    // Through a pipe: the clone's folder may be closed to the user of the container.
    const piped = [
      '-e',
      `SAMPLE=${sample('zstack', 'problem')}`,
      'worker',
      'sh',
      '-c',
      'echo "$SAMPLE" | relay preview zstack',
    ];
    assert.match(await compose('exec', '-T', ...piped), /Critical/);
  });
  await check('the command relay runs with the settings of its service', async () => {
    assert.match(await relay('status', '--json'), /"default"/);
  });
}

async function checkHardening({ check, compose, ports }) {
  const inContainer = (service, script) => compose('exec', '-T', service, 'sh', '-c', script);
  for (const service of SERVICES) {
    await check(`${service} is not root, cannot become root and cannot write to its files`, async () => {
      assert.notEqual((await inContainer(service, 'id -u')).trim(), '0');
      assert.match(await inContainer(service, 'cat /proc/self/status'), /CapEff:\s+0+\n.*NoNewPrivs:\s+1/s);
      assert.match(await inContainer(service, 'touch /usr/x 2>&1 || true'), /Read-only file system/);
    });
  }
  await check('the ingress can write its spool, and nothing else of its image', async () => {
    await inContainer('ingress', 'touch /app/data/spool/x && rm /app/data/spool/x');
    assert.match(await inContainer('ingress', 'touch /app/data/x 2>&1 || true'), /Read-only file system/);
  });
  await check('only webhooks and ops ports are published', async () => {
    const published = (await compose('ps', '--format', '{{range .Publishers}}{{.PublishedPort}} {{end}}')).split(/\s+/);
    const expected = Object.values(ports).map(String);
    assert.deepEqual([...new Set(published.filter((port) => Number(port) > 0))].sort(), expected.sort());
  });
  await check('in docker-compose.yml only the webhooks are published beyond this machine', async () => {
    const asShipped = composeProject({ project: 'relay-as-shipped', files: ['docker-compose.yml'] });
    const { services } = JSON.parse(await asShipped('--profile', 'sandbox', 'config', '--format', 'json'));
    const published = Object.values(services).flatMap((service) => service.ports ?? []);
    assert.deepEqual(
      published.filter(({ host_ip }) => host_ip !== '127.0.0.1').map(({ target }) => target),
      [3000],
    );
    assert.equal(services.redis.ports, undefined);
  });
}

async function checkDurability({ check, compose, ingressUrl, sandboxUrl }) {
  await check('everything answered 200 is delivered although worker and Redis are killed meanwhile', async () => {
    const storm = postSteadily(ingressUrl, { everyMs: 50 });
    for (const service of ['worker', 'redis', 'worker']) {
      await eventually(() => assert.notEqual(storm.acknowledged.length, 0));
      await compose('kill', '--signal', 'SIGKILL', service);
      await compose('start', service);
    }
    await compose('restart', 'redis');
    const before = storm.acknowledged.length;
    await eventually(() => assert.ok(storm.acknowledged.length > before + 20, 'webhooks are accepted again'));
    await storm.stop();
    await eventually(
      async () => {
        const { events } = await getJson(`${sandboxUrl}/api/events`);
        const delivered = new Set(events.map(({ event }) => event.labels.relay_id));
        const missing = storm.acknowledged.filter((id) => !delivered.has(id));
        assert.deepEqual(missing, []);
      },
      { withinMs: 120_000 },
    );
    console.log(`  ${storm.acknowledged.length} answered 200 and delivered, ${storm.refused.length} refused meanwhile`);
  });
}

async function checkStop({ check, compose }) {
  await check('a stop is graceful', async () => {
    await compose('--profile', 'sandbox', 'stop');
    const states = await compose('--profile', 'sandbox', 'ps', '--all', '--format', '{{.Service}} {{.ExitCode}}');
    assert.deepEqual(states.trim().split('\n').sort(), SERVICES.map((service) => `${service} 0`).sort());
  });
}

async function checkConfiguration({ check, project }) {
  const folder = mkdtempSync(join(tmpdir(), 'relay-compose-'));
  const bare = composeProject({ project: `${project}-bare`, folder });
  const runWorker = () => bare('run', '--rm', '--no-deps', '-T', 'worker');
  try {
    await check('with nothing configured and no stand-in it says what to do', async () => {
      await assert.rejects(runWorker(), /nothing is configured.*--profile sandbox/s);
    });
    await check('a relay.yaml beside docker-compose.yml is read', async () => {
      spawnSync('chmod', ['755', folder]);
      writeFileSync(join(folder, 'relay.yaml'), 'integrashuns: {}\n');
      await assert.rejects(runWorker(), /integrashuns/);
    });
  } finally {
    await bare('down', '--volumes', '--remove-orphans');
    rmSync(folder, { recursive: true });
  }
}
