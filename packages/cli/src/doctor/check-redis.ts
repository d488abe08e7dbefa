import { judgeRedis, type RedisFinding, type RedisHealth } from '@relay/queue';
import type { RelayConfig } from '@relay/runtime';
import type { Finding } from './finding.js';

const MIB = 1024 * 1024;

/** Whether each server can keep what it confirms, as the services judge it when they start. */
export function checkRedis(servers: readonly RedisHealth[], { redis }: RelayConfig): Finding[] {
  const { faults, warnings } = judgeRedis(servers, redis);
  return [
    ...servers.map(
      (server): Finding => ({ check: 'redis', level: 'ok', about: server.address, what: describe(server) }),
    ),
    // Who allows it knows; it is told all the same.
    ...faults.map((finding) => toFinding(finding, redis.allowUnsafe ? 'warning' : 'fault')),
    ...warnings.map((finding) => toFinding(finding, 'warning')),
  ];
}

function toFinding({ server, problem, remedy }: RedisFinding, level: Finding['level']): Finding {
  return { check: 'redis', level, about: server, what: problem, remedy };
}

function describe({
  version,
  usedMemoryBytes,
  maxMemoryBytes,
  appendOnly,
  appendFsync,
  ...server
}: RedisHealth): string {
  const used = `${(usedMemoryBytes / MIB).toFixed(1)} MiB`;
  const memory =
    maxMemoryBytes === 0
      ? `${used} in use`
      : `${used} of ${Math.round(maxMemoryBytes / MIB)} MiB in use (${Math.round((100 * usedMemoryBytes) / maxMemoryBytes)} %)`;
  return [
    `answers: Redis ${version}`,
    memory,
    ...(appendOnly ? [`append-only file${appendFsync === undefined ? '' : `, fsync ${appendFsync}`}`] : []),
    ...(server.evictionPolicy === undefined ? [] : [server.evictionPolicy]),
    ...(server.clockAheadMs === undefined ? [] : [`clock within ${Math.abs(server.clockAheadMs)} ms of this one`]),
  ].join(', ');
}
