import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type PrivateRedis, startRedis } from '../support/redis.js';
import { type RunningProcess, startProcess } from '../support/service.js';
import { tempDir } from '../support/temp-dir.js';

const SERVICES = ['ingress', 'worker'] as const;
const dir = tempDir();

let redis: PrivateRedis;
let running: RunningProcess[] = [];

beforeAll(async () => {
  redis = await startRedis({ appendonly: 'no', 'maxmemory-policy': 'allkeys-lru' });
});
afterAll(() => redis.stop());
afterEach(async () => {
  await Promise.all(running.map((process) => process.kill()));
  running = [];
});

async function start(service: (typeof SERVICES)[number], allowUnsafe: boolean): Promise<RunningProcess> {
  const config = join(dir, 'relay.yaml');
  await writeFile(
    config,
    JSON.stringify({
      redis: { url: redis.url, password: 'redis-password-77e1', allowUnsafe },
      ingress: { port: 0, opsPort: 0, spool: { dir: join(dir, 'spool') } },
      worker: { opsPort: 0 },
      integrations: { ops: { pushUrl: 'http://127.0.0.1:1/event/push/alert/standard?integration_key=k3yk3yk3yk3y' } },
      sources: { zs: { vendor: 'zstack', token: 'tok-5d1f0c7be2a94f36', integration: 'ops' } },
    }),
  );
  const process = startProcess(`services/${service}/dist/main.js`, { RELAY_CONFIG: config });
  running.push(process);
  return process;
}

test('both services print every fault of an unsafe Redis with its remedy, and end with 1', async () => {
  for (const process of await Promise.all(SERVICES.map((service) => start(service, false)))) {
    expect(await process.ended()).toEqual({ code: 1, signal: null });
    const said = process.lines.filter((line) => !line.startsWith('{')).join('\n');
    expect(said).toContain(`redis at 127.0.0.1:${redis.port}\n    writes no append-only file`);
    expect(said).toContain('→ Run CONFIG SET appendonly yes');
    expect(said).toContain('throws data away when it is full (maxmemory-policy allkeys-lru)');
    expect(said).toContain('Nothing was started.');
    expect(process.lines.join('\n')).not.toContain('redis-password-77e1');
  }
});

test('both run on it where that is allowed, and say so', async () => {
  for (const process of await Promise.all(SERVICES.map((service) => start(service, true)))) {
    await process.logged('started');
    await process.logged('REDIS IS UNSAFE, AND redis.allowUnsafe LETS IT PASS: WHAT IT CONFIRMED MAY BE LOST');
  }
});
