import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const ROOT = join(__dirname, '..', '..');

interface Service {
  readonly profiles?: readonly string[];
  readonly image: string;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
}

const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });
// The shape that compose documents; its own check is below.
const services = Object.entries(compose.services as Record<string, Service>);
const monitoring = services.filter(([, { profiles }]) => profiles?.includes('monitoring'));

test('the worker gives way to the ingress where processor time is short', () => {
  // Without a value a container has 1024.
  expect(compose.services.worker.cpu_shares).toBeLessThan(1024);
  expect(compose.services.ingress.cpu_shares).toBeUndefined();
});

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0;

describe('the compose profile monitoring', () => {
  test('is Prometheus and Grafana', () => {
    expect(monitoring.map(([name]) => name)).toEqual(['prometheus', 'grafana']);
  });

  test.each(monitoring)('%s is pinned, hardened, and reached from this machine only', (_name, service) => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+$/);
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(service.ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  test('mounts what is there, and publishes what nobody else does', () => {
    const mounted = monitoring.flatMap(([, { volumes }]) => volumes.map((volume) => volume.split(':')[0] ?? ''));
    const folders = mounted.filter((from) => from.startsWith('./'));
    expect(folders.filter((folder) => !existsSync(join(ROOT, folder)))).toEqual([]);
    const published = services.flatMap(([, { ports = [] }]) =>
      ports.map((port) => port.split(':').at(-2)?.replace(/\D/g, '')),
    );
    expect(new Set(published).size).toBe(published.length);
  });

  const name = 'is valid to docker compose';
  if (hasCompose) {
    test(name, () => {
      const config = ['compose', '--profile', 'monitoring', '--profile', 'sandbox', 'config', '--quiet'];
      const { status, stderr } = spawnSync('docker', config, { cwd: ROOT, encoding: 'utf8' });
      expect({ status, stderr }).toMatchObject({ status: 0 });
    });
  } else test.skip(`${name} (no docker compose here)`, () => undefined);
});
