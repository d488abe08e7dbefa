import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './connect.js';
import { mastersOf } from './masters-of.js';
import { answerOrRefusal } from './redis-truth/answer-or-refusal.js';

/** What decides whether one Redis server can keep a promise. Where a field is absent, the server did not tell. */
export interface RedisHealth {
  readonly address: string;
  readonly version: string;
  /** `standalone`, `cluster` or `sentinel`, as the server sees itself. */
  readonly mode: string;
  /** Found through its cluster, so that what other nodes hold is asked of those. */
  readonly reachedAsCluster: boolean;
  readonly isReplica: boolean;
  readonly connectedReplicas: number;
  /** Still reading its data from disk. */
  readonly isLoading: boolean;
  readonly usedMemoryBytes: number;
  /** 0: no limit but the machine's. */
  readonly maxMemoryBytes: number;
  readonly evictionPolicy?: string;
  readonly appendOnly?: boolean;
  /** `always`, `everysec` or `no`. Managed Redis lets nobody ask. */
  readonly appendFsync?: string;
  /** Which of its writes to disk failed the last time. */
  readonly failedDiskWrites: readonly DiskWrite[];
  /** How far its clock is ahead of this machine's; negative when it is behind. */
  readonly clockAheadMs?: number;
  /** What it answered to INFO, if it refused that: then nothing else here is known. */
  readonly infoRefusal?: string;
  /** What it answered to a write, if one was tried and refused. */
  readonly writeRefusal?: string;
}

/** Each of Redis' writes to disk, by the field of INFO that tells whether the last one failed. */
const DISK_WRITES = {
  aof_last_write_status: 'append-only file',
  aof_last_bgrewrite_status: 'rewrite of the append-only file',
  rdb_last_bgsave_status: 'snapshot',
} as const;

export type DiskWrite = (typeof DISK_WRITES)[keyof typeof DISK_WRITES];

/** Redis before 7.0 takes only one of them at a time. */
const SECTIONS = ['server', 'memory', 'persistence', 'replication'];

/** One entry for each server that holds data. Writes nothing. */
export async function readRedisHealth(client: RedisClient): Promise<readonly RedisHealth[]> {
  const servers = await mastersOf(client);
  return await Promise.all(servers.map((server) => readServer(server, client instanceof Cluster)));
}

/** `host:port`. Where sentinels chose the server, only the connection knows which one it is. */
export function addressOf({ options, stream }: Redis): string {
  return options.sentinels ? `${stream.remoteAddress}:${stream.remotePort}` : `${options.host}:${options.port}`;
}

async function readServer(server: Redis, reachedAsCluster: boolean): Promise<RedisHealth> {
  const [sections, appendFsync, clockAheadMs] = await Promise.all([
    Promise.all(SECTIONS.map((section) => answerOrRefusal(server.info(section)))),
    askAppendFsync(server),
    measureClock(server),
  ]);
  const info = sections.map(({ answer = '' }) => answer).join('\n');
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  const evictionPolicy = field('maxmemory_policy');
  const appendOnly = field('aof_enabled');
  const infoRefusal = sections.find(({ refusal }) => refusal !== undefined)?.refusal;
  return {
    address: addressOf(server),
    version: field('redis_version') ?? 'unknown',
    mode: field('redis_mode') ?? 'standalone',
    reachedAsCluster,
    isReplica: field('role') === 'slave',
    connectedReplicas: Number(field('connected_slaves') ?? 0),
    isLoading: field('loading') === '1',
    usedMemoryBytes: Number(field('used_memory') ?? 0),
    maxMemoryBytes: Number(field('maxmemory') ?? 0),
    failedDiskWrites: Object.entries(DISK_WRITES).flatMap(([name, write]) => (field(name) === 'err' ? [write] : [])),
    ...(evictionPolicy === undefined ? {} : { evictionPolicy }),
    ...(appendOnly === undefined ? {} : { appendOnly: appendOnly === '1' }),
    ...(appendFsync === undefined ? {} : { appendFsync }),
    ...(clockAheadMs === undefined ? {} : { clockAheadMs }),
    ...(infoRefusal === undefined ? {} : { infoRefusal }),
  };
}

async function askAppendFsync(server: Redis): Promise<string | undefined> {
  const { answer } = await answerOrRefusal(server.config('GET', 'appendfsync'));
  // A list of name and value; the type does not know which command it answers. Some refuse by leaving it empty.
  return (answer as string[] | undefined)?.[1];
}

/** Half of the way there and back is taken for the way there. */
async function measureClock(server: Redis): Promise<number | undefined> {
  const askedAt = Date.now();
  const { answer } = await answerOrRefusal(server.time());
  if (answer === undefined) return undefined;
  const [seconds, microseconds] = answer;
  return Math.round(Number(seconds) * 1000 + Number(microseconds) / 1000 - (askedAt + Date.now()) / 2);
}
